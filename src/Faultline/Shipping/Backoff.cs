namespace Faultline.Shipping;

/// <summary>Waits that double with each failure, the upper half of them random so that a fleet does not return at one moment.</summary>
internal sealed class Backoff(TimeSpan least, TimeSpan most, Func<double> random)
{
    private int _failures;

    public void Reset() => _failures = 0;

    public TimeSpan Next()
    {
        var whole = Math.Min(most.TotalMilliseconds, least.TotalMilliseconds * Math.Pow(2, Math.Min(_failures++, 30)));
        return TimeSpan.FromMilliseconds(Math.Max(least.TotalMilliseconds, whole * (0.5 + (random() / 2))));
    }
}
