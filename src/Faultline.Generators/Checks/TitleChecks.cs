using Microsoft.CodeAnalysis;

namespace Faultline.Generators.Checks;

/// <summary>
/// Codes that are named as the title of another is in the text files: one text would be the detail of the one and the title of the other.
/// Only codes of one class share files.
/// </summary>
internal static class TitleChecks
{
    public static IEnumerable<Diagnostic> Of(IReadOnlyList<DeclaredCode> codes)
    {
        foreach (var ofClass in codes.GroupBy(code => code.Catalogue, SymbolEqualityComparer.Default))
        {
            var byTitle = ofClass.GroupBy(code => code.Model.Code + TextChecks.Title, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
            foreach (var code in ofClass)
            {
                if (byTitle.TryGetValue(code.Model.Code, out var titled))
                    yield return Diagnostic.Create(Rules.CodeOfTitle, code.CodeLocation, code.Model.Code, titled.Model.Code, titled.Place);
            }
        }
    }
}
