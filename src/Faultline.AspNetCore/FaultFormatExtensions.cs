using Microsoft.AspNetCore.Builder;

namespace Faultline.AspNetCore;

/// <summary>Gives endpoints and groups a fault format of their own.</summary>
public static class FaultFormatExtensions
{
    /// <summary>
    /// Says in which format these endpoints answer with faults when the caller's <c>Accept</c> leaves the choice: among formats of one
    /// media type the endpoint's wins, then its group's, then <see cref="FaultlineOptions.DefaultFormat"/>. An unknown name stops the start.
    /// </summary>
    /// <param name="builder">An endpoint or a group.</param>
    /// <param name="format">The name of a format, such as <c>nova</c>.</param>
    /// <example><code>app.MapGroup("/v2.1").WithFaultFormat("nova");</code></example>
    public static TBuilder WithFaultFormat<TBuilder>(this TBuilder builder, string format)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(format);
        var metadata = new FaultFormatAttribute(format);
        builder.Add(endpoint => endpoint.Metadata.Add(metadata));
        return builder;
    }
}
