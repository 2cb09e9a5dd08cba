using System.Buffers;

namespace Faultline.Tracker.Statements;

/// <summary>
/// A statement of SQL without its literals: strings, numbers and parameters become <c>?</c>, lists of them after <c>IN</c> or <c>VALUES</c> become
/// <c>(…)</c>, comments go, white space becomes one space. One pass; any text goes in. Two runs of one statement are equal text.
/// </summary>
/// <remarks>
/// Known: <c>''</c> inside strings, <c>E'\''</c>, <c>N''</c>, <c>B''</c>, <c>X''</c>, <c>U&amp;''</c>, <c>$$…$$</c>, <c>$tag$…$tag$</c>, <c>1.5e-3</c>, <c>0xFF</c>, <c>$1</c>,
/// <c>@name</c>, <c>:name</c>, <c>%s</c>, <c>%(name)s</c>, <c>"names"</c>, <c>`names`</c>, <c>[names]</c>. A backslash escapes only in <c>E''</c>, as the SQL standard has it.
/// </remarks>
internal ref struct SqlMask
{
    private readonly ReadOnlySpan<char> _sql;
    private readonly Span<char> _out;
    private int _at;
    private int _written;
    private SqlListState _list;

    private SqlMask(ReadOnlySpan<char> sql, Span<char> output)
    {
        _sql = sql;
        _out = output;
    }

    /// <summary>Writes the masked statement and gives its length. What does not fit is left out.</summary>
    public static int Write(ReadOnlySpan<char> sql, Span<char> output)
    {
        var mask = new SqlMask(sql, output);
        while (mask._at < sql.Length && mask._written < output.Length)
            mask.Step();
        var written = output[..mask._written];
        return written.TrimEnd(" ;").Length;
    }

    /// <summary>The masked statement, at most <paramref name="max"/> characters.</summary>
    public static string Of(ReadOnlySpan<char> sql, int max = ReportFacts.MaxLongText)
    {
        var buffer = ArrayPool<char>.Shared.Rent(max);
        var text = new string(buffer.AsSpan(0, Write(sql, buffer.AsSpan(0, max))));
        ArrayPool<char>.Shared.Return(buffer);
        return text;
    }

    private void Step()
    {
        var rest = _sql[_at..];
        var c = rest[0];
        // Most of a statement is words; only a letter right before a quote begins something else.
        if (char.IsAsciiLetter(c) && !(rest.Length > 1 && rest[1] is '\'' or '&'))
            Word(SqlTokens.WordLength(rest));
        else if (SqlTokens.Space(rest) is > 0 and var space)
            Gap(space);
        else if (SqlTokens.Literal(rest, _at > 0 ? _sql[_at - 1] : ' ') is > 0 and var literal)
            Value(literal);
        else if (SqlTokens.IsWord(c))
            Word(SqlTokens.WordLength(rest));
        else if (c is '"' or '`' or '[')
            Name(rest, c);
        else if (c is '-' or '+' && SqlTokens.IsSign(rest, LastWritten()))
            _at++;
        else
            Other(c);
    }

    private void Gap(int length)
    {
        _at += length;
        if (_written > 0 && _out[_written - 1] != ' ' && !_list.Silent)
            Put(" ");
    }

    private void Value(int length)
    {
        _at += length;
        if (_list.Open)
        {
            _list.Values++;
            if (_list.Values > 1)
                return;
        }

        Put("?");
        _list.AfterKeyword = false;
    }

    private void Word(int length)
    {
        var word = _sql.Slice(_at, length);
        // NULL and its like are values among values.
        if (_list.Open && SqlTokens.IsConstant(word))
        {
            Value(length);
            return;
        }

        Spoil();
        Put(word);
        _at += length;
        _list.AfterKeyword = SqlTokens.BeginsList(word);
    }

    private void Name(ReadOnlySpan<char> rest, char open)
    {
        var length = SqlTokens.NameLength(rest, open, out var isName);
        if (!isName)
        {
            Value(length);
            return;
        }

        Spoil();
        Put(rest[..length]);
        _at += length;
        _list.AfterKeyword = false;
    }

    private void Other(char c)
    {
        _at++;
        if (_list.Open && c == ',')
        {
            _list.Silent = true;
            return;
        }

        if (_list.Open && c == ')' && _list.Values > 0)
        {
            CloseList();
            return;
        }

        Spoil();
        if (c == '(' && _list.AfterKeyword)
            _list = new SqlListState { Open = true, Start = _written };
        _list.AfterKeyword = c == ',' && _out[.._written].EndsWith("(…)");
        Put(_sql.Slice(_at - 1, 1));
    }

    private void CloseList()
    {
        _written = _list.Start;
        _list = default;
        var before = _out[.._written].TrimEnd(' ');
        // A further row of the same VALUES.
        if (before.EndsWith("(…),"))
            _written = before.Length - 1;
        else
            Put("(…)");
    }

    // What was taken for a list of values holds something else: say that some were left out.
    private void Spoil()
    {
        if (_list.Open && _list.Silent)
            Put(_list.Values > 1 ? ", …, " : ", ");
        _list.Open = false;
        _list.Silent = false;
    }

    private readonly char LastWritten()
    {
        var text = _out[.._written].TrimEnd(' ');
        return text.IsEmpty ? '(' : text[^1];
    }

    private void Put(ReadOnlySpan<char> text)
    {
        var fits = Math.Min(text.Length, _out.Length - _written);
        text[..fits].CopyTo(_out[_written..]);
        _written += fits;
    }
}
