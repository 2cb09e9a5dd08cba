namespace Faultline.Deadlines;

/// <summary>What <see cref="PoolGuard"/> sees of the thread pool. Only the clock's thread calls it.</summary>
internal interface IServedPool
{
    /// <summary>How many threads it has.</summary>
    int Threads { get; }

    /// <summary>Up to how many it gets at once when there is work.</summary>
    int Least { get; }

    /// <summary>Changes that number; false when the pool does not take it.</summary>
    bool TrySetLeast(int threads);

    /// <summary>Runs something behind all that waits.</summary>
    void Queue(IThreadPoolWorkItem work);
}
