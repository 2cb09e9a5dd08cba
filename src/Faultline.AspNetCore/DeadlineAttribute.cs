namespace Faultline.AspNetCore;

/// <summary>Says how long requests to a controller, an action or an endpoint may take: see <see cref="DeadlineOptions"/>. The nearest one holds.</summary>
/// <example><code>[Deadline(2.5)]</code></example>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class DeadlineAttribute : Attribute
{
    /// <param name="seconds">The hard limit; zero is off.</param>
    public DeadlineAttribute(double seconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seconds);
        Seconds = seconds;
        IsUsed = true;
    }

    /// <summary>The hard limit in seconds: until the answer begins. Zero is off.</summary>
    public double Seconds { get; }

    /// <summary>The soft limit in seconds; zero is off. Default: negative, the one of the options.</summary>
    public double SoftSeconds { get; set; } = -1;

    /// <summary>The total limit in seconds: until the answer ends. Zero is off. Default: negative, the one of the options.</summary>
    public double TotalSeconds { get; set; } = -1;

    /// <summary>Whether any endpoint of this process has such a limit. Endpoints are made before the first request.</summary>
    internal static bool IsUsed { get; private set; }
}
