namespace Faultline.AspNetCore.Deadlines;

/// <summary>
/// A few threads for the answers at the limit. On the pool innocent requests would queue behind the faults and reports of those that expired, and these behind
/// handlers that block; here the system shares its processors out among them. A thread that an app's format holds is replaced, up to a number; when all are busy all the same, it is
/// the pool's turn.
/// </summary>
/// <param name="most">How many threads there are for the answers.</param>
/// <param name="mostLost">How many more there may be in place of those that hang.</param>
/// <param name="start">Starts a thread.</param>
internal sealed class AnswerThreads(int most, int mostLost, Action<Thread> start)
{
    public static readonly AnswerThreads Shared = new(Math.Max(2, Environment.ProcessorCount), 32, static thread => thread.UnsafeStart());

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly object _gate = new();
    private readonly LinkedList<IThreadPoolWorkItem> _queued = [];
    private readonly List<Worker> _busy = [];
    private int _threads;
    private int _lost;
    private int _idle;

    /// <summary>Runs it soon, in a context of its own. It must throw nothing.</summary>
    public void Queue(IThreadPoolWorkItem work)
    {
        if (!TryQueue(work))
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
    }

    /// <summary>Somebody else did what this was to do, since it takes too long: its thread, if it has one, is replaced, and ends when the work does.</summary>
    public void Lose(IThreadPoolWorkItem work)
    {
        lock (_gate)
        {
            if (_lost == mostLost || _busy.Find(worker => worker.Work == work) is not { IsLost: false } worker)
                return;
            worker.IsLost = true;
            _lost++;
            _threads--;
        }
    }

    private bool TryQueue(IThreadPoolWorkItem work)
    {
        lock (_gate)
        {
            var isFree = _queued.Count < _idle;
            if (!isFree && _threads == most)
                return false;
            _queued.AddLast(work);
            Monitor.Pulse(_gate);
            if (isFree)
                return true;
            _threads++;
        }

        return TryStart(work);
    }

    private bool TryStart(IThreadPoolWorkItem work)
    {
        // The fence protects the clock, which queues this: where processes have a limit of threads, no more can be started, and the pool has some.
        try
        {
            start(new Thread(Run) { IsBackground = true, Name = "Faultline answers" });
            return true;
        }
        catch (Exception e)
        {
            System.Diagnostics.Debug.WriteLine(e);
            lock (_gate)
            {
                _threads--;
                // Another thread may have taken it meanwhile.
                return !_queued.Remove(work);
            }
        }
    }

    private void Run()
    {
        var clean = ExecutionContext.Capture()!;
        var worker = new Worker();
        while (!worker.IsLost && TryTake(worker))
        {
            ExecutionContext.Run(clean, static work => ((IThreadPoolWorkItem)work!).Execute(), worker.Work);
            lock (_gate)
            {
                _busy.Remove(worker);
                if (worker.IsLost)
                    _lost--;
            }
        }
    }

    /// <summary>The next one; false when none came for a while, and the thread is gone.</summary>
    private bool TryTake(Worker worker)
    {
        lock (_gate)
        {
            _idle++;
            while (_queued.First is null)
            {
                if (Monitor.Wait(_gate, Patience) || _queued.First is not null)
                    continue;
                _idle--;
                _threads--;
                return false;
            }

            _idle--;
            worker.Work = _queued.First.Value;
            _queued.RemoveFirst();
            _busy.Add(worker);
            return true;
        }
    }

    /// <summary>A thread and what it does; of the lock.</summary>
    private sealed class Worker
    {
        public IThreadPoolWorkItem? Work { get; set; }

        public bool IsLost { get; set; }
    }
}
