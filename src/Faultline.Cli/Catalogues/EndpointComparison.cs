using System.Text.RegularExpressions;
using Faultline.Catalogue.Documents;

namespace Faultline.Cli.Catalogues;

/// <summary>What changed in the codes that the endpoints answer with.</summary>
internal static partial class EndpointComparison
{
    public static IEnumerable<CatalogueChange> Compare(CatalogueDocument before, CatalogueDocument now)
    {
        var (old, current) = (ByAddress(before), ByAddress(now));
        foreach (var (address, (name, codes)) in old)
        {
            // An endpoint that now takes any method takes this one too.
            var same = current.TryGetValue(address, out var found) ? found.Codes : current.TryGetValue(address with { Method = "*" }, out found) ? found.Codes : [];
            foreach (var code in codes.Except(same))
                yield return new(true, name, Lost(code, before, now, same.Except(codes)));
            foreach (var code in same.Except(codes))
                yield return new(false, name, $"{code} added");
        }

        foreach (var (_, (name, codes)) in current.Where(endpoint => !old.ContainsKey(endpoint.Key) && !old.Keys.Any(address => address.Route == endpoint.Key.Route && endpoint.Key.Method == "*")))
            yield return new(false, name, $"new, with {string.Join(", ", codes)}");
    }

    // What came in the same response at once took its place.
    private static string Lost(string code, CatalogueDocument before, CatalogueDocument now, IEnumerable<string> came)
    {
        var statuses = before.Find(code)?.Statuses().ToList() ?? [];
        var successors = came.Where(other => now.Find(other)?.Statuses().Intersect(statuses).Any() == true).ToList();
        return successors.Count == 0 ? $"{code} removed" : $"{code} replaced by {string.Join(", ", successors)} under status {string.Join(", ", statuses)}";
    }

    // How a parameter is called, and what its constraint is, is nothing that a client sees.
    private static Dictionary<(string Method, string Route), (string Name, IReadOnlyList<string> Codes)> ByAddress(CatalogueDocument document) => document.Endpoints
        .GroupBy(endpoint => (Method: endpoint.Method.ToUpperInvariant(), Route: Parameter().Replace(endpoint.Route, "{}").ToUpperInvariant().TrimEnd('/')))
        .ToDictionary(
            same => same.Key,
            same => ($"{same.First().Method} {same.First().Route}", (IReadOnlyList<string>)[.. same.SelectMany(endpoint => endpoint.Codes).Distinct().Order(StringComparer.Ordinal)]));

    // Braces inside a constraint are written twice.
    [GeneratedRegex(@"\{(?:[^{}]|\{\{|\}\})*\}", RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();
}
