using System.Diagnostics;
using Faultline.Catalogue.Documents;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.AspNetCore.Catalogues;

/// <summary>What the app's endpoints say of faults: which they declare, and where the pages are.</summary>
internal sealed class CatalogueEndpoints(IServiceProvider services)
{
    private static readonly IReadOnlyList<Endpoint> None = [];

    /// <summary>The endpoints as they are now; the same list until they change.</summary>
    public IReadOnlyList<Endpoint> Now()
    {
        // The fence protects the answer: an endpoint that cannot be built is told by routing, to whom it matters.
        try
        {
            return services.GetService<EndpointDataSource>()?.Endpoints ?? None;
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
            return None;
        }
    }

    /// <summary>The codes that an endpoint declares, each once, in the order of their names; none for one that declares nothing.</summary>
    public static IReadOnlyList<string> CodesOf(Endpoint endpoint)
    {
        var declared = endpoint.Metadata.GetOrderedMetadata<ProducesFaultAttribute>();
        return declared.Count == 0 ? [] : [.. declared.SelectMany(one => one.Codes).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>What a person calls the endpoint: method and route.</summary>
    public static string NameOf(Endpoint endpoint) =>
        endpoint is RouteEndpoint route ? $"{string.Join(',', MethodsOf(route))} {RouteOf(route)}" : endpoint.DisplayName ?? "an endpoint";

    /// <summary>The endpoints that declare faults, by route and method.</summary>
    public static IReadOnlyList<CatalogueEndpoint> Declaring(IEnumerable<Endpoint> endpoints) =>
    [
        .. from endpoint in endpoints.OfType<RouteEndpoint>()
           let codes = CodesOf(endpoint)
           where codes.Count > 0
           from method in MethodsOf(endpoint)
           group codes by (Route: RouteOf(endpoint), Method: method) into same
           orderby same.Key.Route, same.Key.Method
           select new CatalogueEndpoint { Method = same.Key.Method, Route = same.Key.Route, Codes = [.. same.SelectMany(codes => codes).Distinct().Order(StringComparer.Ordinal)] },
    ];

    /// <summary>Where the pages are, such as <c>/faults</c>; null when they are not mapped, or below a route with parameters.</summary>
    public static string? PagesOf(IEnumerable<Endpoint> endpoints) =>
        endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.Metadata.GetMetadata<CataloguePages>() is not null).Select(endpoint => PathOf(endpoint.RoutePattern)).OfType<string>().FirstOrDefault();

    private static IReadOnlyList<string> MethodsOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is { HttpMethods.Count: > 0 } methods ? [.. methods.HttpMethods.Order(StringComparer.Ordinal)] : ["*"];

    private static string RouteOf(RouteEndpoint endpoint) => "/" + (endpoint.RoutePattern.RawText ?? "").Trim('/');

    // The pattern of a page without its last segment, which is the code.
    private static string? PathOf(RoutePattern pattern)
    {
        var path = "";
        foreach (var segment in pattern.PathSegments.SkipLast(1))
        {
            if (segment.Parts is not [RoutePatternLiteralPart literal])
                return null;
            path += "/" + literal.Content;
        }

        return path;
    }
}
