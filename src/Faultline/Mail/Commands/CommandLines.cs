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
        var length = AttributionLength(lines);
        lines.RemoveRange(lines.Count - length, length);
    }

    // How many of the last lines are one. The fewest count, lest a command before it goes too; but "Compute <commands@example.org> wrote:" may be the end of one that was broken
    // within the name, and of that, with its day and time, nothing must stay.
    private static int AttributionLength(List<CommandLine> lines)
    {
        var (text, length) = ("", 0);
        for (var count = 1; count <= Math.Min(Attribution.MostLines, lines.Count); count++)
        {
            var line = lines[^count];
            if (line.Text.Length > Attribution.MaxLength || (count > 1 && line.Number != lines[^(count - 1)].Number - 1))
                return length;
            text = count == 1 ? line.Text : $"{line.Text} {text}";
            if (!Attribution.Is(text, isOneLine: count == 1))
                continue;
            if (count == 1 && !Attribution.SaysWhen(text))
                length = 1;
            else if (length == 0 || Attribution.SaysDayAndTime(text))
                return count;
        }

        return length;
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
