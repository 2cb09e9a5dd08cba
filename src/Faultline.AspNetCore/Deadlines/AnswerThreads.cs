namespace Faultline.AspNetCore.Deadlines;

/// <summary>
/// A few threads for the answers at the limit. On the pool innocent requests would queue behind the faults and reports of those that expired, and these behind
/// handlers that block; here the system shares its processors out among them. When all are busy, since an app's format hangs, it is the pool's turn.
/// </summary>
internal sealed class AnswerThreads(int most)
{
    public static readonly AnswerThreads Shared = new(Math.Max(2, Environment.ProcessorCount));

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly object _gate = new();
    private readonly Queue<IThreadPoolWorkItem> _queued = new();
    private int _threads;
    private int _idle;

    /// <summary>Runs it soon, in a context of its own. It must throw nothing.</summary>
    public void Queue(IThreadPoolWorkItem work)
    {
        if (!TryQueue(work))
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
    }

    private bool TryQueue(IThreadPoolWorkItem work)
    {
        lock (_gate)
        {
            var isFree = _queued.Count < _idle;
            if (!isFree && _threads == most)
                return false;
            _queued.Enqueue(work);
            Monitor.Pulse(_gate);
            if (isFree)
                return true;
            _threads++;
        }

        new Thread(Run) { IsBackground = true, Name = "Faultline answers" }.UnsafeStart();
        return true;
    }

    private void Run()
    {
        var clean = ExecutionContext.Capture()!;
        while (Take() is { } work)
            ExecutionContext.Run(clean, static work => ((IThreadPoolWorkItem)work!).Execute(), work);
    }

    /// <summary>The next one; null when none came for a while, and the thread is gone.</summary>
    private IThreadPoolWorkItem? Take()
    {
        lock (_gate)
        {
            _idle++;
            while (_queued.Count == 0)
            {
                if (Monitor.Wait(_gate, Patience) || _queued.Count > 0)
                    continue;
                _idle--;
                _threads--;
                return null;
            }

            _idle--;
            return _queued.Dequeue();
        }
    }
}
