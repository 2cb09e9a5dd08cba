using System.Text;

namespace Faultline.Mail.Mime;

/// <summary>
/// Cuts the value of a structured field into words, quoted strings and single separators; comments, also nested ones, and blanks
/// are passed over. One pass without recursion, whatever the value is.
/// </summary>
/// <remarks>Source: RFC 5322, section 3.2; RFC 2045, section 5.1.</remarks>
internal ref struct FieldLexer(ReadOnlySpan<char> value, string separators)
{
    private readonly ReadOnlySpan<char> _value = value;
    private int _at;

    /// <summary>The text of the word or quoted string, without quotes and escapes.</summary>
    public string Text { get; private set; } = "";

    /// <summary>What the last <see cref="Next"/> found: <c>w</c> a word, <c>q</c> a quoted string, a separator itself, or <c>\0</c> at the end.</summary>
    public char Kind { get; private set; }

    /// <summary>Whether something was left open at the end: a comment or a quoted string.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether a blank or a comment stood before what was found.</summary>
    public bool WasApart { get; private set; }

    public bool Next()
    {
        Text = "";
        SkipBlanksAndComments();
        if (_at >= _value.Length)
        {
            Kind = '\0';
            return false;
        }

        var c = _value[_at];
        if (c == '"')
            ReadQuoted();
        else if (separators.Contains(c, StringComparison.Ordinal))
            (Kind, _at) = (c, _at + 1);
        else
            ReadWord();
        return true;
    }

    private void SkipBlanksAndComments()
    {
        WasApart = false;
        var depth = 0;
        for (; _at < _value.Length; _at++)
        {
            var c = _value[_at];
            if (depth > 0 && c == '\\')
                _at++;
            else if (c == '(')
                depth++;
            else if (depth > 0 && c == ')')
                depth--;
            else if (depth == 0 && c is not (' ' or '\t'))
                break;
            WasApart = true;
        }

        IsBroken |= depth > 0;
    }

    private void ReadQuoted()
    {
        var text = new StringBuilder();
        for (_at++; _at < _value.Length && _value[_at] != '"'; _at++)
        {
            if (_value[_at] == '\\' && _at + 1 < _value.Length)
                _at++;
            text.Append(_value[_at]);
        }

        IsBroken |= _at >= _value.Length;
        _at++;
        (Kind, Text) = ('q', text.ToString());
    }

    private void ReadWord()
    {
        var start = _at;
        while (_at < _value.Length && _value[_at] is not (' ' or '\t' or '(' or '"') && !separators.Contains(_value[_at], StringComparison.Ordinal))
            _at++;
        (Kind, Text) = ('w', _value[start.._at].ToString());
    }
}
