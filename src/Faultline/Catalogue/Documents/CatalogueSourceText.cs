using System.Globalization;
using System.Text;

namespace Faultline.Catalogue.Documents;

/// <summary>
/// Writes a catalogue as the C# from which the generator makes it again: a class with a method for each code. So codes that somebody declared
/// elsewhere become codes that the compiler checks.
/// </summary>
internal static class CatalogueSourceText
{
    /// <param name="catalogue">The codes.</param>
    /// <param name="className">The name of the class.</param>
    /// <param name="namespaceName">Its namespace, or null for none.</param>
    /// <param name="origin">Where the codes come from, for the class's documentation.</param>
    public static string Write(FaultCatalogue catalogue, string className, string? namespaceName, string origin)
    {
        var text = new StringBuilder(16_384);
        text.Append("using Faultline;\nusing Faultline.Catalogue;\n\n");
        if (namespaceName is not null)
            text.Append("namespace ").Append(namespaceName).Append(";\n\n");
        text.Append("/// <summary>").Append(SourceWords.Xml(origin)).Append("</summary>\n[FaultCatalogue(").Append(SourceWords.Literal(catalogue.Service)).Append(")]\ninternal static partial class ")
            .Append(className).Append("\n{\n");
        var names = new SourceNames();
        for (var i = 0; i < catalogue.Definitions.Count; i++)
        {
            if (i > 0)
                text.Append('\n');
            WriteCode(text, catalogue.Definitions[i], names);
        }

        return text.Append("}\n").ToString();
    }

    private static void WriteCode(StringBuilder text, FaultDefinition definition, SourceNames names)
    {
        var fields = SourceField.All(definition.Fields);
        WriteDocumentation(text, "summary", definition.Summary.Length > 0 ? definition.Summary : definition.Title);
        foreach (var field in fields.Where(field => field.Declared.Description is not null))
            text.Append("    /// <param name=\"").Append(field.Parameter.TrimStart('@')).Append("\">").Append(SourceWords.Xml(field.Declared.Description!)).Append("</param>\n");
        WriteDocumentation(text, "cause", definition.Cause);
        WriteDocumentation(text, "remedy", definition.Remedy);
        WriteAttribute(text, definition, SourceField.Rename(definition.Detail, fields));
        text.Append("    public static partial Fault ").Append(names.MethodOf(definition.Code)).Append('(').AppendJoin(", ", fields.Select(field => field.ToString())).Append(");\n");
    }

    private static void WriteDocumentation(StringBuilder text, string tag, string? content)
    {
        if (!string.IsNullOrWhiteSpace(content))
            text.Append("    /// <").Append(tag).Append('>').Append(SourceWords.Xml(content)).Append("</").Append(tag).Append(">\n");
    }

    private static void WriteAttribute(StringBuilder text, FaultDefinition definition, string detail)
    {
        text.Append("    [FaultCode(").Append(SourceWords.Literal(definition.Code.ToString())).Append(CultureInfo.InvariantCulture, $", {definition.Status}, ")
            .Append(SourceWords.Literal(definition.Title)).Append(", ").Append(SourceWords.Literal(detail));
        if (definition.OtherStatuses.Count > 0)
            text.Append(", OtherStatuses = [").AppendJoin(", ", definition.OtherStatuses).Append(']');
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)
            [("PulpCode", definition.PulpCode), ("NovaRoot", definition.NovaRoot), ("Since", definition.Since), ("DeprecatedBy", definition.DeprecatedBy)])
        {
            if (value is not null)
                text.Append(", ").Append(name).Append(" = ").Append(SourceWords.Literal(value));
        }

        text.Append(")]\n");
    }
}
