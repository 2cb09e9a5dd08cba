using System.Buffers;
using System.Text;

namespace Faultline.Tracker.Grouping;

/// <summary>
/// A message without what varies: words with digits in them, addresses, paths and long random words become <c>#</c>, what is quoted becomes <c>'#'</c> unless it looks
/// like a name in code. One pass, no pattern language: any text takes linear time.
/// </summary>
internal static class MessageTemplate
{
    /// <summary>How much of a message counts, in UTF-16 characters: the first line and no more than this.</summary>
    public const int MaxLength = 300;

    private const int LongWord = 24;

    private static readonly SearchValues<char> Breaks = SearchValues.Create(" \t'\"`´‘’“”«»()[]{}<>,;=|!?*");

    /// <summary>The template.</summary>
    /// <param name="message">The message, or null.</param>
    /// <param name="shortWords">Whether words of one or two letters become <c>#</c> too: in a bundle they are names that a tool made up.</param>
    public static string Of(string? message, bool shortWords = false)
    {
        var text = FirstLine(message);
        var template = new StringBuilder(text.Length);
        while (!text.IsEmpty)
        {
            var c = text[0];
            if (IsQuote(c) && Quoted(text) is > 1 and var quoted)
            {
                AppendQuoted(template, text[1..(quoted - 1)], shortWords);
                text = text[quoted..];
            }
            else if (Breaks.Contains(c))
            {
                if (c is not (' ' or '\t') || (template.Length > 0 && template[^1] != ' '))
                    template.Append(c == '\t' ? ' ' : c);
                text = text[1..];
            }
            else
            {
                var end = text.IndexOfAny(Breaks);
                var word = end < 0 ? text : text[..end];
                AppendWord(template, word, shortWords);
                text = text[word.Length..];
            }
        }

        return Collapse(template);
    }

    /// <summary>A template up to its first value.</summary>
    public static string Beginning(string template)
    {
        var value = template.IndexOf('#', StringComparison.Ordinal);
        return value < 0 ? template : template[..value].TrimEnd(' ', '\'', '(');
    }

    private static ReadOnlySpan<char> FirstLine(string? message)
    {
        var text = message.AsSpan().TrimStart();
        var end = text.IndexOfAny('\n', '\r');
        text = end < 0 ? text : text[..end];
        return (text.Length > MaxLength ? text[..MaxLength] : text).TrimEnd();
    }

    private static bool IsQuote(char c) => c is '\'' or '"' or '`' or '“' or '‘' or '«';

    // Length with both quotes; 0 when it is an apostrophe.
    private static int Quoted(ReadOnlySpan<char> text)
    {
        var close = text[0] switch { '“' => '”', '‘' => '’', '«' => '»', var same => same };
        var end = text[1..].IndexOf(close);
        return end < 0 ? 0 : end + 2;
    }

    private static void AppendQuoted(StringBuilder template, ReadOnlySpan<char> inside, bool shortWords)
    {
        template.Append('\'').Append(IsName(inside, shortWords) ? inside : "#").Append('\'');
    }

    // A property or a parameter that code names: letters, dots and underscores, at least three.
    private static bool IsName(ReadOnlySpan<char> text, bool shortWords)
    {
        if (text.Length is < 3 or > 60)
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetter(c) && c is not ('_' or '.' or '$'))
                return false;
        }

        return !shortWords || text.Length > 2;
    }

    private static void AppendWord(StringBuilder template, ReadOnlySpan<char> word, bool shortWords)
    {
        var bare = word.TrimEnd(".:-/");
        if (IsValue(bare) || (shortWords && bare.Length <= 2))
            template.Append('#').Append(word[bare.Length..]);
        else
            template.Append(word);
    }

    private static bool IsValue(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
            return false;
        if (word.ContainsAnyInRange('0', '9') || word.Contains('@') || word.Contains('\\') || word.IndexOf("://") >= 0)
            return true;
        var slash = word.IndexOf('/');
        if (slash >= 0 && (slash == 0 || word.Count('/') > 1))
            return true;
        foreach (var c in word)
        {
            if (char.IsDigit(c))
                return true;
        }

        return word.Length > LongWord && !word.ContainsAny("._-:") && word.ContainsAnyInRange('A', 'Z') && word.ContainsAnyInRange('a', 'z') && word.Count('-') == 0 && IsMixed(word);
    }

    // Random letters change case all the time; a name in code does so at its words.
    private static bool IsMixed(ReadOnlySpan<char> word)
    {
        var changes = 0;
        for (var i = 1; i < word.Length; i++)
            changes += char.IsAsciiLetterUpper(word[i]) != char.IsAsciiLetterUpper(word[i - 1]) ? 1 : 0;
        return changes * 5 > word.Length * 2;
    }

    // A list of values is one value: how many there are varies too.
    private static string Collapse(StringBuilder template)
    {
        var text = template.ToString().TrimEnd();
        if (!text.Contains('#', StringComparison.Ordinal))
            return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '#' && plain.Length > 0)
            {
                var end = plain.Length;
                while (end > 0 && plain[end - 1] is ' ' or ',' or ';')
                    end--;
                if (end > 0 && plain[end - 1] == '#')
                    plain.Length = end - 1;
            }

            plain.Append(text[i]);
        }

        return plain.ToString();
    }
}
