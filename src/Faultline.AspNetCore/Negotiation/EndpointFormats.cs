using System.Runtime.CompilerServices;
using Faultline.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Negotiation;

/// <summary>
/// Which formats an answer prefers: what the endpoint says, then its group, then the longest prefix of the path that the options
/// name. Where no endpoint was found (an unknown URI, a wrong method), the routes that lie beside the URI speak for it.
/// </summary>
internal sealed class EndpointFormats
{
    private readonly FormatNegotiator _negotiator;
    private readonly IServiceProvider _services;
    private readonly (PathString Prefix, FormatRanking Ranking)[] _prefixes;
    private readonly ConditionalWeakTable<Endpoint, FormatRanking> _ofEndpoint = [];
    private RouteNeighbours? _neighbours;

    public EndpointFormats(FormatNegotiator negotiator, IServiceProvider services, IOptions<FaultlineOptions> options)
    {
        (_negotiator, _services) = (negotiator, services);
        _prefixes = [.. options.Value.PathFormats
            .OrderByDescending(entry => entry.Key.Length)
            .Select(entry => (new PathString(entry.Key.TrimEnd('/')), negotiator.Ranking([entry.Value])))];
    }

    public FormatRanking RankingOf(HttpContext context)
    {
        var endpoint = RequestEndpoint.Of(context);
        if (endpoint is not null && endpoint.Metadata.GetOrderedMetadata<FaultFormatAttribute>() is { Count: > 0 })
            return _ofEndpoint.GetValue(endpoint, Declared);
        if (_prefixes.Length > 0 && OfPath(context.Request) is { } ofPath)
            return ofPath;
        // What routing puts in place of an endpoint, to refuse a method or a media type, has no route; a fallback has none of its own.
        return endpoint is RouteEndpoint { Order: < int.MaxValue } ? _negotiator.Default : Neighbours()?.Find(context.Request.Path) ?? _negotiator.Default;
    }

    /// <summary>The formats that endpoints name and that do not exist, each with the endpoint.</summary>
    public IReadOnlyList<string> Unknown() =>
        [.. (Endpoints(Source()) ?? []).SelectMany(endpoint => endpoint.Metadata.GetOrderedMetadata<FaultFormatAttribute>()
            .Where(named => !_negotiator.Knows(named.Format))
            .Select(named => $"'{named.Format}' of {endpoint.DisplayName} is not a fault format; expected one of {_negotiator.Names()}"))];

    private FormatRanking Declared(Endpoint endpoint) =>
        _negotiator.Ranking(endpoint.Metadata.GetOrderedMetadata<FaultFormatAttribute>().Reverse().Select(named => named.Format));

    private FormatRanking? OfPath(HttpRequest request)
    {
        // Whole, since a branch of the pipeline has moved its own part of the path to the base.
        var path = request.PathBase.Add(request.Path);
        foreach (var (prefix, ranking) in _prefixes)
        {
            if (path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase))
                return ranking;
        }

        return null;
    }

    private RouteNeighbours? Neighbours()
    {
        if (_neighbours is { IsCurrent: true } known)
            return known;
        return Source() is { } source && Endpoints(source) is { } endpoints ? _neighbours = new RouteNeighbours(endpoints, source.GetChangeToken(), _negotiator) : null;
    }

    // The fence protects the start and the answer: endpoints are made when somebody asks for them, and one that cannot be made
    // fails where the app asks.
    private static IReadOnlyList<Endpoint>? Endpoints(EndpointDataSource? source)
    {
        try
        {
            return source?.Endpoints;
        }
        catch (Exception)
        {
            return null;
        }
    }

    private EndpointDataSource? Source() => _services.GetService<EndpointDataSource>();
}
