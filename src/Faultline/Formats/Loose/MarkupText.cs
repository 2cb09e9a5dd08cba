using System.Net;
using System.Text;

namespace Faultline.Formats.Loose;

/// <summary>The words of a page, without its tags. Takes time in proportion to the page, whatever it is.</summary>
internal static class MarkupText
{
    /// <summary>The words of the first element of a name, or null when there is none or it is empty.</summary>
    public static string? Of(string page, string element, int maxLength)
    {
        for (var at = 0; (at = page.IndexOf('<' + element, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            var after = at + 1 + element.Length;
            if (after < page.Length && char.IsAsciiLetterOrDigit(page[after]))
                continue;
            var begin = page.IndexOf('>', after);
            var end = begin < 0 ? -1 : page.IndexOf("</" + element, begin, StringComparison.OrdinalIgnoreCase);
            return end < 0 ? null : Words(page.AsSpan(begin + 1, end - begin - 1), maxLength) is { Length: > 0 } words ? words : null;
        }

        return null;
    }

    /// <summary>The words of text with tags: these, and what is in scripts and styles, are left out, entities are decoded, white space is one space.</summary>
    public static string Words(ReadOnlySpan<char> markup, int maxLength)
    {
        var text = new StringBuilder();
        while (!markup.IsEmpty)
        {
            var open = markup.IndexOf('<');
            if (open < 0)
                break;
            text.Append(markup[..open]);
            markup = markup[open..];
            if (!IsTag(markup))
            {
                text.Append('<');
                markup = markup[1..];
                continue;
            }

            text.Append(' ');
            markup = AfterTag(markup);
        }

        text.Append(markup);
        return LooseText.Cut(LooseText.OneLine(WebUtility.HtmlDecode(text.ToString())), maxLength);
    }

    private static bool IsTag(ReadOnlySpan<char> markup) => markup.Length > 1 && (char.IsAsciiLetter(markup[1]) || markup[1] is '/' or '!' or '?');

    private static ReadOnlySpan<char> AfterTag(ReadOnlySpan<char> markup)
    {
        foreach (var hidden in (ReadOnlySpan<string>)["script", "style", "!--"])
        {
            if (!markup[1..].StartsWith(hidden, StringComparison.OrdinalIgnoreCase))
                continue;
            var close = hidden == "!--" ? "-->" : "</" + hidden;
            var end = markup.IndexOf(close, StringComparison.OrdinalIgnoreCase);
            markup = end < 0 ? [] : markup[(end + close.Length - 1)..];
            break;
        }

        var tagEnd = markup.IndexOf('>');
        return tagEnd < 0 ? [] : markup[(tagEnd + 1)..];
    }
}
