using System.Text;

namespace Faultline.Formats.Loose;

/// <summary>
/// Reads a body that is no JSON: a page, text, or nothing. Of a page its title and first heading, of text its first lines: what comes
/// after may be a trace, or anything else that was not meant for a caller.
/// </summary>
internal static class LooseText
{
    private const int MaxTitle = 200;
    private const int MaxDetail = 1_000;
    private const int MaxLines = 5;
    private const int MaxSearched = 16_384;

    /// <summary>The fault of a body.</summary>
    public static Fault Read(string text, FaultSource source)
    {
        var draft = new FaultDraft(source);
        if (IsPage(text, source))
            ReadPage(ref draft, text, source.Status);
        else
            ReadLines(ref draft, text, source.Status);
        return draft.ToFault();
    }

    /// <summary>Text with each run of white space and control characters as one space.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c) && !char.IsControl(c))
                line.Append(c);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        }

        return line.ToString().TrimEnd();
    }

    /// <summary>Text of at most so many characters; what was longer ends with an ellipsis.</summary>
    public static string Cut(string text, int maxLength)
    {
        if (text.Length <= maxLength)
            return text;
        var end = maxLength - 1;
        if (char.IsHighSurrogate(text[end - 1]))
            end--;
        return text[..end] + "…";
    }

    /// <summary>The text up to the line in which it begins to tell where something was thrown.</summary>
    public static string BeforeTrace(string text)
    {
        if (!text.Contains('\n', StringComparison.Ordinal))
            return text;
        var end = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (IsTrace(line))
                return end == 0 ? "" : text[..end].TrimEnd();
            end = Math.Min(text.Length, end + line.Length);
            while (end < text.Length && text[end] is '\r' or '\n')
                end++;
        }

        return text;
    }

    /// <summary>What follows the status in <c>404 Not Found</c>; null for text that is no such line.</summary>
    public static string? PhraseIn(string text, int status) =>
        DocumentReading.StatusOf(text) == status && text.Length > 4 ? text[4..].Trim() : null;

    private static bool IsPage(string text, FaultSource source) =>
        text.AsSpan().TrimStart() is ['<', ..] || source.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;

    private static void ReadPage(ref FaultDraft draft, string page, int status)
    {
        var title = MarkupText.Of(page, "title", MaxTitle);
        var heading = MarkupText.Of(page, "h1", MaxTitle);
        var said = title ?? heading;
        if (said is null)
        {
            draft.Detail = MarkupText.Words(page, MaxTitle) is { Length: > 0 } words ? words : null;
            return;
        }

        draft.Title = PhraseIn(said, status) ?? said;
        var more = heading ?? said;
        draft.Detail = PhraseIn(more, status) ?? more;
    }

    private static void ReadLines(ref FaultDraft draft, string text, int status)
    {
        var detail = new StringBuilder();
        var lines = 0;
        foreach (var raw in text.AsSpan(0, Math.Min(text.Length, MaxSearched)).EnumerateLines())
        {
            if (lines == MaxLines || detail.Length > MaxDetail || IsTrace(raw))
                break;
            var line = OneLine(Cut(raw.ToString(), MaxDetail + 1));
            if (line.Length == 0)
                continue;
            if (lines++ == 0 && PhraseIn(line, status) is { } phrase)
            {
                draft.Title = phrase;
                continue;
            }

            detail.Append(detail.Length > 0 ? "\n" : "").Append(line);
        }

        draft.Detail = detail.Length > 0 ? Cut(detail.ToString(), MaxDetail) : null;
    }

    // Where .NET, Java, JavaScript and Python begin to tell where they were.
    private static bool IsTrace(ReadOnlySpan<char> line) =>
        (line.TrimStart().StartsWith("at ", StringComparison.Ordinal) && line is [' ' or '\t', ..]) || line.StartsWith("Traceback (", StringComparison.Ordinal);
}
