namespace Faultline.Timelines.Databases;

/// <summary>A wait that a deadline ends by a token, also for a caller that gave none.</summary>
internal sealed class InterruptibleWait(CancellationToken ofCaller) : IInterruptible, IDisposable
{
    private readonly CancellationTokenSource? _source =
        Deadlines.Deadline.Current is null ? null : CancellationTokenSource.CreateLinkedTokenSource(ofCaller);

    public CancellationToken Token => _source?.Token ?? ofCaller;

    public bool Interrupt()
    {
        // Not at once: what waits for the token may go on in the app's code, and the connection is held meanwhile.
        _ = _source?.CancelAsync();
        return true;
    }

    public void Dispose() => _source?.Dispose();
}
