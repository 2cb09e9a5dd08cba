using System.Diagnostics;

namespace Faultline.Deadlines;

/// <summary>
/// Keeps the thread pool served while late code holds its threads: a probe is queued at each look, and when it was not served until the next, the pool
/// gets a few threads more, up to a limit. When it has been calm for a while the pool is as before, but for the threads that are still held.
/// A pool that is merely busy is left alone: more threads would share the same cores.
/// </summary>
/// <remarks>
/// The pool is one for the whole process, and so is this: it is off until a host asks for it. The server's own loops run on the pool too, so
/// a thread that only writes the answers would not do.
/// </remarks>
/// <param name="pool">The pool.</param>
internal sealed class PoolGuard(IServedPool pool) : IThreadPoolWorkItem
{
    /// <summary>How long a probe may take.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private const int Step = 4;
    private const int CalmLooks = 200;

    private int _most;
    private int _served = 1;
    private int _base;
    private int _set;
    private int _calm;
    private int _held;
    private long _raises;
    private Sight _last;
    private Action? _told;

    /// <summary>How many threads more than usual the pool may get; 0 is none.</summary>
    public int MostThreads => Volatile.Read(ref _most);

    /// <summary>How often the pool got more threads.</summary>
    public long Raises => Interlocked.Read(ref _raises);

    /// <summary>The guard of this process.</summary>
    public static PoolGuard Shared { get; } = new(new SharedPool());

    private int Held => Math.Max(0, Volatile.Read(ref _held));

    /// <summary>Turns the guard on, up to the largest number that any host of this process allows.</summary>
    /// <param name="threads">How many threads more than usual.</param>
    /// <param name="firstRaise">Told once, on a thread of the pool, when the pool gets more threads for the first time.</param>
    public void Allow(int threads, Action firstRaise)
    {
        if (threads > MostThreads)
            Volatile.Write(ref _most, threads);
        Interlocked.CompareExchange(ref _told, firstRaise, null);
    }

    /// <summary>Late code holds threads, or does no more; as many stay with the pool when it is calm again.</summary>
    public void Hold(int more) => Interlocked.Add(ref _held, more);

    /// <summary>The probe: that it runs is all.</summary>
    public void Execute() => Volatile.Write(ref _served, 1);

    /// <summary>Looks whether the last probe was served, and sends the next. Only the clock calls this, an <see cref="Interval"/> after the last time or later.</summary>
    public void Look()
    {
        if (MostThreads == 0)
            return;
        var now = Sight.Now();
        var held = Held > 0 || now.IsStuckSince(_last);
        _last = now;
        if (Volatile.Read(ref _served) == 0)
        {
            if (held)
                Raise();
            return;
        }

        if (_set > 0 && ++_calm >= CalmLooks)
            Settle();
        Volatile.Write(ref _served, 0);
        pool.Queue(this);
    }

    /// <summary>Nothing has a deadline any more.</summary>
    public void Rest()
    {
        if (_set > 0)
            Settle();
    }

    private void Raise()
    {
        _calm = 0;
        var least = pool.Least;
        // Not what this guard had set: the app's number is the usual one.
        if (_set == 0 || least != _set)
            _base = least;
        var wanted = Math.Min(pool.Threads + Step, _base + MostThreads);
        if (wanted <= least || !pool.TrySetLeast(wanted))
            return;
        _set = wanted;
        if (Interlocked.Increment(ref _raises) == 1 && _told is { } told)
            ThreadPool.UnsafeQueueUserWorkItem(static told => told(), told, preferLocal: false);
    }

    private void Settle()
    {
        _calm = 0;
        var least = pool.Least;
        var wanted = Math.Min(_base + Held, _base + MostThreads);
        // What the app has set meanwhile is no business of this guard.
        var isOwn = least == _set;
        if (isOwn && wanted < least && pool.TrySetLeast(wanted))
            _set = wanted;
        if (!isOwn || Held == 0)
            _set = 0;
    }

    /// <summary>What the pool and the process had done up to a moment.</summary>
    /// <param name="Done">Work items of the pool that were completed.</param>
    /// <param name="Used">CPU that the process used.</param>
    /// <param name="At">When.</param>
    internal readonly record struct Sight(long Done, TimeSpan Used, long At)
    {
        public static Sight Now() => new(ThreadPool.CompletedWorkItemCount, Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());

        /// <summary>
        /// Whether the threads of the pool are blocked: since then they have done nothing, and not for want of a CPU. Requests that wait behind blocked ones would
        /// otherwise not even begin before the first limit has passed.
        /// </summary>
        public bool IsStuckSince(Sight before) =>
            before.At != 0 && Done == before.Done && Used - before.Used < Stopwatch.GetElapsedTime(before.At, At) * Environment.ProcessorCount / 2;
    }
}
