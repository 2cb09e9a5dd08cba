using Faultline.Generators.Reading;
using Microsoft.CodeAnalysis;

namespace Faultline.Generators.Checks;

/// <summary>Codes and numbers that several methods of one compilation declare. Those of several assemblies are found at the start.</summary>
internal static class DuplicateChecks
{
    /// <param name="codes">The codes of the compilation, in an order that does not change.</param>
    public static IEnumerable<Diagnostic> Of(IReadOnlyList<DeclaredCode> codes)
    {
        var byCode = new Dictionary<string, DeclaredCode>(StringComparer.Ordinal);
        var byNumber = new Dictionary<string, DeclaredCode>(StringComparer.Ordinal);
        foreach (var code in codes)
        {
            if (byCode.TryGetValue(code.Model.Code, out var first))
                yield return Diagnostic.Create(Rules.DuplicateCode, code.CodeLocation, code.Model.Code, first.Place);
            else
                byCode.Add(code.Model.Code, code);

            if (code.Model.PulpCode is not { } number || !CodeForm.IsPulpCode(number))
                continue;
            if (byNumber.TryGetValue(number, out first))
                yield return Diagnostic.Create(Rules.DuplicatePulp, AttributeArguments.LocationOf(code.Attribute, "PulpCode"), number, first.Model.Code, first.Place);
            else
                byNumber.Add(number, code);
        }
    }
}
