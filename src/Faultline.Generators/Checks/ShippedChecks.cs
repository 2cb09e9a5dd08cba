using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Faultline.Generators.Checks;

/// <summary>Compares what is declared with what was published: <c>FaultCodes.Shipped.txt</c>, if the project has one.</summary>
internal static class ShippedChecks
{
    private const string FileName = "FaultCodes.Shipped.txt";

    public static IEnumerable<Diagnostic> Of(IReadOnlyList<DeclaredCode> codes, IEnumerable<AdditionalText> files, CancellationToken cancellation)
    {
        var shippedFiles = files.Where(file => Path.GetFileName(file.Path).Equals(FileName, StringComparison.OrdinalIgnoreCase)).ToList();
        if (shippedFiles.Count == 0)
            yield break;
        var declared = codes.GroupBy(code => code.Model.Code, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        var shipped = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in shippedFiles)
        {
            if (file.GetText(cancellation) is not { } text)
                continue;
            foreach (var line in text.Lines)
            {
                if (Compare(line.ToString(), declared, shipped) is { } found)
                    yield return found.InSource ?? Diagnostic.Create(found.Rule!, LocationOf(file, text, line), found.Argument);
            }
        }

        foreach (var code in codes.Where(code => !shipped.Contains(code.Model.Code)))
            yield return Diagnostic.Create(Rules.Unshipped, code.CodeLocation, code.Model.Code, ShippedCode.Of(code.Model));
    }

    private static Found? Compare(string line, Dictionary<string, DeclaredCode> declared, HashSet<string> shipped)
    {
        if (line.TrimStart() is "" || line.TrimStart()[0] == '#')
            return null;
        if (ShippedCode.Read(line, out var problem) is not { } code)
            return new Found(Rules.ShippedForm, problem!);
        if (!shipped.Add(code.Code))
            return new Found(Rules.ShippedForm, $"The code '{code.Code}' has a line already");
        if (!declared.TryGetValue(code.Code, out var now))
            return new Found(Rules.ShippedRemoved, code.Code);
        var differences = string.Join("; ", code.DifferencesTo(ShippedCode.Of(now.Model)));
        return differences.Length == 0 ? null : new Found(Diagnostic.Create(Rules.ShippedChanged, now.CodeLocation, code.Code, differences));
    }

    // The line without the white space round it.
    private static Location LocationOf(AdditionalText file, SourceText text, TextLine line)
    {
        var words = line.ToString();
        var span = new TextSpan(line.Start + words.Length - words.TrimStart().Length, words.Trim().Length);
        return Location.Create(file.Path, span, text.Lines.GetLinePositionSpan(span));
    }

    private sealed record Found(DiagnosticDescriptor? Rule, string Argument, Diagnostic? InSource = null)
    {
        public Found(Diagnostic inSource)
            : this(null, "", inSource)
        {
        }
    }
}
