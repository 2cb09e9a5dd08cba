using System.Buffers;

namespace Faultline.Statements;

/// <summary>How far the things reach of which a statement is made. Each looks only at what it takes, so that a scan is linear.</summary>
internal static class SqlTokens
{
    private static readonly SearchValues<char> AsciiWord = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_#$");

    public static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '#';

    /// <summary>Length of a word such as a keyword or a name.</summary>
    public static int WordLength(ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExcept(AsciiWord);
        if (length < 0)
            return text.Length;
        while (length < text.Length && (IsWord(text[length]) || text[length] == '$'))
            length++;
        return length;
    }

    /// <summary>Whether a list of values may follow.</summary>
    public static bool BeginsList(ReadOnlySpan<char> word) =>
        word.Length is 2 or 6 && (word.Equals("IN", StringComparison.OrdinalIgnoreCase) || word.Equals("VALUES", StringComparison.OrdinalIgnoreCase));

    public static bool IsConstant(ReadOnlySpan<char> word) => word.Length is >= 4 and <= 7 && (
        word.Equals("NULL", StringComparison.OrdinalIgnoreCase) || word.Equals("TRUE", StringComparison.OrdinalIgnoreCase)
        || word.Equals("FALSE", StringComparison.OrdinalIgnoreCase) || word.Equals("DEFAULT", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the letter at the beginning may stand before a quote that begins a literal: <c>E'</c>, <c>U&amp;'</c>, <c>nq'</c>.</summary>
    public static bool MayBePrefix(ReadOnlySpan<char> text) =>
        text.Length > 1 && (text[1] is '\'' or '&' || (text.Length > 2 && text[2] == '\'' && text[0] is 'n' or 'N' && text[1] is 'q' or 'Q'));

    /// <summary>Length of white space or a comment at the beginning; 0 for none.</summary>
    public static int Space(ReadOnlySpan<char> text, bool commentsNest)
    {
        if (char.IsWhiteSpace(text[0]) || char.IsControl(text[0]))
            return 1;
        if (text.StartsWith("--"))
            return Until(text, text.IndexOfAny('\n', '\r'));
        if (!text.StartsWith("/*"))
            return 0;
        return commentsNest ? NestedComment(text) : Until(text, text[2..].IndexOf("*/") is >= 0 and var end ? end + 4 : -1);
    }

    /// <summary>Length of a string as MySQL has them, in either quotes and with backslashes; 0 for none.</summary>
    public static int MySqlString(ReadOnlySpan<char> text) => text[0] is '\'' or '"' ? Quoted(text, 0, escapes: true, text[0]) : 0;

    /// <summary>Length of what stands in double quotes, where two of them in a row are one.</summary>
    public static int InDoubleQuotes(ReadOnlySpan<char> text) => Quoted(text, 0, escapes: false, '"');

    /// <summary>Length of a comment to the end of the line as MySQL has them; 0 for none. Two signs before a number are none: <c>5--1</c>.</summary>
    public static int MySqlComment(ReadOnlySpan<char> text)
    {
        var begins = text[0] == '#' || (text.StartsWith("--") && (text.Length == 2 || char.IsWhiteSpace(text[2]) || char.IsControl(text[2])));
        return begins ? Until(text, text.IndexOfAny('\n', '\r')) : 0;
    }

    /// <summary>Length of a literal or a parameter at the beginning; 0 for none.</summary>
    public static int Literal(ReadOnlySpan<char> text, char before)
    {
        var inWord = IsWord(before) || before is '$' or '@';
        return text[0] switch
        {
            '\'' => Quoted(text, 0, escapes: false),
            _ when inWord => 0,
            >= '0' and <= '9' => Number(text),
            '.' when text.Length > 1 && char.IsAsciiDigit(text[1]) && before != ')' => Number(text),
            '?' => 1,
            '$' => Dollar(text),
            '@' when text.Length > 1 && IsWord(text[1]) => 1 + WordLength(text[1..]),
            ':' when before != ':' && text.Length > 1 && IsWord(text[1]) => 1 + WordLength(text[1..]),
            '%' => Percent(text),
            _ => Prefixed(text),
        };
    }

    /// <summary>Whether a sign belongs to the number behind it, by what stands before it.</summary>
    public static bool IsSign(ReadOnlySpan<char> text, char before) =>
        text.Length > 1 && (char.IsAsciiDigit(text[1]) || text[1] == '.') && before is '=' or '<' or '>' or '(' or ',' or '*' or '/' or '%' or '|';

    /// <summary>Length of something in double quotes, backticks or brackets, and whether it can be a name and not a value.</summary>
    public static int NameLength(ReadOnlySpan<char> text, char open, out bool isName)
    {
        const int Longest = 128;
        var close = open == '[' ? ']' : open;
        // A quote in brackets begins a literal: ARRAY['secret'] is no name.
        // What is in double quotes is taken whatever it is; for the others there is no need to look further than a name can be.
        var inside = open == '"' || text.Length <= Longest + 2 ? text[1..] : text.Slice(1, Longest + 1);
        var end = inside.IndexOf(close);
        var name = end < 0 ? inside : inside[..end];
        isName = end is > 0 and <= Longest && !char.IsAsciiDigit(name[0]);
        for (var i = 0; i < name.Length && isName; i++)
            isName = open == '"' ? IsWord(name[i]) || name[i] is '.' or '$' or '-' : !char.IsControl(name[i]) && name[i] is not ('\'' or '"');

        // An array's index is [1]; what is no name and no quote is a bracket.
        if (isName || open == '"')
            return Until(text, end < 0 ? -1 : end + 2);
        isName = true;
        return 1;
    }

    private static int Until(ReadOnlySpan<char> text, int end) => end < 0 ? text.Length : end;

    private static int NestedComment(ReadOnlySpan<char> text)
    {
        var depth = 1;
        var at = 2;
        while (depth > 0)
        {
            var next = text[at..].IndexOfAny('*', '/');
            if (next < 0 || at + next + 1 >= text.Length)
                return text.Length;
            at += next;
            var turn = text[at] == '/' && text[at + 1] == '*' ? 1 : text[at] == '*' && text[at + 1] == '/' ? -1 : 0;
            depth += turn;
            at += turn == 0 ? 1 : 2;
        }

        return at;
    }

    private static int Prefixed(ReadOnlySpan<char> text)
    {
        if (text[0] is 'q' or 'Q' && text.Length > 2 && text[1] == '\'')
            return OracleQuoted(text, 2);
        if (text[0] is 'n' or 'N' && text.Length > 3 && text[1] is 'q' or 'Q' && text[2] == '\'')
            return OracleQuoted(text, 3);
        if (text.Length > 1 && text[1] == '\'')
        {
            return text[0] switch
            {
                'e' or 'E' => Quoted(text, 1, escapes: true),
                'n' or 'N' or 'b' or 'B' or 'x' or 'X' => Quoted(text, 1, escapes: false),
                _ => 0,
            };
        }

        return text.Length > 2 && text[0] is 'u' or 'U' && text[1] == '&' && text[2] == '\'' ? Quoted(text, 2, escapes: false) : 0;
    }

    // q'[it's]': the character behind the quote says what ends it.
    private static int OracleQuoted(ReadOnlySpan<char> text, int delimiter)
    {
        var close = text[delimiter] switch { '[' => ']', '{' => '}', '(' => ')', '<' => '>', var same => same };
        var end = text[(delimiter + 1)..].IndexOf([close, '\'']);
        return Until(text, end < 0 ? -1 : delimiter + 1 + end + 2);
    }

    // The quote stands at 'open'. Two quotes in a row are one inside the string; one that never ends reaches to the end.
    private static int Quoted(ReadOnlySpan<char> text, int open, bool escapes, char quote = '\'')
    {
        var at = open + 1;
        while (at < text.Length)
        {
            if (escapes && text[at] == '\\')
                at += 2;
            else if (text[at] != quote)
                at++;
            else if (at + 1 < text.Length && text[at + 1] == quote)
                at += 2;
            else
                return at + 1;
        }

        return text.Length;
    }

    private static int Number(ReadOnlySpan<char> text)
    {
        var at = 0;
        while (at < text.Length && (IsWord(text[at]) || text[at] == '.' || (text[at] is '+' or '-' && at > 0 && text[at - 1] is 'e' or 'E' && !IsHex(text))))
            at++;
        return at;
    }

    private static bool IsHex(ReadOnlySpan<char> text) => text.Length > 1 && text[0] == '0' && text[1] is 'x' or 'X';

    // $1, $$text$$ and $tag$text$tag$.
    private static int Dollar(ReadOnlySpan<char> text)
    {
        if (text.Length > 1 && char.IsAsciiDigit(text[1]))
            return 1 + WordLength(text[1..]);
        var name = 1;
        while (name < text.Length && IsWord(text[name]))
            name++;
        if (name >= text.Length || text[name] != '$')
            return 0;
        var tag = text[..(name + 1)];
        var end = text[tag.Length..].IndexOf(tag);
        return end < 0 ? text.Length : end + (2 * tag.Length);
    }

    private static int Percent(ReadOnlySpan<char> text)
    {
        if (text.Length > 1 && text[1] == 's' && (text.Length == 2 || !IsWord(text[2])))
            return 2;
        if (text.Length < 4 || text[1] != '(')
            return 0;
        var name = 2 + WordLength(text[2..]);
        return name + 1 < text.Length && text[name] == ')' && text[name + 1] == 's' ? name + 2 : 0;
    }
}
