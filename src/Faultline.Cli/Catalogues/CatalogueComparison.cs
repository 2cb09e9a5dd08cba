using Faultline.Catalogue.Documents;

namespace Faultline.Cli.Catalogues;

/// <summary>
/// What changed from one catalogue to the next, and whether clients can live with it. Texts may change and codes may come; what a client
/// branches on may not: a code, its status, its data, its number and root in the older forms.
/// </summary>
/// <remarks>
/// Source: OpenStack API-SIG guideline "Errors": when a code is added to a specific response, subsequent change to that code, on that
/// response, is an incompatible change.
/// </remarks>
internal static class CatalogueComparison
{
    /// <summary>The changes, those of the codes first, in the order of their names.</summary>
    public static IReadOnlyList<CatalogueChange> Compare(CatalogueDocument before, CatalogueDocument now)
    {
        var changes = new List<CatalogueChange>();
        if (before.Service != now.Service)
            changes.Add(new(true, "service", $"is {now.Service}, was {before.Service}"));
        foreach (var code in before.Codes)
            changes.AddRange(now.Find(code.Code) is { } same ? Compare(code, same) : [new(true, code.Code, "removed")]);
        changes.AddRange(now.Codes.Where(code => before.Find(code.Code) is null).Select(code => new CatalogueChange(false, code.Code, "added")));
        return [.. changes.OrderBy(change => change.Subject, StringComparer.Ordinal), .. EndpointComparison.Compare(before, now)];
    }

    private static IEnumerable<CatalogueChange> Compare(CatalogueCode before, CatalogueCode now)
    {
        CatalogueChange Change(bool isBreaking, string text) => new(isBreaking, before.Code, text);
        if (before.Status != now.Status)
            yield return Change(true, $"status is {now.Status}, was {before.Status}");
        foreach (var status in before.OtherStatuses.Except(now.Statuses()))
            yield return Change(true, $"status {status} removed");
        foreach (var status in now.OtherStatuses.Except(before.Statuses()))
            yield return Change(false, $"status {status} added");
        foreach (var change in CompareFields(before, now))
            yield return change;
        if (before.PulpCode != now.PulpCode)
            yield return Change(before.PulpCode is not null, $"Pulp number is {now.PulpCode ?? "none"}, was {before.PulpCode ?? "none"}");
        if (before.Root() != now.Root())
            yield return Change(true, $"Nova root is {now.Root()}, was {before.Root()}");
        if (before.DeprecatedBy != now.DeprecatedBy)
            yield return Change(false, now.DeprecatedBy is null ? "no longer deprecated" : $"deprecated by {now.DeprecatedBy}");
        if (before.Title != now.Title)
            yield return Change(false, "title changed");
        if (before.Detail != now.Detail)
            yield return Change(false, "detail changed");
    }

    private static IEnumerable<CatalogueChange> CompareFields(CatalogueCode before, CatalogueCode now)
    {
        CatalogueChange Change(bool isBreaking, string text) => new(isBreaking, before.Code, text);
        foreach (var field in before.Fields)
        {
            if (now.Fields.FirstOrDefault(one => one.Name == field.Name) is not { } same)
            {
                yield return Change(true, $"data field {field.Name} removed");
                continue;
            }

            if (field.Type != same.Type)
                yield return Change(true, $"data field {field.Name} is {same.Type}, was {field.Type}");
            if (field.Required != same.Required)
                yield return Change(field.Required, same.Required ? $"data field {field.Name} is now always there" : $"data field {field.Name} is no longer always there");
        }

        foreach (var field in now.Fields.Where(field => before.Fields.All(one => one.Name != field.Name)))
            yield return Change(false, $"data field {field.Name} added");
    }
}
