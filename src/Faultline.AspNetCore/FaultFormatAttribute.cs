namespace Faultline.AspNetCore;

/// <summary>
/// Says in which format an endpoint answers with faults when the caller's <c>Accept</c> leaves the choice. On a controller it
/// holds for all its actions; what stands on the action wins. An unknown name stops the start.
/// </summary>
/// <param name="format">The name of a format, such as <c>nova</c>.</param>
/// <example><code>[FaultFormat("nova")] public sealed class ServersController : ControllerBase</code></example>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class FaultFormatAttribute(string format) : Attribute
{
    /// <summary>The name of the format.</summary>
    public string Format { get; } = format;

    /// <inheritdoc/>
    public override string ToString() => $"FaultFormat: {Format}";
}
