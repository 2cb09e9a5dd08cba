using System.Diagnostics;
using Faultline.Deadlines;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>When the limit of one gate's request is due. At three quarters of the time until an answer begins it looks at the handler's thread for a first time.</summary>
internal sealed class GateClock(ResponseGate gate, ResponseGates owner) : WheelEntry
{
    // Looking costs a read of a file. A thousand requests that began at once must not keep each other's limits waiting.
    private const int MostLooksAtOnce = 50;
    private const int AtOnceMs = 10;

    // Of the clock's thread.
    private static long s_lookedAt;
    private static int s_looks;

    private long _started;
    private TimeSpan _limit;
    private long _due;
    private bool _looked;
    private bool _toEnd;

    /// <summary>Held by those who arm and release: who was too late to take it back must not find the next request here.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Arms the clock for a time counted from the beginning of the request.</summary>
    /// <param name="started">The beginning.</param>
    /// <param name="limit">The time.</param>
    /// <param name="looks">Whether it is the time until the answer begins.</param>
    public void Arm(long started, TimeSpan limit, bool looks)
    {
        lock (Gate)
        {
            DeadlineClock.Shared.Disarm(this);
            (_started, _limit, _looked, _toEnd) = (started, limit, !looks, !looks);
            ArmAt(looks ? limit * 0.75 : limit);
        }
    }

    /// <summary>The time until the answer begins is over.</summary>
    public void ArmNow()
    {
        lock (Gate)
        {
            DeadlineClock.Shared.Disarm(this);
            (_looked, _toEnd, _due) = (true, false, Stopwatch.GetTimestamp());
            DeadlineClock.Shared.Arm(this, TimeSpan.Zero);
        }
    }

    public void Disarm()
    {
        lock (Gate)
        {
            _due = 0;
            DeadlineClock.Shared.Disarm(this);
        }
    }

    public override void OnDue()
    {
        ReachedLimit reached;
        CutAnswer? cut;
        Deadline? deadline;
        lock (Gate)
        {
            if (_due == 0 || !gate.CanBeLate)
                return;
            if (Stopwatch.GetTimestamp() < _due)
            {
                if (Slot < 0)
                    DeadlineClock.Shared.Arm(this, Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), _due));
                return;
            }

            if (Debugger.IsAttached && !owner.Options.EnforceUnderDebugger)
                return;
            if (_looked)
            {
                _due = 0;
                reached = gate.Reach(_toEnd, out cut);
                deadline = reached == ReachedLimit.OfPage ? gate.Record.Deadline : gate.Deadline;
            }
            else
            {
                _looked = true;
                ArmAt(_limit);
                (reached, cut, deadline) = (ReachedLimit.None, null, null);
            }
        }

        if (reached != ReachedLimit.None)
            Tell(reached, cut, deadline);
        else if (deadline is null)
            Look();
    }

    private void Tell(ReachedLimit reached, CutAnswer? cut, Deadline? deadline)
    {
        deadline?.Expire();
        if (reached == ReachedLimit.OfStart)
            owner.Expire(gate);
        else if (reached == ReachedLimit.OfPage)
            owner.ExpirePage(gate, deadline);
        else
            owner.Cut(cut!, deadline!);
    }

    // A second look at the limit then tells how much CPU was used between the two. Not under the lock: a handler that ends now would wait for the kernel.
    private void Look()
    {
        var now = Environment.TickCount64;
        if (now - s_lookedAt >= AtOnceMs)
            (s_lookedAt, s_looks) = (now, 0);
        if (s_looks++ < MostLooksAtOnce)
            gate.Thread.Look();
    }

    private void ArmAt(TimeSpan limit)
    {
        _due = _started + Ticks(limit);
        var left = limit - Stopwatch.GetElapsedTime(_started);
        DeadlineClock.Shared.Arm(this, left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    private static long Ticks(TimeSpan time) => (long)(Math.Min(time.TotalSeconds, 1e8) * Stopwatch.Frequency);
}
