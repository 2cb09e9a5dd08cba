using Faultline.Generators.Model;
using Faultline.Generators.Reading;
using Microsoft.CodeAnalysis;

namespace Faultline.Generators.Checks;

/// <summary>What is wrong with the template of a code's detail.</summary>
internal static class DetailChecks
{
    public static IEnumerable<Diagnostic> Of(DeclaredCode code)
    {
        var template = DetailTemplate.Read(code.Model.Detail);
        var written = AttributeArguments.Find(code.Attribute, "detail", 3);
        if (written is null)
            yield break;
        if (template.Problem is { } problem)
            yield return Diagnostic.Create(Rules.TemplateForm, LiteralPlace.Of(written, template.ProblemAt, 1), template.ProblemAt, problem);
        foreach (var placeholder in template.Placeholders)
        {
            if (!code.Model.Fields.Any(field => field.Field == placeholder.Name))
                yield return Diagnostic.Create(Rules.UnknownPlaceholder, LiteralPlace.Of(written, placeholder.Start, placeholder.Length), code.Method.Name, placeholder.Name, Advice(code.Model, placeholder.Name));
        }
    }

    private static string Advice(CodeModel code, string name)
    {
        if (code.Parameters.FirstOrDefault(parameter => parameter.Name == name) is { } parameter)
            return parameter.Role == ParameterRole.Data ? $"the field of the parameter '{name}' is {{{parameter.Field}}}" : $"the parameter '{name}' is no data field";
        return FieldList.Of(code);
    }
}
