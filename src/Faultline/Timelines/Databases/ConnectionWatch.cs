using System.Data.Common;
using System.Globalization;
using Faultline.Deadlines;

namespace Faultline.Timelines.Databases;

/// <summary>
/// What is done on one connection at this moment, so that a deadline can end it: what runs is interrupted, an open transaction is rolled back as
/// soon as nothing runs, and nothing more is begun by the work that is late.
/// </summary>
/// <remarks>
/// Everything that talks to the driver enters first and leaves afterwards, so that the driver is used by one thread at a time, as drivers want it. What the app
/// does past the wrapper is not seen; once it could (<see cref="Lend"/>) the transaction is left to the app.
/// </remarks>
internal sealed class ConnectionWatch
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private static long s_failures;

    private readonly Lock _gate = new();
    // Held while something is interrupted, and taken before the gate: what was asked to end must not leave meanwhile, or the driver's Cancel would meet the next
    // one on the connection. Apart from the gate, since a driver may end the run, and go on in the app's code, within Cancel.
    private readonly Lock _interrupting = new();
    private readonly List<IInterruptible> _running = new(1);
    private Deadline? _deadline;
    private CancellationTokenRegistration _registration;
    private DbTransaction? _transaction;
    private readonly List<TimedReader> _readers = new(1);
    private bool _expired;
    private bool _cleaned;
    private bool _lent;
    private bool _closed;

    /// <summary>How often ending what late work held has failed in this process.</summary>
    public static long Failures => Interlocked.Read(ref s_failures);

    /// <summary>Whether the work that uses the connection is late, so that it may begin nothing more.</summary>
    public bool IsExpired => Volatile.Read(ref _expired);

    /// <summary>A transaction has begun, which is rolled back at the deadline.</summary>
    public void TransactionBegan(DbTransaction transaction)
    {
        lock (_gate)
            _transaction = transaction;
    }

    /// <summary>A transaction has ended.</summary>
    public void TransactionEnded(DbTransaction transaction)
    {
        lock (_gate)
            _transaction = ReferenceEquals(_transaction, transaction) ? null : _transaction;
    }

    /// <summary>A reader is open, which must be closed before a transaction can be rolled back.</summary>
    public void ReaderOpened(TimedReader reader)
    {
        if (Volatile.Read(ref _deadline) is null)
            return;
        lock (_gate)
            _readers.Add(reader);
    }

    /// <summary>A reader is closed.</summary>
    public void ReaderClosed(TimedReader reader)
    {
        if (Volatile.Read(ref _deadline) is null)
            return;
        lock (_gate)
            _readers.Remove(reader);
    }

    /// <summary>The app has got the driver's own object, and may use it at any time.</summary>
    public void Lend()
    {
        lock (_gate)
            _lent = true;
    }

    /// <summary>Something is about to run. It must leave again, but for when this throws.</summary>
    /// <exception cref="OperationCanceledException">The deadline of the work has passed.</exception>
    public void Enter(IInterruptible work)
    {
        var deadline = Deadline.Current;
        Watch(deadline);
        // Nothing will ask what runs.
        if (deadline is null)
            return;
        lock (_gate)
        {
            if (_expired)
                throw Expired(null);
            _running.Add(work);
        }
    }

    /// <summary>What must be possible at any time, such as closing, is about to run.</summary>
    public void EnterLast()
    {
        if (Volatile.Read(ref _deadline) is null)
            return;
        lock (_gate)
            _running.Add(Uninterruptible.Instance);
        if (!IsExpired)
            return;
        // What is being interrupted at this moment must not be another's by then.
        lock (_interrupting)
        {
        }
    }

    public void Leave(IInterruptible work)
    {
        if (Volatile.Read(ref _deadline) is null)
            return;
        lock (_gate)
        {
            _running.Remove(work);
            if (!_expired)
                return;
        }

        Idle();
    }

    /// <summary>Something is no longer in use, and the work is late.</summary>
    public void Idle()
    {
        lock (_interrupting)
        {
            lock (_gate)
            {
                if (_expired)
                    CleanOnceIdle();
            }
        }
    }

    /// <summary>The connection is closed: there is nothing left to end.</summary>
    public void Closed()
    {
        CancellationTokenRegistration registration;
        lock (_gate)
        {
            _readers.Clear();
            _running.Clear();
            (_transaction, _closed) = (null, true);
            Volatile.Write(ref _deadline, null);
            registration = _registration;
            _registration = default;
        }

        registration.Unregister();
    }

    /// <summary>A command that has no connection of ours, and so is never told that one is closed, has ended: a job may run many of them.</summary>
    public void EndedAlone()
    {
        // What was late stays so: whoever asks next still hears of it.
        if (!IsExpired)
            Closed();
    }

    /// <summary>How many seconds a command may wait: its own, or what the deadline leaves if that is less. Zero is no limit, as drivers have it.</summary>
    public static int SecondsFor(int own)
    {
        if (Deadline.Current?.Remaining is not { } left || left.TotalSeconds >= (own == 0 ? int.MaxValue : own))
            return own;
        return Math.Max(1, (int)Math.Ceiling(left.TotalSeconds));
    }

    /// <summary>What the late work gets in place of what the driver threw.</summary>
    public OperationCanceledException Expired(Exception? thrown)
    {
        var limit = _deadline?.First.Limit.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        return new OperationCanceledException($"The deadline{(limit is null ? "" : $" of {limit} s")} has passed; what ran on the connection was interrupted, and its transaction is rolled back.", thrown, _deadline?.Token ?? default);
    }

    private void Watch(Deadline? deadline)
    {
        if (ReferenceEquals(Volatile.Read(ref _deadline), deadline) && !_closed)
            return;
        CancellationTokenRegistration before;
        lock (_gate)
        {
            before = _registration;
            // A connection may outlive the request that was late, and serve another.
            _running.Clear();
            _readers.Clear();
            (_registration, _expired, _cleaned, _closed) = (default, false, false, false);
            Volatile.Write(ref _deadline, deadline);
        }

        before.Unregister();
        if (deadline is null)
            return;
        // A token that is cancelled already runs this at once.
        var registration = deadline.EarlyToken.UnsafeRegister(static (state, _) => ((ConnectionWatch)state!).Expire(), this);
        lock (_gate)
            _registration = registration;
    }

    private void Expire()
    {
        lock (_gate)
        {
            // The connection may serve another by now.
            if (_closed || _deadline is not { IsExpired: true })
                return;
            Volatile.Write(ref _expired, true);
        }

        // Ending may talk to the server; the thread that cancels has others to tell.
        _ = Task.Run(EndAsync);
    }

    // A statement that was about to begin when it was interrupted runs on: so it is asked again, until it ends.
    private async Task EndAsync()
    {
        for (var pause = FirstPause; !TryEnd(); pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            await Task.Delay(pause).ConfigureAwait(false);
    }

    private bool TryEnd()
    {
        lock (_interrupting)
        {
            IInterruptible[] running;
            lock (_gate)
            {
                if (!_expired || _closed)
                    return true;
                CleanOnceIdle();
                running = [.. _running, .. _readers.Where(reader => reader.IsInUse).Select(reader => reader.Work)];
            }

            // Not under the gate: what ends within the call leaves, and the list changes.
            foreach (var work in running)
            {
                if (Runs(work))
                    Fenced(work, static work => ((IInterruptible)work).Interrupt());
            }

            lock (_gate)
                return _cleaned || _closed;
        }
    }

    private bool Runs(IInterruptible work)
    {
        lock (_gate)
            return _running.Contains(work) || _readers.Exists(reader => reader.IsInUse && reader.Work == work);
    }

    // Under the gate, so that nobody uses the driver meanwhile.
    private void CleanOnceIdle()
    {
        if (_cleaned || _running.Count > 0 || _readers.Exists(reader => reader.IsInUse))
            return;
        _cleaned = true;
        if (_lent || _readers.Exists(reader => reader.IsLent))
            return;
        foreach (var reader in _readers)
            Fenced(reader, static reader => ((TimedReader)reader).CloseLate());
        _readers.Clear();
        if (_transaction is { } transaction)
            Fenced(transaction, static transaction => ((DbTransaction)transaction).Rollback());
        _transaction = null;
    }

    private static void Fenced(object subject, Action<object> call)
    {
        // The fence protects the other connections: a driver that cannot do what it is asked for costs its own lock, and is counted.
        try
        {
            call(subject);
        }
        catch (Exception)
        {
            Interlocked.Increment(ref s_failures);
        }
    }
}
