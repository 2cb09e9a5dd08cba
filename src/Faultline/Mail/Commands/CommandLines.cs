using System.Globalization;
using System.Text;

namespace Faultline.Mail.Commands;

/// <summary>
/// The commands in a text: its lines, without blank ones, quotations (<c>&gt;</c>) and the words that introduce them, and not beyond
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
                DropIntroduction(lines, number);
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

    // "On Thu, 26 Nov 2026, Compute <commands@example.org>" and "wrote:" are one or two lines right before the quotation, in any language.
    private static void DropIntroduction(List<CommandLine> lines, int quotation)
    {
        if (lines.Count == 0 || !lines[^1].Text.EndsWith(':') || lines[^1].Number < quotation - 2)
            return;
        var number = lines[^1].Number;
        lines.RemoveAt(lines.Count - 1);
        if (lines.Count > 0 && lines[^1].Number == number - 1 && lines[^1].Text.Contains('@', StringComparison.Ordinal))
            lines.RemoveAt(lines.Count - 1);
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
