using System.Globalization;
using System.Text;

namespace Faultline.Mail.Commands;

/// <summary>
/// The commands in a text: its lines, without blank ones, quotations (<c>&gt;</c>) and the words with which a mail program introduces them, and not beyond
/// the signature or the message that is answered.
/// </summary>
internal static class CommandLines
{
    public static IReadOnlyList<CommandLine> In(string text)
    {
        var lines = new List<CommandLine>();
        var number = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            number++;
            if (Ends(raw))
                break;
            if (raw.TrimStart().StartsWith('>'))
            {
                DropAttribution(lines, number);
                continue;
            }

            if (Visible(raw) is { Length: > 0 } line)
                lines.Add(new CommandLine(number, line));
        }

        return lines;
    }

    // "-- " begins a signature; many mail programs drop the blank. Outlook puts a line before the message that it answers.
    private static bool Ends(ReadOnlySpan<char> line)
    {
        var text = line.TrimEnd();
        return text.SequenceEqual("--") || text.StartsWith("-----") || (text.Length >= 10 && text.IndexOfAnyExcept('_') < 0);
    }

    // Right before the quotation, or with one blank line between. What is none stays: it is a command, or its sender is told that it is none.
    private static void DropAttribution(List<CommandLine> lines, int quotation)
    {
        if (lines.Count == 0 || lines[^1].Number < quotation - 2)
            return;
        var text = "";
        for (var count = 1; count <= Math.Min(Attribution.MostLines, lines.Count); count++)
        {
            var line = lines[^count];
            if (line.Text.Length > Attribution.MaxLength || (count > 1 && line.Number != lines[^(count - 1)].Number - 1))
                return;
            text = count == 1 ? line.Text : $"{line.Text} {text}";
            if (!Attribution.Is(text, isOneLine: count == 1))
                continue;
            lines.RemoveRange(lines.Count - count, count);
            return;
        }
    }

    private static string Visible(ReadOnlySpan<char> line)
    {
        var text = new StringBuilder(line.Length);
        foreach (var rune in line.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
                text.Append(' ');
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format))
                text.Append(rune.ToString());
        }

        return text.ToString().Trim();
    }
}
