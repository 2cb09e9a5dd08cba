using System.Diagnostics;

namespace Faultline.Deadlines;

/// <summary>
/// The clock of all deadlines in this process: one thread of its own, that also keeps the thread pool served. Timers of .NET would not do: their
/// callbacks need a thread of the pool, and the pool is what late code holds.
/// </summary>
internal sealed class DeadlineClock
{
    /// <summary>How exact the clock is: nothing is due earlier than its time, and nothing later than this after it.</summary>
    /// <remarks>All that is due within one is told at once, and other requests wait behind it: so a tick is short.</remarks>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(2);

    // Falling asleep and waking cost a switch of threads each; a request every now and then shall not pay both.
    private static readonly TimeSpan AwakeAfterLast = TimeSpan.FromSeconds(3);

    private static readonly Lazy<DeadlineClock> OfProcess = new(() => new DeadlineClock(), LazyThreadSafetyMode.ExecutionAndPublication);

    private readonly TimerWheel _wheel;
    private readonly object _gate = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _guarded;
    private bool _sleeps;
    private long _failures;

    private DeadlineClock()
    {
        _wheel = new TimerWheel(0, Note);
        // A background thread: it must not keep a process alive that wants to end.
        new Thread(Run) { IsBackground = true, Name = "Faultline clock", Priority = ThreadPriority.AboveNormal }.UnsafeStart();
    }

    public static DeadlineClock Shared => OfProcess.Value;

    /// <summary>How much has a time to wait for.</summary>
    public int Count => _wheel.Count;

    /// <summary>How often something that was due, or the guard of the pool, threw. Neither should.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Lets an entry be due after a time, counted from now.</summary>
    public void Arm(WheelEntry entry, TimeSpan after)
    {
        var due = Stopwatch.GetElapsedTime(_start) + (after < TimeSpan.FromDays(3_650) ? after : TimeSpan.FromDays(3_650));
        _wheel.Add(entry, (long)Math.Ceiling(due / Tick));
        // The count has risen before this is read, and the thread reads the count after it wrote this: one of the two sees the other.
        if (Volatile.Read(ref _sleeps))
            Wake();
    }

    /// <summary>Takes an entry back; says whether it was still to come.</summary>
    public bool Disarm(WheelEntry entry) => _wheel.Remove(entry);

    private void Run()
    {
        var lastBusy = Stopwatch.GetTimestamp();
        while (true)
        {
            var into = (Stopwatch.GetElapsedTime(_start).Ticks % Tick.Ticks) / TimeSpan.TicksPerMillisecond;
            Thread.Sleep(Math.Max(1, (int)(Tick.TotalMilliseconds - into)));
            Advance();
            if (_wheel.Count > 0)
                lastBusy = Stopwatch.GetTimestamp();
            else if (Stopwatch.GetElapsedTime(lastBusy) > AwakeAfterLast)
                lastBusy = Sleep();
        }
    }

    private void Advance()
    {
        // The fence protects all later deadlines: what guards the pool must not stop the clock.
        try
        {
            _wheel.Advance(Stopwatch.GetElapsedTime(_start).Ticks / Tick.Ticks);
            if (Stopwatch.GetElapsedTime(_guarded) < PoolGuard.Interval)
                return;
            _guarded = Stopwatch.GetTimestamp();
            PoolGuard.Shared.Look();
        }
        catch (Exception e)
        {
            Note(e);
        }
    }

    private void Note(Exception exception)
    {
        Interlocked.Increment(ref _failures);
        Debug.WriteLine(exception);
    }

    /// <summary>Sleeps until something has a time to wait for; says when that was. It may be over before the next tick, and others will come.</summary>
    private long Sleep()
    {
        PoolGuard.Shared.Rest();
        lock (_gate)
        {
            Volatile.Write(ref _sleeps, true);
            Interlocked.MemoryBarrier();
            while (_sleeps && _wheel.Count == 0)
                Monitor.Wait(_gate);
            Volatile.Write(ref _sleeps, false);
        }

        return Stopwatch.GetTimestamp();
    }

    private void Wake()
    {
        lock (_gate)
        {
            _sleeps = false;
            Monitor.Pulse(_gate);
        }
    }
}
