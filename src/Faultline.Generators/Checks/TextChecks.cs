using Faultline.Generators.Reading;
using Microsoft.CodeAnalysis;

namespace Faultline.Generators.Checks;

/// <summary>Compares the texts of other languages with the codes that they are of.</summary>
internal static class TextChecks
{
    /// <summary>What stands behind the code in the name of its title.</summary>
    public const string Title = ".title";

    public static IEnumerable<Diagnostic> Of(IReadOnlyList<INamedTypeSymbol> catalogues, IReadOnlyList<DeclaredCode> codes, IEnumerable<AdditionalText> files, CancellationToken cancellation)
    {
        foreach (var file in files)
        {
            if (TextFile.ClassOf(file.Path) is not { } name || CatalogueOf(name, file.Path, catalogues) is not { } catalogue || TextFile.Read(file, cancellation) is not { } texts)
                continue;
            var declared = codes.Where(code => SymbolEqualityComparer.Default.Equals(code.Catalogue, catalogue)).ToList();
            foreach (var diagnostic in texts.Entries.SelectMany(entry => Of(entry, texts, catalogue, declared)))
                yield return diagnostic;
        }
    }

    private static IEnumerable<Diagnostic> Of(TextFile.Entry entry, TextFile texts, INamedTypeSymbol catalogue, List<DeclaredCode> declared)
    {
        var code = declared.FirstOrDefault(code => code.Model.Code == entry.Name);
        if (code is null)
        {
            if (!declared.Any(titled => entry.Name == titled.Model.Code + Title))
                yield return Diagnostic.Create(Rules.TextKey, texts.LocationOf(entry), catalogue.Name, entry.Name);
            yield break;
        }

        var template = DetailTemplate.Read(entry.Text);
        if (template.Problem is { } problem)
            yield return Diagnostic.Create(Rules.TextTemplate, texts.LocationOf(entry), entry.Name, $"is no template: {problem}");
        foreach (var placeholder in template.Placeholders.Select(placeholder => placeholder.Name).Distinct())
        {
            if (!code.Model.Fields.Any(field => field.Field == placeholder))
            {
                var problemOfField = $"names the field '{placeholder}', which the code does not declare; {FieldList.Of(code.Model)}";
                yield return Diagnostic.Create(Rules.TextTemplate, texts.LocationOf(entry, $"{{{placeholder}}}"), entry.Name, problemOfField);
            }
        }
    }

    // Of classes of one name the one whose source lies beside the file.
    private static INamedTypeSymbol? CatalogueOf(string name, string file, IReadOnlyList<INamedTypeSymbol> catalogues)
    {
        var named = catalogues.Where(catalogue => catalogue.Name == name).ToList();
        return named.Count == 1
            ? named[0]
            : named.FirstOrDefault(catalogue => catalogue.DeclaringSyntaxReferences.Any(reference => Path.GetDirectoryName(reference.SyntaxTree.FilePath) == Path.GetDirectoryName(file)));
    }
}
