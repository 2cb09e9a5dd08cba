using System.Text;
using Faultline.Catalogue.Documents;
using static Faultline.Catalogue.Pages.HtmlText;

namespace Faultline.Catalogue.Pages;

/// <summary>What a code means, as a page.</summary>
internal static class CodeHtml
{
    public static string Write(CatalogueDocument document, CatalogueCode code, CatalogueLinks links)
    {
        var page = new StringBuilder(16_384);
        page.Append("<nav aria-label=\"Where you are\">").Append(Link(links.List, Encode($"All faults of {document.Service}"))).Append(' ');
        foreach (var (name, href) in links.OtherForms)
            page.Append(Link(href, Encode(name))).Append(' ');
        page.Append("</nav>\n<h1>").Append(Encode(code.Title)).Append("</h1>\n<p><code class=\"whole\">").Append(Encode(code.Code)).Append("</code> <span class=\"soft\">status ").AppendJoin(", ", code.Statuses()).Append("</span>");
        if (code.DeprecatedBy is not null)
            page.Append(" <span class=\"old\">deprecated</span>");
        page.Append("</p>\n");
        if (code.DeprecatedBy is { } successor)
            page.Append("<p class=\"note\">No longer in use. In its place: ").Append(CodeLink(document, successor, links)).Append("</p>\n");
        page.Append(Paragraphs(code.Summary));
        WriteText(page, "Likely cause", code.Cause);
        WriteText(page, "What to do", code.Remedy);
        WriteFacts(page, document, code, links);
        WriteFields(page, code);
        WriteEndpoints(page, document, code);
        WriteExamples(page, code);
        return Page($"{code.Title} ({code.Code})", page.ToString());
    }

    private static void WriteText(StringBuilder page, string heading, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
            page.Append("<h2>").Append(heading).Append("</h2>\n").Append(Paragraphs(text));
    }

    private static void WriteFacts(StringBuilder page, CatalogueDocument document, CatalogueCode code, CatalogueLinks links)
    {
        page.Append("<h2>Facts</h2>\n<div class=\"card\"><dl>\n<dt>Status</dt><dd>").AppendJoin(", ", code.Statuses()).Append("</dd>\n<dt>Detail</dt><dd>").Append(Encode(code.Detail)).Append("</dd>\n");
        WriteFact(page, "Pulp number", code.PulpCode);
        WriteFact(page, "Nova root", code.Root());
        WriteFact(page, "Since", code.Since);
        if (code.DeprecatedBy is { } successor)
            page.Append("<dt>Deprecated by</dt><dd>").Append(CodeLink(document, successor, links)).Append("</dd>\n");
        page.Append("</dl></div>\n");
    }

    private static void WriteFact(StringBuilder page, string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
            page.Append("<dt>").Append(name).Append("</dt><dd>").Append(Code(value)).Append("</dd>\n");
    }

    private static void WriteFields(StringBuilder page, CatalogueCode code)
    {
        page.Append("<h2>Data</h2>\n");
        if (code.Fields.Count == 0)
        {
            page.Append("<p class=\"soft\">None.</p>\n");
            return;
        }

        page.Append("<div class=\"card\"><table>\n<thead><tr><th scope=\"col\">Field</th><th scope=\"col\">Type</th><th scope=\"col\">Presence</th><th scope=\"col\">Meaning</th></tr></thead>\n<tbody>\n");
        foreach (var field in code.Fields)
        {
            page.Append("<tr><td>").Append(Code(field.Name)).Append("</td><td>").Append(Encode(field.Type)).Append("</td><td>")
                .Append(field.Required ? "always" : "sometimes").Append("</td><td>").Append(Encode(field.Description ?? "")).Append("</td></tr>\n");
        }

        page.Append("</tbody></table></div>\n");
    }

    private static void WriteEndpoints(StringBuilder page, CatalogueDocument document, CatalogueCode code)
    {
        var endpoints = document.EndpointsOf(code.Code).ToList();
        if (endpoints.Count == 0)
            return;
        page.Append("<h2>Endpoints</h2>\n<ul>\n");
        foreach (var endpoint in endpoints)
            page.Append("<li>").Append(Code($"{endpoint.Method} {endpoint.Route}")).Append("</li>\n");
        page.Append("</ul>\n");
    }

    private static void WriteExamples(StringBuilder page, CatalogueCode code)
    {
        if (code.Examples.Count == 0)
            return;
        page.Append("<h2>Examples</h2>\n");
        foreach (var example in code.Examples)
        {
            page.Append("<details").Append(example == code.Examples[0] ? " open" : "").Append("><summary>").Append(Encode(example.Format)).Append(" <span class=\"soft\">")
                .Append(Encode(example.ContentType)).Append("</span></summary><pre tabindex=\"0\">").Append(Encode(example.Body)).Append("</pre></details>\n");
        }
    }

    private static string CodeLink(CatalogueDocument document, string code, CatalogueLinks links) =>
        document.Find(code) is null ? Code(code) : Link(links.Code(code), Code(code));
}
