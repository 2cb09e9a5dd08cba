using System.Buffers;

namespace Faultline.Statements;

/// <summary>
/// A statement of SQL without its literals: strings, numbers and parameters become <c>?</c>, lists of them after <c>IN</c> or <c>VALUES</c> become
/// <c>(…)</c>, comments go, white space becomes one space. One pass; any text goes in. Two runs of one statement are equal text.
/// </summary>
/// <remarks>
/// Known: <c>''</c> inside strings, <c>E'\''</c>, <c>N''</c>, <c>B''</c>, <c>X''</c>, <c>U&amp;''</c>, <c>$$…$$</c>, <c>$tag$…$tag$</c>, <c>1.5e-3</c>, <c>0xFF</c>, <c>$1</c>,
/// <c>@name</c>, <c>:name</c>, <c>%s</c>, <c>%(name)s</c>, <c>"names"</c>, <c>`names`</c>, <c>[names]</c>. <c>q'[…]'</c> of Oracle. A backslash escapes only in <c>E''</c>, unless
/// <see cref="SqlHabits"/> say otherwise.
/// </remarks>
internal ref struct SqlMask
{
    private readonly ReadOnlySpan<char> _sql;
    private readonly Span<char> _out;
    private readonly SqlHabits _habits;
    private int _at;
    private int _written;
    private int _hash;
    private SqlListState _list;
    private SqlPlace _place;

    private SqlMask(ReadOnlySpan<char> sql, Span<char> output, SqlHabits habits)
    {
        _sql = sql;
        _out = output;
        _habits = habits;
    }

    /// <summary>Writes the masked statement and gives its length. What does not fit is left out.</summary>
    public static int Write(ReadOnlySpan<char> sql, Span<char> output, SqlHabits habits = SqlHabits.None)
    {
        var mask = new SqlMask(sql, output, habits);
        while (mask._at < sql.Length && mask._written < output.Length)
            mask.Step();
        var written = output[..mask._written];
        return written.TrimEnd(" ;").Length;
    }

    /// <summary>The masked statement, at most <paramref name="max"/> characters.</summary>
    public static string Of(ReadOnlySpan<char> sql, int max = 500, SqlHabits habits = SqlHabits.None)
    {
        var buffer = ArrayPool<char>.Shared.Rent(max);
        var text = new string(buffer.AsSpan(0, Write(sql, buffer.AsSpan(0, max), habits)));
        ArrayPool<char>.Shared.Return(buffer);
        return text;
    }

    private void Step()
    {
        var rest = _sql[_at..];
        var c = rest[0];
        // Most of a statement is words; only a letter right before a quote begins something else.
        if (_habits.HasFlag(SqlHabits.MySql) && StepOfMySql(ref rest))
            return;
        if (char.IsAsciiLetter(c) && !SqlTokens.MayBePrefix(rest))
            Word(SqlTokens.WordLength(rest));
        else if (SqlTokens.Space(rest, _habits.HasFlag(SqlHabits.NestedComments)) is > 0 and var space)
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

    // Takes what MySQL alone reads so. The rest of the statement is then cut before the next comment, so that no word reaches into it.
    private bool StepOfMySql(ref ReadOnlySpan<char> rest)
    {
        var c = rest[0];
        if (SqlTokens.MySqlString(rest) is > 0 and var text)
            Value(text);
        else if (SqlTokens.MySqlComment(rest) is > 0 and var comment)
            Gap(comment);
        else if (c == '-')
            Other(c);
        else if (c is '`' or '/')
            return false;
        else if (!char.IsAsciiLetter((rest = BeforeHash(rest))[0]))
            return false;
        else
            Word(SqlTokens.WordLength(rest));
        return true;
    }

    private ReadOnlySpan<char> BeforeHash(ReadOnlySpan<char> rest)
    {
        // Looked for once, not at each word.
        if (_hash <= _at)
            _hash = rest.IndexOf('#') is >= 0 and var next ? _at + next : int.MaxValue;
        return rest[..Math.Min(rest.Length, _hash - _at)];
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
        _place.Value();
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
        if (_habits.HasFlag(SqlHabits.StringsInNames))
            _place.Word(word);
        _list.AfterKeyword = SqlTokens.BeginsList(word);
    }

    private void Name(ReadOnlySpan<char> rest, char open)
    {
        var length = SqlTokens.NameLength(rest, open, out var isName);
        if (open == '"' && _habits.HasFlag(SqlHabits.StringsInNames) && SqlTokens.InDoubleQuotes(rest) is var whole)
        {
            isName = isName && whole == length && _place.IsForName(rest[whole..]);
            length = whole;
        }

        if (!isName)
        {
            Value(length);
            return;
        }

        Spoil();
        Put(rest[..length]);
        _place.Name();
        _at += length;
        _list.AfterKeyword = false;
    }

    private void Other(char c)
    {
        _at++;
        _place.Other(c);
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
