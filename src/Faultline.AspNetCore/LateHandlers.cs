using System.Collections.Concurrent;
using System.Diagnostics;
using Faultline.AspNetCore.Deadlines;
using Faultline.Deadlines;

namespace Faultline.AspNetCore;

/// <summary>The handlers of this app that run on after their request was answered. Each holds a thread or a connection, so they are counted.</summary>
public sealed class LateHandlers
{
    private readonly ConcurrentDictionary<ResponseGate, Late> _running = new(ReferenceEqualityComparer.Instance);
    private int _count;
    private long _total;

    internal LateHandlers()
    {
    }

    /// <summary>How many there are.</summary>
    public int Count => Math.Max(0, Volatile.Read(ref _count));

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
        _running[gate] = new Late();
        Interlocked.Increment(ref _total);
        PoolGuard.Shared.Hold(1);
    }

    internal void Name(ResponseGate gate, string? topic)
    {
        if (_running.TryGetValue(gate, out var late))
            late.Topic = topic;
    }

    // Not before: many that expire at the same moment and listen would be late together until their turn comes, and innocent requests refused because of them.
    internal void Answer(ResponseGate gate)
    {
        if (_running.TryGetValue(gate, out var late) && late.TryAnswer())
            Interlocked.Increment(ref _count);
    }

    internal void End(ResponseGate gate)
    {
        if (!_running.TryRemove(gate, out var late))
            return;
        if (late.End())
            Interlocked.Decrement(ref _count);
        gate.Connection?.Remove();
        PoolGuard.Shared.Hold(-1);
    }

    /// <summary>What is known of one. It is answered before it ends, or never.</summary>
    private sealed class Late
    {
        private const int Expired = 0;
        private const int Answered = 1;
        private const int Ended = 2;

        private int _state;
        private string? _topic;

        public long Since { get; } = Stopwatch.GetTimestamp();

        public string? Topic
        {
            get => Volatile.Read(ref _topic);
            set => Volatile.Write(ref _topic, value);
        }

        public bool IsAnswered => Volatile.Read(ref _state) == Answered;

        public bool TryAnswer() => Interlocked.CompareExchange(ref _state, Answered, Expired) == Expired;

        /// <summary>Says whether it was answered.</summary>
        public bool End() => Interlocked.Exchange(ref _state, Ended) == Answered;
    }
}
