using System.Collections.Concurrent;
using System.Diagnostics;
using Faultline.AspNetCore.Deadlines;
using Faultline.Deadlines;

namespace Faultline.AspNetCore;

/// <summary>The handlers of this app that run on after their request was answered. Each holds a thread or a connection, so they are counted.</summary>
public sealed class LateHandlers
{
    private readonly ConcurrentDictionary<ResponseGate, (string? Topic, long Since, bool IsAnswered)> _running = new(ReferenceEqualityComparer.Instance);
    private int _count;
    private long _total;

    internal LateHandlers()
    {
    }

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>How many there have been since the start.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>Those there are, the latest one last.</summary>
    public IReadOnlyList<LateHandler> List() =>
    [
        .. _running.ToArray().Where(entry => entry.Value.IsAnswered).OrderBy(entry => entry.Value.Since)
            .Select(entry => new LateHandler(entry.Key.Record.RequestId, entry.Value.Topic, Stopwatch.GetElapsedTime(entry.Value.Since), entry.Key.Record.LastReport)),
    ];

    internal void Begin(ResponseGate gate)
    {
        _running[gate] = (null, Stopwatch.GetTimestamp(), false);
        Interlocked.Increment(ref _total);
        PoolGuard.Shared.Hold(1);
    }

    internal void Name(ResponseGate gate, string? topic)
    {
        while (_running.TryGetValue(gate, out var known) && !_running.TryUpdate(gate, (topic, known.Since, known.IsAnswered), known))
        {
        }
    }

    // Not before: many that expire at the same moment and listen would be late together until their turn comes, and innocent requests refused because of them.
    internal void Answer(ResponseGate gate)
    {
        // Until it is told, or has ended: the name of its page may come in between.
        while (_running.TryGetValue(gate, out var known) && !known.IsAnswered)
        {
            if (!_running.TryUpdate(gate, (known.Topic, known.Since, true), known))
                continue;
            Interlocked.Increment(ref _count);
            return;
        }
    }

    internal void End(ResponseGate gate)
    {
        if (!_running.TryRemove(gate, out var known))
            return;
        if (known.IsAnswered)
            Interlocked.Decrement(ref _count);
        gate.Connection?.Remove();
        PoolGuard.Shared.Hold(-1);
    }
}
