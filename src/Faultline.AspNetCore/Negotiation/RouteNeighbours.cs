using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Primitives;

namespace Faultline.AspNetCore.Negotiation;

/// <summary>
/// The routes as a tree of segments, to find those that lie beside a URI that no endpoint took: a group's format is that of
/// its unknown URIs and wrong methods too. Routes that do not agree say nothing.
/// </summary>
internal sealed class RouteNeighbours
{
    private readonly Node _root = new();
    private readonly IChangeToken _changes;
    private readonly bool _isEmpty = true;

    public RouteNeighbours(EndpointDataSource source, Func<Endpoint, FormatRanking> declared)
    {
        _changes = source.GetChangeToken();
        foreach (var endpoint in source.Endpoints.OfType<RouteEndpoint>())
        {
            _isEmpty &= endpoint.Metadata.GetMetadata<FaultFormatAttribute>() is null;
            Add(endpoint.RoutePattern, declared(endpoint));
        }
    }

    /// <summary>Whether the app has no other routes by now.</summary>
    public bool IsCurrent => !_changes.HasChanged;

    /// <summary>What the routes say that have this very path, else those that share most leading segments with it; null when they do not agree.</summary>
    public FormatRanking? Find(PathString path)
    {
        if (_isEmpty || path.Value is not { Length: > 1 } text)
            return null;
        var (at, shared) = (_root, (Node?)null);
        foreach (var range in text.AsSpan(1).Split('/'))
        {
            var segment = text.AsSpan(1)[range];
            if (segment.IsEmpty)
                continue;
            if (at.Literals.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(segment, out var literal))
                at = shared = literal;
            else if (at.Parameter is { } parameter)
                at = parameter;
            else
                return shared?.Below.Agreed;
        }

        return at.Ending.IsEmpty ? shared?.Below.Agreed : at.Ending.Agreed;
    }

    private void Add(RoutePattern pattern, FormatRanking ranking)
    {
        var at = _root;
        foreach (var segment in pattern.PathSegments)
        {
            // What takes any path lies beside everything, so it is no neighbour.
            if (segment.Parts.Any(part => part is RoutePatternParameterPart { IsCatchAll: true }))
                return;
            at = segment is { IsSimple: true, Parts: [RoutePatternLiteralPart literal] }
                ? at.Literals.TryGetValue(literal.Content, out var known) ? known : at.Literals[literal.Content] = new Node()
                : at.Parameter ??= new Node();
            at.Below.Add(ranking);
        }

        at.Ending.Add(ranking);
    }

    private sealed class Node
    {
        public Dictionary<string, Node> Literals { get; } = new(StringComparer.OrdinalIgnoreCase);

        public Node? Parameter { get; set; }

        /// <summary>The routes that lead through here.</summary>
        public Voices Below { get; } = new();

        /// <summary>The routes that end here.</summary>
        public Voices Ending { get; } = new();
    }

    private sealed class Voices
    {
        private FormatRanking? _first;
        private bool _differ;

        public bool IsEmpty => _first is null;

        public FormatRanking? Agreed => _differ ? null : _first;

        public void Add(FormatRanking ranking)
        {
            _differ |= _first is not null && _first != ranking;
            _first ??= ranking;
        }
    }
}
