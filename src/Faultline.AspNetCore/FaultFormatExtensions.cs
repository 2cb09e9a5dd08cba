using Faultline.AspNetCore.Grpc;
using Microsoft.AspNetCore.Builder;

namespace Faultline.AspNetCore;

/// <summary>Says how endpoints and groups tell of faults.</summary>
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

    /// <summary>
    /// Says that these endpoints are gRPC methods: a caller that speaks gRPC gets a fault of theirs as a gRPC status in the header of an HTTP 200.
    /// The methods of Grpc.AspNetCore's <c>MapGrpcService</c> are known as such; this is for endpoints that are made by hand.
    /// </summary>
    /// <param name="builder">An endpoint or a group.</param>
    /// <example><code>app.MapPost("/compute.Servers/Get", GetServer).WithGrpcFaults();</code></example>
    /// <remarks>Source: grpc/doc/PROTOCOL-HTTP2.md.</remarks>
    public static TBuilder WithGrpcFaults<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint => endpoint.Metadata.Add(GrpcFaultsMetadata.Instance));
        return builder;
    }
}
