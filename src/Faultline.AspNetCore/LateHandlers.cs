using System.Collections.Concurrent;
using System.Diagnostics;
using Faultline.AspNetCore.Deadlines;
using Faultline.Deadlines;

namespace Faultline.AspNetCore;

/// <summary>The handlers of this app that run on after their request was answered. Each holds a thread or a connection, so they are counted.</summary>
public sealed class LateHandlers
{
    private readonly ConcurrentDictionary<ResponseGate, (string? Topic, long Since)> _running = new(ReferenceEqualityComparer.Instance);
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
        .. _running.ToArray().OrderBy(entry => entry.Value.Since)
            .Select(entry => new LateHandler(entry.Key.Record.RequestId, entry.Value.Topic, Stopwatch.GetElapsedTime(entry.Value.Since), entry.Key.Record.LastReport)),
    ];

    internal void Begin(ResponseGate gate)
    {
        _running[gate] = (null, Stopwatch.GetTimestamp());
        Interlocked.Increment(ref _total);
        Interlocked.Increment(ref _count);
        PoolGuard.Shared.Hold(1);
    }

    internal void Name(ResponseGate gate, string? topic)
    {
        if (_running.TryGetValue(gate, out var known))
            _running.TryUpdate(gate, (topic, known.Since), known);
    }

    internal void End(ResponseGate gate)
    {
        if (!_running.TryRemove(gate, out _))
            return;
        Interlocked.Decrement(ref _count);
        gate.Connection?.Remove();
        PoolGuard.Shared.Hold(-1);
    }
}
