using System.Globalization;
using System.Text;

namespace Faultline.Cli.Output;

/// <summary>
/// Makes text of unknown origin harmless for a terminal: without control characters (no escape sequence begins without one)
/// and without the invisible ones that reorder or hide what is around them (Unicode "Trojan Source").
/// </summary>
internal static class SafeText
{
    /// <summary>One line: line breaks and tabs become spaces.</summary>
    public static string Line(string? text) => Clean(text, keepLines: false);

    /// <summary>One line of at most so many characters, with a mark where it was cut.</summary>
    public static string Line(string? text, int maxLength)
    {
        var line = Line(text);
        if (line.Length <= maxLength)
            return line;
        var end = char.IsHighSurrogate(line[maxLength - 1]) ? maxLength - 1 : maxLength;
        return string.Create(CultureInfo.InvariantCulture, $"{line.AsSpan(0, end)} … {line.Length - end} characters cut …");
    }

    /// <summary>Any number of lines, separated by line feeds.</summary>
    public static string Block(string? text) => Clean(text, keepLines: true);

    /// <summary>The lines of a text.</summary>
    public static IEnumerable<string> Lines(string? text) => Block(text).Split('\n');

    /// <summary>The same JSON, with each character that a terminal could obey as a JSON escape.</summary>
    /// <remarks>In JSON such characters stand only inside strings, so that the escape means the same.</remarks>
    public static string Json(string json)
    {
        if (!json.EnumerateRunes().Any(IsHarmful))
            return json;
        var safe = new StringBuilder(json.Length + 64);
        foreach (var rune in json.EnumerateRunes())
        {
            if (!IsHarmful(rune))
            {
                safe.Append(rune);
                continue;
            }

            foreach (var unit in rune.ToString())
                safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }

        return safe.ToString();
    }

    private static string Clean(string? text, bool keepLines)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value == '\n')
                clean.Append(keepLines ? '\n' : ' ');
            else if (rune.Value == '\t')
                clean.Append("  ");
            else if (!IsHarmful(rune))
                clean.Append(rune);
        }

        return clean.ToString();
    }

    private static bool IsHarmful(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        // Joiners are part of words in several scripts; they hide nothing.
        UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D),
        _ => false,
    };
}
