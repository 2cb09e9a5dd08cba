namespace Faultline.Server.Ingest;

/// <summary>What one project may have of a gate that all share, so that those who hold its part for long stand in the way of nobody else.</summary>
internal sealed class IngestShare(IngestGate all, long limit)
{
    private readonly IngestGate _own = new(limit);

    /// <summary>Most bytes at one time.</summary>
    public long Limit => _own.Limit;

    /// <summary>Takes bytes, at most <see cref="Limit"/>; waits among the project's own first.</summary>
    public async ValueTask TakeAsync(long bytes, CancellationToken cancellation)
    {
        await _own.TakeAsync(bytes, cancellation);
        try
        {
            await all.TakeAsync(bytes, cancellation);
        }
        catch (OperationCanceledException)
        {
            _own.Give(bytes);
            throw;
        }
    }

    public void Give(long bytes)
    {
        all.Give(bytes);
        _own.Give(bytes);
    }
}
