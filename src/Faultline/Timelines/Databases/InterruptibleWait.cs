namespace Faultline.Timelines.Databases;

/// <summary>A wait that a deadline ends by a token, also for a caller that gave none.</summary>
internal sealed class InterruptibleWait(CancellationToken ofCaller) : IInterruptible, IDisposable
{
    private readonly CancellationTokenSource? _source =
        Deadlines.Deadline.Current is null ? null : CancellationTokenSource.CreateLinkedTokenSource(ofCaller);

    public CancellationToken Token => _source?.Token ?? ofCaller;

    public bool Interrupt()
    {
        _source?.Cancel();
        return true;
    }

    public void Dispose() => _source?.Dispose();
}
