using Faultline.Generators.Model;
using Faultline.Generators.Reading;
using Microsoft.CodeAnalysis;

namespace Faultline.Generators.Checks;

/// <summary>What is wrong with a code for itself.</summary>
internal static class CodeChecks
{
    private const string OwnCode = "two or more dotted parts of lower-case letters, digits, '_' and '-', such as compute.server.not_found";
    private const string Successor = "the code that took the place of this one, such as compute.server.not_found";

    public static IEnumerable<Diagnostic> Of(DeclaredCode code, string service)
    {
        var model = code.Model;
        return CodeForms(code, service)
            .Concat(Statuses(code))
            .Concat(DetailChecks.Of(code))
            .Concat(FieldChecks.Of(code.Method))
            .Concat(Documentation(code))
            .Concat(OldNames(code))
            .Concat(string.IsNullOrWhiteSpace(model.Title)
                ? [Diagnostic.Create(Rules.Title, AttributeArguments.LocationOf(code.Attribute, "title", 2), model.Code)]
                : Array.Empty<Diagnostic>());
    }

    private static IEnumerable<Diagnostic> CodeForms(DeclaredCode code, string service)
    {
        var text = code.Model.Code;
        if (!CodeForm.IsCode(text))
            yield return Diagnostic.Create(Rules.CodeForm, code.CodeLocation, text, "a fault code", OwnCode);
        else if (CodeForm.IsService(service) && !text.StartsWith(service + ".", StringComparison.Ordinal))
            yield return Diagnostic.Create(Rules.CodeForm, code.CodeLocation, text, $"a code of '{service}'", $"'{service}' as its first part");
        else if (AbbreviatedWord.In(text) is { } word)
            yield return Diagnostic.Create(Rules.Abbreviation, WordLocation(code, word), word, text);
        if (code.Model.DeprecatedBy is { } successor && !CodeForm.IsCode(successor))
            yield return Diagnostic.Create(Rules.CodeForm, AttributeArguments.LocationOf(code.Attribute, "DeprecatedBy"), successor, "a fault code", Successor);
    }

    private static Location WordLocation(DeclaredCode code, string word)
    {
        // Whole words only: the first 'svr' of compute.svrx.svr is not the one that is meant.
        var text = code.Model.Code;
        var at = text.IndexOf('.');
        do
            at = text.IndexOf(word, at + 1, StringComparison.Ordinal);
        while (char.IsLetterOrDigit(text[at - 1]) || (at + word.Length < text.Length && char.IsLetterOrDigit(text[at + word.Length])));
        return AttributeArguments.Find(code.Attribute, "code", 0) is { } expression ? LiteralPlace.Of(expression, at, word.Length) : code.CodeLocation;
    }

    private static IEnumerable<Diagnostic> Statuses(DeclaredCode code)
    {
        if (!CodeForm.IsErrorStatus(code.Model.Status))
            yield return Diagnostic.Create(Rules.Status, AttributeArguments.LocationOf(code.Attribute, "status", 1), code.Model.Status);
        var written = AttributeArguments.Find(code.Attribute, "OtherStatuses");
        var items = AttributeArguments.ItemsOf(written);
        for (var i = 0; i < code.Model.OtherStatuses.Count; i++)
        {
            var place = items.Count == code.Model.OtherStatuses.Count ? items[i] : written ?? (SyntaxNode)code.Attribute;
            if (!CodeForm.IsErrorStatus(code.Model.OtherStatuses[i]))
                yield return Diagnostic.Create(Rules.Status, place.GetLocation(), code.Model.OtherStatuses[i]);
        }
    }

    private static IEnumerable<Diagnostic> Documentation(DeclaredCode code)
    {
        DocModel documentation = code.Model.Documentation;
        if (documentation.Problem is { } problem)
            yield return Diagnostic.Create(Rules.NoDocumentation, code.MethodLocation, code.Model.Code, $"has documentation that is no XML: {problem}; a '<' that is text is written &lt;");
        else if (documentation.Summary.Length == 0)
            yield return Diagnostic.Create(Rules.NoDocumentation, code.MethodLocation, code.Model.Code, "has no documentation; expected at least a <summary>, which its help page begins with");
    }

    private static IEnumerable<Diagnostic> OldNames(DeclaredCode code)
    {
        if (code.Model.PulpCode is { } number && !CodeForm.IsPulpCode(number))
            yield return Diagnostic.Create(Rules.PulpForm, AttributeArguments.LocationOf(code.Attribute, "PulpCode"), number);
        if (code.Model.NovaRoot is { } root && !CodeForm.IsNovaRoot(root))
            yield return Diagnostic.Create(Rules.NovaForm, AttributeArguments.LocationOf(code.Attribute, "NovaRoot"), root);
    }
}
