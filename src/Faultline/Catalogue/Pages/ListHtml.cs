using System.Globalization;
using System.Text;
using Faultline.Catalogue.Documents;
using static Faultline.Catalogue.Pages.HtmlText;

namespace Faultline.Catalogue.Pages;

/// <summary>The list of all codes as a page.</summary>
internal static class ListHtml
{
    public static string Write(CatalogueDocument document, CatalogueLinks links)
    {
        var title = $"Faults of {document.Service}";
        var groups = CatalogueGroups.Of(document).ToList();
        var page = new StringBuilder(16_384);
        page.Append("<nav aria-label=\"Other forms\">");
        foreach (var (name, href) in links.OtherForms)
            page.Append(Link(href, Encode(name))).Append(' ');
        page.Append("</nav>\n<h1>").Append(Encode(title)).Append("</h1>\n")
            .Append(CultureInfo.InvariantCulture, $"<p>What can go wrong, and what to do about it: {document.Codes.Count} codes. A code never changes its meaning.</p>\n");
        if (groups.Count > 1)
        {
            page.Append("<nav aria-label=\"Parts of the service\">");
            foreach (var group in groups)
                page.Append(Link("#part-" + group.Key, Code(group.Key))).Append(' ');
            page.Append("</nav>\n");
        }

        foreach (var group in groups)
            WriteGroup(page, group, links);
        if (document.Endpoints.Count > 0)
            WriteEndpoints(page, document, links);
        return Page(title, page.ToString());
    }

    private static void WriteGroup(StringBuilder page, IGrouping<string, CatalogueCode> group, CatalogueLinks links)
    {
        page.Append("<h2 id=\"part-").Append(Encode(group.Key)).Append("\">").Append(Code(group.Key)).Append("</h2>\n<div class=\"card\"><table>\n")
            .Append("<thead><tr><th scope=\"col\">Code</th><th scope=\"col\">Status</th><th scope=\"col\">Meaning</th></tr></thead>\n<tbody>\n");
        foreach (var code in group)
        {
            page.Append("<tr id=\"").Append(Encode(code.Code)).Append("\"><td>").Append(Link(links.Code(code.Code), Code(code.Code)));
            if (code.DeprecatedBy is not null)
                page.Append(" <span class=\"old\">deprecated</span>");
            page.Append("</td><td class=\"fixed\"><span class=\"narrow\">Status </span>").AppendJoin(", ", code.Statuses())
                .Append("</td><td>").Append(Encode(code.Summary.Length > 0 ? code.Summary : code.Title)).Append("</td></tr>\n");
        }

        page.Append("</tbody></table></div>\n");
    }

    private static void WriteEndpoints(StringBuilder page, CatalogueDocument document, CatalogueLinks links)
    {
        page.Append("<h2 id=\"endpoints\">Endpoints</h2>\n<p>Those that say which faults they answer with.</p>\n<div class=\"card\"><table>\n")
            .Append("<thead><tr><th scope=\"col\">Endpoint</th><th scope=\"col\">Codes</th></tr></thead>\n<tbody>\n");
        foreach (var endpoint in document.Endpoints)
        {
            page.Append("<tr><td>").Append(Code($"{endpoint.Method} {endpoint.Route}")).Append("</td><td>")
                .AppendJoin("<br>", endpoint.Codes.Select(code => document.Find(code) is null ? Code(code) : Link(links.Code(code), Code(code)))).Append("</td></tr>\n");
        }

        page.Append("</tbody></table></div>\n");
    }
}
