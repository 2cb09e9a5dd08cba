namespace Faultline.Server.Ingest;

/// <summary>
/// Bounds the memory of the bodies that are read at one time. Half of it is for what every request needs, half for long lines. Who has the first may wait for
/// the second and never the other way round, so nobody waits in a circle. Nobody is refused: requests wait in their order.
/// </summary>
internal sealed class IngestRoom(ServerOptions options)
{
    /// <summary>What a request needs to read lines up to this length: the line, and the state of its decompression.</summary>
    public const int UsualBytes = 64 * 1024;

    private readonly IngestGate _usual = new(options.MaxIngestBytesInFlight / 2);
    private readonly IngestGate _large = new(options.MaxIngestBytesInFlight / 2);

    /// <summary>Bytes that are given out.</summary>
    public long InFlightBytes => _usual.Taken + _large.Taken;

    /// <summary>Room for one request; to be disposed.</summary>
    public async ValueTask<IngestSeat> EnterAsync(CancellationToken cancellation)
    {
        await _usual.TakeAsync(UsualBytes, cancellation);
        return new IngestSeat(_usual, _large, options.MaxReportBytes);
    }
}
