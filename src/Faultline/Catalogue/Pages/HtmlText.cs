using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Faultline.Catalogue.Pages;

/// <summary>Builds HTML; whatever is put in by a hole is encoded, unless it was made here.</summary>
internal static class HtmlText
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Encode(string text) => Encoder.Encode(text);

    public static string Code(string text) => $"<code>{Encode(text)}</code>";

    public static string Link(string href, string inner) => $"<a href=\"{Encode(href)}\">{inner}</a>";

    /// <summary>A text of one or more paragraphs; an empty line stands between two.</summary>
    public static string Paragraphs(string text) =>
        string.Concat(text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part => $"<p>{Encode(part)}</p>\n"));

    /// <summary>The whole page round its content.</summary>
    public static string Page(string title, string content) => new StringBuilder(content.Length + 4_096)
        .Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .Append("<title>").Append(Encode(title)).Append("</title><style>").Append(CatalogueStyle.Css).Append("</style></head>\n<body><a class=\"skip\" href=\"#main\">Skip to the content</a>\n<main id=\"main\">\n")
        .Append(content).Append("</main></body></html>\n").ToString();
}
