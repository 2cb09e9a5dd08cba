using System.Text;

namespace Faultline.Reports;

/// <summary>
/// Hides the value that follows a sensitive name in free text: <c>name=value</c>, <c>"name": "value"</c>,
/// <c>name is 'value'</c>, <c>--name value</c>, <c>&lt;name&gt;value&lt;/name&gt;</c>, header lines, JSON within JSON.
/// </summary>
/// <remarks>
/// Written by hand: each name is looked at once and each value read once, so that no text takes more than linear time. A
/// pattern that has to look for a value behind every name does not have that property.
/// </remarks>
internal ref struct NamedValues
{
    // How far a closing quote, bracket or tag is looked for.
    private const int Reach = 1_024;
    private const int LongestName = 128;
    private const int LongestGap = 64;

    private readonly string _text;
    private readonly Scrubber _scrubber;
    private StringBuilder? _result;
    private int _kept;
    private int _at;
    private Range _previous;

    private NamedValues(string text, Scrubber scrubber) => (_text, _scrubber) = (text, scrubber);

    public static string Hide(string text, Scrubber scrubber)
    {
        var scan = new NamedValues(text, scrubber);
        while (scan.Next())
        {
        }

        return scan._result is null ? text : scan._result.Append(text, scan._kept, text.Length - scan._kept).ToString();
    }

    /// <summary>Looks at the next word; false at the end of the text.</summary>
    private bool Next()
    {
        var start = _at;
        while (start < _text.Length && !IsOfName(_text[start]))
            start++;
        var end = start;
        while (end < _text.Length && IsOfName(_text[end]))
            end++;
        if (start == end)
            return false;

        _at = end;
        var name = _text[Math.Max(start, end - LongestName)..end];
        if (ReadJoin(name, start, end, out var value) is { } join && IsSecret(name, start, join))
            HideValue(name, start, join, value);
        _previous = start..end;
        return true;
    }

    /// <summary>What stands between a name and its value, and where the value begins; null when nothing joins them.</summary>
    private readonly string? ReadJoin(string name, int start, int end, out int value)
    {
        value = end;
        if (IsTag(start) && CloseOfTag(end) is var close and >= 0)
        {
            value = close + 1;
            return EndOfElement(value) < 0 ? null : ">";
        }

        for (var closers = 0; closers < 9 && value < _text.Length && _text[value] is '"' or '\'' or ']' or '\\' or '`'; closers++)
            value++;
        var gap = SkipSpace(ref value);
        var join = JoinAt(value);
        if (join.Length == 0)
            return gap == 0 ? null : name[0] == '-' && value < _text.Length && _text[value] != '-' ? "--" : " ";
        value += join.Length;
        if (join is "is" or "was")
            return SkipSpace(ref value) > 0 ? " " : null;
        SkipSpace(ref value);
        return join;
    }

    private readonly bool IsSecret(string name, int start, string join)
    {
        if (_scrubber.IsSensitive(name))
            return true;
        if (name.LastIndexOf('.') is var dot and >= 0 && _scrubber.IsSensitive(name[(dot + 1)..]))
            return true;
        if (start == 0)
            return false;
        if (_text[start - 1] is '?' or '&')
            return join == "=" && Scrubber.IsSecretParameter(name);
        // "api key: x": neither word says it alone.
        if (join == " " || _text[start - 1] != ' ' || _previous.End.Value != start - 1)
            return false;
        var previous = _text[Math.Max(_previous.Start.Value, start - 1 - LongestName)..(start - 1)];
        return !_scrubber.IsSensitive(previous) && _scrubber.IsSensitive(previous + name);
    }

    private void HideValue(string name, int start, string join, int value)
    {
        if (value >= _text.Length || _text.AsSpan(value).StartsWith(Scrubber.Hidden, StringComparison.Ordinal))
            return;
        // White space, or "is", joins a name to a value only when the value is quoted: "password 'x'", not "token expired".
        if (join == " " && QuoteAt(value).Length == 0)
            return;
        var (from, to) = HeaderLine(name, start, join, value) ?? Extent(join, value);
        if (to <= from)
            return;
        (_result ??= new StringBuilder(_text.Length)).Append(_text, _kept, from - _kept).Append(Scrubber.Hidden);
        _kept = _at = to;
    }

    private readonly (int From, int To) Extent(string join, int value)
    {
        if (join == ">")
            return (value, EndOfElement(value));
        if (QuoteAt(value) is { Length: > 0 } quote)
            return (value + quote.Length, EndOfQuoted(value + quote.Length, quote));
        var close = _text[value] switch { '[' => "]", '{' => "}", '(' => ")", '<' => ">", _ => null };
        return (value, close is not null && Near(value, close) is { } end ? end + 1 : EndOfToken(value));
    }

    /// <summary>A header line of credentials is hidden to its end, but for the scheme; what is in it has too many forms.</summary>
    private readonly (int From, int To)? HeaderLine(string name, int start, string join, int value)
    {
        if (join != ":" || QuoteAt(value).Length > 0)
            return null;
        var isCookie = name.EndsWith("cookie", StringComparison.OrdinalIgnoreCase);
        if (!isCookie && !name.EndsWith("authorization", StringComparison.OrdinalIgnoreCase))
            return null;
        var end = _text.AsSpan(value).IndexOfAny('\r', '\n') is var line and >= 0 ? value + line : _text.Length;
        if (start > 0 && _text[start - 1] is '"' or '\'' && _text.AsSpan(value, end - value).IndexOf(_text[start - 1]) is var quote and >= 0)
            end = value + quote;
        var scheme = isCookie ? 0 : AuthorizationSchemes.SchemeAt(_text.AsSpan(value, end - value));
        return scheme > 0 ? (value + scheme + 1, end) : (value, end);
    }

    private readonly int EndOfQuoted(int from, string quote)
    {
        var limit = Math.Min(_text.Length, from + Reach);
        for (var i = from; i < limit; i++)
        {
            // An escaped quote, or a doubled one, does not end the value.
            if (quote.Length == 1 && (_text[i] == '\\' || (i > from && _text[i] == quote[0] && i + 1 < _text.Length && _text[i + 1] == quote[0])))
                i++;
            else if (_text.AsSpan(i).StartsWith(quote, StringComparison.Ordinal))
                return i;
        }

        return _text.AsSpan(from).IndexOfAny('\r', '\n') is var line and >= 0 ? from + line : _text.Length;
    }

    // A quote or bracket in the middle of a word belongs to the word.
    private readonly int EndOfToken(int from)
    {
        for (var i = from; i < _text.Length; i++)
        {
            var c = _text[i];
            if (char.IsWhiteSpace(c) || c is ';' or '&' || (c == ',' && EndsAt(i)))
                return i;
            if (c is '"' or '\'' or '<' or '>' or ')' or '}' or ']' or '\\' && (i == from || i + 1 == _text.Length || !char.IsLetterOrDigit(_text[i + 1])))
                return i;
        }

        return _text.Length;
    }

    // A comma ends a value where something else begins: white space, a quote, the next name. Else it is a part of the secret.
    private readonly bool EndsAt(int comma)
    {
        var next = comma + 1;
        if (next == _text.Length || char.IsWhiteSpace(_text[next]) || _text[next] is '"' or '\'' or '`' or ')' or ']' or '}' or '<' or '>' or ',' or ';')
            return true;
        var end = next;
        while (end < _text.Length && end - next < LongestGap && IsOfName(_text[end]))
            end++;
        return end > next && end < _text.Length && _text[end] is '=' or ':';
    }

    private readonly bool IsTag(int start) =>
        start > 0 && (_text[start - 1] == '<' || (_text[start - 1] == ':' && start > 1 && char.IsLetterOrDigit(_text[start - 2]) && _previous.Start.Value > 0
            && _previous.End.Value == start - 1 && _text[_previous.Start.Value - 1] == '<'));

    // ">" at once, or behind attributes.
    private readonly int CloseOfTag(int end) =>
        end < _text.Length && (_text[end] == '>' || char.IsWhiteSpace(_text[end])) && Near(end, ">") is { } close && _text[close - 1] != '/' ? close : -1;

    // "List<Token> of <int>" is no element: only an end tag ends one.
    private readonly int EndOfElement(int from)
    {
        if (_text.AsSpan(from).StartsWith("<![CDATA[", StringComparison.Ordinal))
            return Near(from, "]]>") is { } close ? close + 3 : _text.Length;
        return Near(from, "<") is { } next && next + 1 < _text.Length && _text[next + 1] == '/' ? next : -1;
    }

    private readonly int? Near(int from, string what) =>
        _text.AsSpan(from, Math.Min(Reach, _text.Length - from)).IndexOf(what, StringComparison.Ordinal) is var at and >= 0 ? from + at : null;

    private readonly int SkipSpace(ref int at)
    {
        var from = at;
        while (at < _text.Length && at - from < LongestGap && char.IsWhiteSpace(_text[at]))
            at++;
        return at - from;
    }

    private readonly string JoinAt(int at)
    {
        var rest = _text.AsSpan(at);
        foreach (var join in (ReadOnlySpan<string>)["=>", ":=", "==", "=", "%3D", "%3d", "is", "was"])
        {
            if (rest.StartsWith(join, StringComparison.Ordinal))
                return join;
        }

        // "Token::Parse" is a name.
        return rest is [':', not ':', ..] or [':'] ? ":" : "";
    }

    /// <summary>A quote, as often escaped as the depth of JSON in JSON says.</summary>
    private readonly string QuoteAt(int at)
    {
        var quote = at;
        while (quote < _text.Length && quote - at < 8 && _text[quote] == '\\')
            quote++;
        if (quote == _text.Length || _text[quote] is not ('"' or '\'' or '`'))
            return "";
        return _text[at..(quote + 1)];
    }

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.';
}
