using System.Globalization;
using System.Text;
using Faultline.Catalogue.Documents;
using static Faultline.Catalogue.Pages.MarkdownText;

namespace Faultline.Catalogue.Pages;

/// <summary>The list of all codes in Markdown.</summary>
internal static class ListMarkdown
{
    public static string Write(CatalogueDocument document, CatalogueLinks links)
    {
        var text = new StringBuilder(8_192);
        text.Append("# Faults of ").Append(Escape(document.Service)).Append("\n\n")
            .Append(CultureInfo.InvariantCulture, $"What can go wrong, and what to do about it: {document.Codes.Count} codes. A code never changes its meaning.\n\n");
        foreach (var group in CatalogueGroups.Of(document))
        {
            text.Append("## ").Append(Code(group.Key)).Append("\n\n| Code | Status | Meaning |\n|---|---|---|\n");
            foreach (var code in group)
            {
                text.Append("| ").Append(Link(links.Code(code.Code), CodeCell(code.Code))).Append(code.DeprecatedBy is null ? "" : " (deprecated)").Append(" | ")
                    .AppendJoin(", ", code.Statuses()).Append(" | ").Append(Escape(code.Summary.Length > 0 ? code.Summary : code.Title)).Append(" |\n");
            }

            text.Append('\n');
        }

        if (document.Endpoints.Count > 0)
            WriteEndpoints(text, document, links);
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void WriteEndpoints(StringBuilder text, CatalogueDocument document, CatalogueLinks links)
    {
        text.Append("## Endpoints\n\n| Endpoint | Codes |\n|---|---|\n");
        foreach (var endpoint in document.Endpoints)
        {
            text.Append("| ").Append(CodeCell($"{endpoint.Method} {endpoint.Route}")).Append(" | ")
                .AppendJoin(", ", endpoint.Codes.Select(code => document.Find(code) is null ? CodeCell(code) : Link(links.Code(code), CodeCell(code)))).Append(" |\n");
        }
    }
}
