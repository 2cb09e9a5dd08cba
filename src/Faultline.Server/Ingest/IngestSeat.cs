namespace Faultline.Server.Ingest;

/// <summary>The room that one request has.</summary>
internal sealed class IngestSeat(IngestShare usual, IngestShare large, int maxReportBytes) : IDisposable
{
    private long _large;

    /// <summary>Asks for room for a line of any length, once. All at one time: who has a part of it would wait for those who have the others.</summary>
    /// <param name="more">Bytes beside the line, for what decompression holds.</param>
    /// <param name="cancellation">Gives up.</param>
    public async ValueTask GrowAsync(long more, CancellationToken cancellation)
    {
        if (_large > 0)
            return;
        // The buffer doubles, so that it may be twice as long as the line.
        var bytes = Math.Min((2L * maxReportBytes) + more, large.Limit);
        await large.TakeAsync(bytes, cancellation);
        _large = bytes;
    }

    public void Dispose()
    {
        usual.Give(IngestRoom.UsualBytes);
        if (_large > 0)
            large.Give(_large);
    }
}
