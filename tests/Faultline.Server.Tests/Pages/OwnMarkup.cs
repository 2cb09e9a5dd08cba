using System.Text.RegularExpressions;

namespace Faultline.Server.Tests.Pages;

/// <summary>The elements and attributes that pages are made of; anything else came out of a text.</summary>
internal static class OwnMarkup
{
    private static readonly string[] Elements =
    [
        "html", "head", "meta", "title", "link", "body", "a", "header", "form", "label", "input", "button", "main", "p", "code", "span", "h1", "h2", "h3", "div",
        "aside", "dl", "dt", "dd", "time", "small", "section", "b", "ol", "ul", "li", "pre", "table", "thead", "tbody", "tr", "th", "td", "footer", "nav",
        "details", "summary", "svg", "path", "rect", "figure", "figcaption", "textarea", "mark",
    ];

    private static readonly string[] Attributes =
    [
        "lang", "charset", "name", "content", "rel", "href", "type", "class", "role", "action", "method", "for", "id", "required", "autocomplete", "spellcheck",
        "placeholder", "title", "aria-labelledby", "aria-label", "datetime", "tabindex", "scope", "value", "maxlength", "min", "inputmode", "aria-current",
        "aria-describedby", "aria-invalid", "viewBox", "preserveAspectRatio", "d", "x", "y", "width", "height", "data-label",
    ];

    /// <summary>Fails when a page has an element, an attribute or a link that is none of its own.</summary>
    public static void ShouldBeAllOf(string page)
    {
        Regex.Matches(page, "<(?![!/])([^\\s>/]+)").Select(match => match.Groups[1].Value).Distinct().ShouldBeSubsetOf(Elements);
        Regex.Matches(page, "<[a-z0-9]+((?:\\s+[^\\s=>/]+(?:=\"[^\"]*\")?)*)\\s*/?>")
            .SelectMany(tag => Regex.Matches(tag.Groups[1].Value, "\\s+([^\\s=>/\"]+)(?:=\"[^\"]*\")?"))
            .Select(match => match.Groups[1].Value)
            .Distinct()
            .ShouldBeSubsetOf(Attributes);
        foreach (Match link in Regex.Matches(page, "(?:href|src|action)=\"([^\"]*)\""))
            link.Groups[1].Value.ShouldMatch("^(/|#main)", "a link leads only into this site");
    }
}
