namespace Faultline.Deadlines;

/// <summary>The thread pool of this process.</summary>
internal sealed class SharedPool : IServedPool
{
    public int Threads => ThreadPool.ThreadCount;

    public int Least
    {
        get
        {
            ThreadPool.GetMinThreads(out var threads, out _);
            return threads;
        }
    }

    public bool TrySetLeast(int threads)
    {
        ThreadPool.GetMinThreads(out _, out var ports);
        return ThreadPool.SetMinThreads(threads, ports);
    }

    public void Queue(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
}
