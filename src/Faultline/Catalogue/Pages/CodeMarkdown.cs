using System.Text;
using Faultline.Catalogue.Documents;
using static Faultline.Catalogue.Pages.MarkdownText;

namespace Faultline.Catalogue.Pages;

/// <summary>What a code means, in Markdown.</summary>
internal static class CodeMarkdown
{
    public static string Write(CatalogueDocument document, CatalogueCode code, CatalogueLinks links)
    {
        var text = new StringBuilder(8_192);
        text.Append("# ").Append(Escape(code.Title)).Append("\n\n").Append(Code(code.Code)).Append(", one of ")
            .Append(Link(links.List, $"all faults of {Escape(document.Service)}")).Append("\n\n");
        if (code.DeprecatedBy is { } successor)
            text.Append("**Deprecated.** In its place: ").Append(CodeLink(document, successor, links)).Append("\n\n");
        text.Append(Paragraphs(code.Summary));
        WriteText(text, "Likely cause", code.Cause);
        WriteText(text, "What to do", code.Remedy);
        WriteFacts(text, code);
        WriteFields(text, code);
        WriteEndpoints(text, document, code);
        WriteExamples(text, code);
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void WriteText(StringBuilder text, string heading, string? paragraphs)
    {
        if (!string.IsNullOrWhiteSpace(paragraphs))
            text.Append("## ").Append(heading).Append("\n\n").Append(Paragraphs(paragraphs));
    }

    private static void WriteFacts(StringBuilder text, CatalogueCode code)
    {
        text.Append("## Facts\n\n- Status: ").AppendJoin(", ", code.Statuses()).Append("\n- Detail: ").Append(Escape(code.Detail)).Append('\n');
        WriteFact(text, "Pulp number", code.PulpCode);
        WriteFact(text, "Nova root", code.Root());
        WriteFact(text, "Since", code.Since);
        text.Append('\n');
    }

    private static void WriteFact(StringBuilder text, string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
            text.Append("- ").Append(name).Append(": ").Append(Code(value)).Append('\n');
    }

    private static void WriteFields(StringBuilder text, CatalogueCode code)
    {
        text.Append("## Data\n\n");
        if (code.Fields.Count == 0)
        {
            text.Append("None.\n\n");
            return;
        }

        text.Append("| Field | Type | Presence | Meaning |\n|---|---|---|---|\n");
        foreach (var field in code.Fields)
        {
            text.Append("| ").Append(CodeCell(field.Name)).Append(" | ").Append(Escape(field.Type)).Append(" | ").Append(field.Required ? "always" : "sometimes")
                .Append(" | ").Append(Escape(field.Description ?? "")).Append(" |\n");
        }

        text.Append('\n');
    }

    private static void WriteEndpoints(StringBuilder text, CatalogueDocument document, CatalogueCode code)
    {
        var endpoints = document.EndpointsOf(code.Code).ToList();
        if (endpoints.Count == 0)
            return;
        text.Append("## Endpoints\n\n");
        foreach (var endpoint in endpoints)
            text.Append("- ").Append(Code($"{endpoint.Method} {endpoint.Route}")).Append('\n');
        text.Append('\n');
    }

    private static void WriteExamples(StringBuilder text, CatalogueCode code)
    {
        if (code.Examples.Count == 0)
            return;
        text.Append("## Examples\n\n");
        foreach (var example in code.Examples)
            text.Append("### ").Append(Escape(example.Format)).Append("\n\n").Append(Code(example.ContentType)).Append("\n\n").Append(Block(example.IsJson ? "json" : "", example.Body));
    }

    private static string CodeLink(CatalogueDocument document, string code, CatalogueLinks links) =>
        document.Find(code) is null ? Code(code) : Link(links.Code(code), Code(code));
}
