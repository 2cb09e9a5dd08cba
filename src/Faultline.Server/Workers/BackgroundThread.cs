using System.Runtime.InteropServices;

namespace Faultline.Server.Workers;

/// <summary>
/// A thread on which one flow of tasks runs from its beginning to its end, all that comes behind an <c>await</c> too, and which gives way to the others of this
/// process: what it computes takes no processor from who answers requests, as long as they need it.
/// </summary>
/// <remarks>
/// A nice value is a thread's on Linux, can never be taken back without a privilege, and is handed down to each thread that this one starts. So a pool's thread
/// cannot be slowed for a while; and what runs here must not start threads that others need, such as those of the spools.
/// </remarks>
internal sealed partial class BackgroundThread : SynchronizationContext
{
    private readonly object _gate = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = new();
    private bool _ended;

    private BackgroundThread()
    {
    }

    /// <summary>Runs the flow on a thread of its own; completes when the flow does, and as it does.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="nice">How far it gives way: 0 (not at all) to 19. Elsewhere than on Linux any but 0 is "below normal".</param>
    /// <param name="flow">What to run.</param>
    public static Task RunAsync(string name, int nice, Func<Task> flow)
    {
        var ended = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            GiveWay(nice);
            ended.SetResult(new BackgroundThread().Run(flow));
        })
        {
            IsBackground = true,
            Name = name,
        };
        thread.Start();
        return ended.Task.Unwrap();
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_gate)
        {
            if (!_ended)
            {
                _posted.Enqueue((d, state));
                Monitor.Pulse(_gate);
                return;
            }
        }

        // The flow is over, and somebody whom it did not wait for goes on.
        base.Post(d, state);
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nobody may wait for this thread.");

    public override SynchronizationContext CreateCopy() => this;

    private Task Run(Func<Task> flow)
    {
        SetSynchronizationContext(this);
        var task = flow();
        // Comes back by way of Post, wherever the flow ends.
        task.GetAwaiter().OnCompleted(End);
        while (TryTake() is { } next)
            next.Callback(next.State);
        return task;
    }

    private void End()
    {
        lock (_gate)
            _ended = true;
    }

    /// <summary>Waits for what is next; null when the flow is over.</summary>
    private (SendOrPostCallback Callback, object? State)? TryTake()
    {
        lock (_gate)
        {
            while (!_ended && _posted.Count == 0)
                Monitor.Wait(_gate);
            return _posted.TryDequeue(out var next) ? next : null;
        }
    }

    private static void GiveWay(int nice)
    {
        if (nice == 0)
            return;
        if (OperatingSystem.IsLinux())
            _ = Nice(nice); // It can always be made larger; where the system does not let us all the same, the digester runs as the others do.
        else
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
    }

    // .NET's own priorities do nothing on Linux.
    [LibraryImport("libc", EntryPoint = "nice")]
    private static partial int Nice(int more);
}
