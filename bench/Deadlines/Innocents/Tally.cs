using System.Collections.Concurrent;
using Faultline.Bench.Run;

namespace Faultline.Bench.Deadlines.Innocents;

/// <summary>What came of one measurement. Thread-safe.</summary>
internal sealed class Tally
{
    private readonly ConcurrentQueue<double> _times = new();
    private readonly ConcurrentQueue<Task> _running = new();
    private int _failed;
    private int _expired;
    private int _notExpired;
    private string? _example;

    /// <summary>An innocent request that was answered, or failed.</summary>
    public void Note(TimeSpan time, string? failure)
    {
        if (failure is null)
            _times.Enqueue(time.TotalMilliseconds);
        else
            Fail(ref _failed, $"innocent: {failure}");
    }

    /// <summary>A request that should have timed out.</summary>
    public void NoteSlow(string? failure)
    {
        if (failure is null)
            Interlocked.Increment(ref _expired);
        else
            Fail(ref _notExpired, $"slow: {failure}");
    }

    public void Add(Task running) => _running.Enqueue(running);

    /// <summary>Waits for what was added; nothing of it throws.</summary>
    public Task EndAsync() => Task.WhenAll(_running);

    public InnocentSample ToSample()
    {
        double[] sorted = [.. _times.Order()];
        return sorted.Length == 0
            ? new InnocentSample(double.NaN, double.NaN, double.NaN, _failed, _failed, _expired, _notExpired, _example)
            : new InnocentSample(Spread.At(sorted, 0.5), Spread.At(sorted, 0.99), sorted[^1], sorted.Length + _failed, _failed, _expired, _notExpired, _example);
    }

    private void Fail(ref int count, string what)
    {
        Interlocked.Increment(ref count);
        _example ??= what.Length > 300 ? what[..300] : what;
    }
}
