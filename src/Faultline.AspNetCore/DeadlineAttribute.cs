using System.Globalization;

namespace Faultline.AspNetCore;

/// <summary>Says how long requests to a controller, an action or an endpoint may take: see <see cref="DeadlineOptions"/>. The nearest one holds.</summary>
/// <example><code>[Deadline(2.5)]</code></example>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class DeadlineAttribute : Attribute
{
    private double _soft = -1;
    private double _total = -1;

    /// <param name="seconds">The hard limit; zero is off.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, or more than a <see cref="TimeSpan"/> can hold.</exception>
    public DeadlineAttribute(double seconds)
    {
        if (!(seconds >= 0))
            throw OutOfRange(nameof(seconds), seconds, "0, which is off, or more seconds");
        Seconds = Checked(nameof(seconds), seconds);
        IsUsed = true;
    }

    /// <summary>The hard limit in seconds: until the answer begins. Zero is off.</summary>
    public double Seconds { get; }

    /// <summary>The soft limit in seconds; zero is off. Default: negative, the one of the options.</summary>
    public double SoftSeconds
    {
        get => _soft;
        set => _soft = Checked(nameof(SoftSeconds), value);
    }

    /// <summary>The total limit in seconds: until the answer ends. Zero is off. Default: negative, the one of the options.</summary>
    public double TotalSeconds
    {
        get => _total;
        set => _total = Checked(nameof(TotalSeconds), value);
    }

    /// <summary>Whether any endpoint of this process has such a limit. Endpoints are made before the first request.</summary>
    internal static bool IsUsed { get; private set; }

    /// <summary>A limit of this attribute as a time.</summary>
    internal static TimeSpan TimeOf(double seconds) => seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;

    private static double Checked(string name, double seconds) =>
        seconds <= TimeSpan.MaxValue.TotalSeconds ? seconds : throw OutOfRange(name, seconds, "a number of seconds that a TimeSpan can hold, such as 2.5");

    private static ArgumentOutOfRangeException OutOfRange(string name, double seconds, string expected) =>
        new(name, string.Create(CultureInfo.InvariantCulture, $"{seconds} is no limit; expected {expected}"));
}
