using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Primitives;

namespace Faultline.AspNetCore.Negotiation;

/// <summary>
/// The routes as a tree of segments, to find those that lie beside a URI that no endpoint took: a group's format is that of
/// its unknown URIs and wrong methods too. Of routes that do not agree counts what their groups have in common.
/// </summary>
internal sealed class RouteNeighbours
{
    private readonly Node _root = new();
    private readonly FormatNegotiator _negotiator;
    private readonly IChangeToken _changes;
    private readonly bool _isEmpty = true;

    public RouteNeighbours(IReadOnlyList<Endpoint> endpoints, IChangeToken changes, FormatNegotiator negotiator)
    {
        (_changes, _negotiator) = (changes, negotiator);
        foreach (var endpoint in endpoints.OfType<RouteEndpoint>())
        {
            string[] declared = [.. endpoint.Metadata.GetOrderedMetadata<FaultFormatAttribute>().Select(named => named.Format)];
            _isEmpty &= declared.Length == 0;
            Add(endpoint.RoutePattern, declared);
        }
    }

    /// <summary>Whether the app has no other routes by now.</summary>
    public bool IsCurrent => !_changes.HasChanged;

    /// <summary>What the routes say that have this very path, else those that share most leading segments with it; null when that is nothing.</summary>
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
                return shared?.Below.Agreed(_negotiator);
        }

        return at.Ending.IsEmpty ? shared?.Below.Agreed(_negotiator) : at.Ending.Agreed(_negotiator);
    }

    private void Add(RoutePattern pattern, string[] declared)
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
            at.Below.Add(declared);
        }

        at.Ending.Add(declared);
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

    /// <summary>What routes declare, each from its outermost group to itself: as far as all say the same.</summary>
    private sealed class Voices
    {
        private string[]? _same;
        private FormatRanking? _ranking;

        public bool IsEmpty => _same is null;

        public void Add(string[] declared) =>
            _same = _same is null ? declared : _same[.._same.AsSpan().CommonPrefixLength(declared)];

        public FormatRanking? Agreed(FormatNegotiator negotiator) =>
            _same is { Length: > 0 } same ? _ranking ??= negotiator.Ranking(same.Reverse()) : null;
    }
}
