using System.Runtime.CompilerServices;
using Faultline.AspNetCore.Catalogues;
using Faultline.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Faultline.AspNetCore.Grpc;

/// <summary>
/// Which requests are calls of gRPC. What the caller says of itself is not enough: it would make a success of every failure, for all that read the
/// HTTP status. The endpoint has to be a gRPC method; where there is no endpoint, such as for an unknown method, the app has to have one.
/// </summary>
internal sealed class GrpcCalls
{
    // What Grpc.AspNetCore puts on the endpoint of each method. Known by its name, since this package has no reference to that one.
    private const string MethodMetadata = "Grpc.AspNetCore.Server.GrpcMethodMetadata";

    private readonly ConditionalWeakTable<Endpoint, object> _known = [];
    private readonly AnyEndpoint _methods;

    public GrpcCalls(CatalogueEndpoints endpoints) => _methods = new AnyEndpoint(endpoints, IsMethod);

    public bool Has(HttpContext context)
    {
        if (!GrpcAnswer.IsAskedFor(context.Request))
            return false;
        // What routing puts in place of an endpoint, to refuse a method or a media type, has no route; a fallback is asked for whatever is unknown.
        return RequestEndpoint.Of(context) is RouteEndpoint { Order: < int.MaxValue } endpoint
            ? (bool)_known.GetValue(endpoint, static endpoint => IsMethod(endpoint))
            : _methods.Exists();
    }

    private static bool IsMethod(Endpoint endpoint) => endpoint.Metadata.Any(metadata => metadata is GrpcFaultsMetadata || metadata.GetType().FullName == MethodMetadata);
}
