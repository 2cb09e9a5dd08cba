namespace Faultline.Server.Metrics;

/// <summary>How many a second there were in the last minute.</summary>
internal sealed class RecentRate(TimeProvider time)
{
    private const int Seconds = 60;

    private readonly Lock _gate = new();
    private readonly long[] _counts = new long[Seconds];
    private readonly DateTimeOffset _began = time.GetUtcNow();
    private long _now;

    public void Add(long count)
    {
        lock (_gate)
        {
            Turn();
            _counts[_now % Seconds] += count;
        }
    }

    /// <summary>A second; of a younger server, since its start.</summary>
    public double PerSecond
    {
        get
        {
            lock (_gate)
            {
                Turn();
                return _counts.Sum() / Math.Clamp((time.GetUtcNow() - _began).TotalSeconds, 1, Seconds);
            }
        }
    }

    private void Turn()
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        for (var second = Math.Max(_now + 1, now - Seconds + 1); second <= now; second++)
            _counts[second % Seconds] = 0;
        _now = Math.Max(_now, now);
    }
}
