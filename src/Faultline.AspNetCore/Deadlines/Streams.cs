using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>Requests whose answers take as long as there is something to tell: server-sent events, web sockets over HTTP/2, calls of gRPC that stream.</summary>
internal static class Streams
{
    // What Grpc.AspNetCore puts on the endpoint of each method, and the property of its method. Known by name, since this package has no reference to that one.
    private const string MethodMetadata = "Grpc.AspNetCore.Server.GrpcMethodMetadata";

    private static readonly ConcurrentDictionary<object, bool> StreamingMethods = new(ReferenceEqualityComparer.Instance);

    public static bool Are(HttpContext context) =>
        AsksForEvents(context.Request)
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true }
        || (context.Request.ContentType is { } type && type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) && IsStreamingMethod(context.GetEndpoint()));

    private static bool AsksForEvents(HttpRequest request)
    {
        foreach (var accept in request.Headers.Accept)
        {
            if (accept is not null && accept.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool IsStreamingMethod(Endpoint? endpoint) =>
        endpoint?.Metadata.FirstOrDefault(metadata => metadata.GetType().FullName == MethodMetadata) is { } metadata && StreamingMethods.GetOrAdd(metadata, Read);

    private static bool Read(object metadata)
    {
        var method = Property(metadata, "Method");
        return method is not null && Property(method, "Type")?.ToString() is { } kind && kind != "Unary";
    }

    private static object? Property(object of, string name) => of.GetType().GetProperty(name, BindingFlags.Public | BindingFlags.Instance)?.GetValue(of);
}
