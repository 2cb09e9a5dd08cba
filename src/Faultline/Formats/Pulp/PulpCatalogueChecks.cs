namespace Faultline.Formats.Pulp;

/// <summary>Finds what is wrong with the entries of a catalogue.</summary>
internal static class PulpCatalogueChecks
{
    private const int PrefixLength = 3;

    public static IEnumerable<PulpCatalogueDefect> Of(IReadOnlyList<PulpDefinition> definitions)
    {
        var retired = definitions.Where(definition => definition.IsRetired).Select(definition => definition.Code).ToHashSet(StringComparer.Ordinal);
        var seen = new Dictionary<string, PulpDefinition>(StringComparer.Ordinal);
        foreach (var definition in definitions)
        {
            foreach (var defect in OfCode(definition, retired, seen).Concat(OfTemplate(definition)))
                yield return defect;
        }

        foreach (var defect in SharedPrefixes(definitions))
            yield return defect;
    }

    private static IEnumerable<PulpCatalogueDefect> OfCode(PulpDefinition definition, HashSet<string> retired, Dictionary<string, PulpDefinition> seen)
    {
        var code = definition.Code;
        if (!PulpNumbers.IsNumber(code))
            yield return new(code, PulpCatalogueDefectKind.MalformedCode, $"'{code}' is not a code; expected three upper-case letters and four digits, such as PLP0009");
        if (definition.IsUndefined)
            yield return new(code, PulpCatalogueDefectKind.UndefinedCode, $"{code} is referred to, and no release defines it");
        if (!definition.IsLive)
            yield break;
        if (retired.Contains(code))
            yield return new(code, PulpCatalogueDefectKind.ReusedRetiredCode, $"{code} was retired and is in use again{By(definition)}");
        if (!seen.TryAdd(code, definition))
            yield return new(code, PulpCatalogueDefectKind.DuplicateCode, $"{code} is declared twice:{By(seen[code])} and{By(definition)}");
    }

    private static IEnumerable<PulpCatalogueDefect> OfTemplate(PulpDefinition definition)
    {
        var code = definition.Code;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var placeholder in definition.Placeholders)
        {
            var isNew = names.Add(placeholder.Name);
            if (placeholder.Problem is { } problem)
                yield return new(code, PulpCatalogueDefectKind.MalformedPlaceholder, $"{code} has a malformed placeholder: {problem}");
            else if (placeholder.SwallowsText)
                yield return new(code, PulpCatalogueDefectKind.SwallowedLetter,
                    $"{code} has a placeholder without a letter: '%({placeholder.Name})' takes the '{placeholder.Conversion}' of the next word for it");
            if (isNew && placeholder.Name.Length > 0 && !definition.RequiredFields.Contains(placeholder.Name))
                yield return new(code, PulpCatalogueDefectKind.UndeclaredPlaceholder,
                    $"{code} prints '{placeholder.Name}', which is no required field; expected one of {Listed(definition.RequiredFields)}");
        }

        foreach (var field in definition.Template is null ? [] : definition.RequiredFields.Where(field => !names.Contains(field)))
            yield return new(code, PulpCatalogueDefectKind.UnusedField, $"{code} requires '{field}' and does not print it");
    }

    private static IEnumerable<PulpCatalogueDefect> SharedPrefixes(IReadOnlyList<PulpDefinition> definitions) =>
        from definition in definitions
        where PulpNumbers.IsNumber(definition.Code) && definition.Project.Length > 0
        group definition.Project by definition.Code[..PrefixLength] into owners
        let projects = owners.Distinct(StringComparer.Ordinal).ToList()
        where projects.Count > 1
        select new PulpCatalogueDefect(
            owners.Key, PulpCatalogueDefectKind.SharedPrefix, $"The codes {owners.Key}… belong to more than one project: {string.Join(", ", projects)}");

    private static string By(PulpDefinition definition) => definition switch
    {
        { Project.Length: > 0, Class: { } name } => $" by {name} of {definition.Project}",
        { Project.Length: > 0 } => $" by {definition.Project}",
        _ => "",
    };

    private static string Listed(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);
}
