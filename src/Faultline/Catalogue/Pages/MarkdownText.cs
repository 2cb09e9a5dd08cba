using System.Text;
using System.Text.RegularExpressions;

namespace Faultline.Catalogue.Pages;

/// <summary>Puts any text into Markdown so that it reads as that text, and as no mark of it.</summary>
/// <remarks>Source: CommonMark 0.31; tables as GitHub has them.</remarks>
internal static partial class MarkdownText
{
    /// <summary>Text inside a line.</summary>
    public static string Escape(string text)
    {
        var line = WhiteSpace().Replace(text, " ").Trim();
        var escaped = new StringBuilder(line.Length + 16);
        for (var i = 0; i < line.Length; i++)
        {
            // At the beginning of a line these make a list, a heading or a rule of it.
            var beginsBlock = (i == 0 && line[i] is '-' or '+' or '=') || (line[i] is '.' or ')' && i > 0 && i < 10 && line.AsSpan(0, i).IndexOfAnyExceptInRange('0', '9') < 0);
            if (beginsBlock || line[i] is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '|' or '~' or '&' or '#')
                escaped.Append('\\');
            escaped.Append(line[i]);
        }

        return escaped.ToString();
    }

    /// <summary>A text of one or more paragraphs; an empty line stands between two.</summary>
    public static string Paragraphs(string text) =>
        string.Concat(text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(Escape).Where(part => part.Length > 0).Select(part => part + "\n\n"));

    /// <summary>A name in a code span, in a cell of a table: a bar ends the cell even there.</summary>
    public static string CodeCell(string text) => Code(text).Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>A name in a code span.</summary>
    public static string Code(string text)
    {
        var line = WhiteSpace().Replace(text, " ");
        var fence = new string('`', LongestRun(line) + 1);
        var pad = line.StartsWith('`') || line.EndsWith('`') ? " " : "";
        return $"{fence}{pad}{line}{pad}{fence}";
    }

    /// <summary>A link round something that was made here. What would end it early is escaped as in a URL.</summary>
    public static string Link(string href, string inner)
    {
        var target = new StringBuilder(href.Length);
        foreach (var c in href)
            target.Append(c is '(' or ')' or '<' or '>' or '\\' or ' ' ? Uri.HexEscape(c) : c);
        return $"[{inner}]({target})";
    }

    /// <summary>A block of code, fenced by more backquotes than it holds.</summary>
    public static string Block(string language, string body) => $"{Fence(body)}{language}\n{body.ReplaceLineEndings("\n").TrimEnd('\n')}\n{Fence(body)}\n\n";

    private static string Fence(string body) => new('`', Math.Max(3, LongestRun(body) + 1));

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex WhiteSpace();
}
