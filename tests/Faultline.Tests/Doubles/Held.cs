namespace Faultline.Tests.Doubles;

/// <summary>Code of an app that does not return until the test lets it, whatever is cancelled.</summary>
internal sealed class Held : IDisposable
{
    private readonly ManualResetEventSlim _open = new();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _ended;

    /// <summary>How many handlers said that they have ended.</summary>
    public int Ended => Volatile.Read(ref _ended);

    /// <summary>Waits without a thread.</summary>
    public Task Awaiting => _released.Task;

    /// <summary>Holds the thread.</summary>
    public void Block() => _open.Wait(TimeSpan.FromSeconds(60));

    /// <summary>Uses the CPU.</summary>
    public void Spin()
    {
        while (!_open.IsSet)
            Thread.SpinWait(100);
    }

    public async Task RunAsync(string how)
    {
        if (how == "block")
            Block();
        else if (how == "spin")
            Spin();
        else
            await Awaiting;
    }

    public void End() => Interlocked.Increment(ref _ended);

    public void Release()
    {
        _open.Set();
        _released.TrySetResult();
    }

    public void Dispose()
    {
        Release();
        _open.Dispose();
    }
}
