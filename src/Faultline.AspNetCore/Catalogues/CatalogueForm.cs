using Faultline.AspNetCore.Negotiation;
using Faultline.Catalogue.Documents;
using Faultline.Catalogue.Pages;
using Microsoft.Extensions.Primitives;

namespace Faultline.AspNetCore.Catalogues;

/// <summary>A form in which the catalogue is served.</summary>
/// <param name="Name">For a person, and in <c>?format=</c> in lower case.</param>
/// <param name="Suffix">At the end of a path, without the dot.</param>
/// <param name="MediaType">In <c>Accept</c>.</param>
/// <param name="ContentType">In <c>Content-Type</c>.</param>
internal sealed record CatalogueForm(string Name, string Suffix, string MediaType, string ContentType)
{
    public static readonly CatalogueForm Json = new("JSON", "json", "application/json", "application/json");
    public static readonly CatalogueForm Html = new("HTML", "html", "text/html", "text/html; charset=utf-8");
    public static readonly CatalogueForm Markdown = new("Markdown", "md", "text/markdown", "text/markdown; charset=utf-8");

    /// <summary>In the order of preference among equals: who takes anything is a program more often than a person.</summary>
    public static readonly IReadOnlyList<CatalogueForm> All = [Json, Html, Markdown];

    /// <summary>The form of a suffix or of <c>?format=</c>, or null.</summary>
    public static CatalogueForm? Named(string name) =>
        All.FirstOrDefault(form => form.Suffix.Equals(name, StringComparison.OrdinalIgnoreCase) || form.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The form that a caller accepts best; JSON for one that accepts none of them.</summary>
    public static CatalogueForm Accepted(StringValues accept) => FormatNegotiator.Best(accept, All, form => form.MediaType);

    /// <summary>The list, or the page of one code.</summary>
    /// <param name="document">All codes.</param>
    /// <param name="code">The code, or null for the list.</param>
    /// <param name="root">Where the list is.</param>
    public byte[] Write(CatalogueDocument document, CatalogueCode? code, string root)
    {
        if (this == Json)
            return (code is null ? document : document.Only(code)).ToJson();
        var links = CatalogueLinks.Served(root, code?.Code, [.. All.Where(form => form != this).Select(form => (form.Name, form.Suffix))]);
        var text = (this == Html, code) switch
        {
            (true, null) => ListHtml.Write(document, links),
            (true, not null) => CodeHtml.Write(document, code, links),
            (false, null) => ListMarkdown.Write(document, links),
            (false, not null) => CodeMarkdown.Write(document, code, links),
        };
        return System.Text.Encoding.UTF8.GetBytes(text);
    }
}
