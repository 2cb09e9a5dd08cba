using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>Endpoints whose answers take as long as there is something to tell, by what they say of themselves: server-sent events, calls of gRPC that stream.</summary>
internal static class Streams
{
    // What Grpc.AspNetCore puts on the endpoint of each method, and the property of its method. Known by name, since this package has no reference to that one.
    private const string MethodMetadata = "Grpc.AspNetCore.Server.GrpcMethodMetadata";

    private const string Events = "text/event-stream";

    // Looked up once for each endpoint, and not in each request.
    private static readonly object Yes = new();
    private static readonly object No = new();
    private static readonly ConditionalWeakTable<Endpoint, object> Tellers = [];
    private static readonly ConditionalWeakTable<Endpoint, object>.CreateValueCallback OfEndpoint = static endpoint => TellsEventsOnly(endpoint) ? Yes : No;
    private static readonly ConcurrentDictionary<object, bool> StreamingMethods = new(ReferenceEqualityComparer.Instance);

    // What the client asks for, such as by its header Accept, is not asked: it would lift the limit of any endpoint.
    public static bool Are(HttpContext context) => context.GetEndpoint() is { } endpoint
        && (Tellers.GetValue(endpoint, OfEndpoint) == Yes
            || (context.Request.ContentType is { } type && type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) && IsStreamingMethod(endpoint)));

    /// <summary>Whether a media type is that of server-sent events.</summary>
    public static bool IsOfEvents(string? type) => type is not null && type.AsSpan().TrimStart().StartsWith(Events, StringComparison.OrdinalIgnoreCase);

    private static bool TellsEventsOnly(Endpoint endpoint)
    {
        var tells = false;
        var produced = endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>();
        for (var i = 0; i < produced.Count; i++)
        {
            if (produced[i] is not { StatusCode: >= 200 and < 300 } success)
                continue;
            foreach (var type in success.ContentTypes)
            {
                if (!IsOfEvents(type))
                    return false;
                tells = true;
            }
        }

        return tells || (endpoint.Metadata.GetMetadata<ProducesAttribute>() is { ContentTypes: [{ } only] } && IsOfEvents(only));
    }

    private static bool IsStreamingMethod(Endpoint endpoint) =>
        endpoint.Metadata.FirstOrDefault(metadata => metadata.GetType().FullName == MethodMetadata) is { } metadata && StreamingMethods.GetOrAdd(metadata, Read);

    private static bool Read(object metadata)
    {
        var method = Property(metadata, "Method");
        return method is not null && Property(method, "Type")?.ToString() is { } kind && kind != "Unary";
    }

    private static object? Property(object of, string name) => of.GetType().GetProperty(name, BindingFlags.Public | BindingFlags.Instance)?.GetValue(of);
}
