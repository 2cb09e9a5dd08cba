using System.Collections.Frozen;

namespace Faultline.Statements;

/// <summary>
/// Whether a name stands where the scanner is, for a database that takes double quotes around strings too: behind a word that a name follows, in a list of columns,
/// beside a dot, or before a comparison with a value. Anywhere else it may be a string.
/// </summary>
internal struct SqlPlace
{
    // A name follows; of the first ones, with a list of columns behind it.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> BeforeLists = Words("INTO", "TABLE", "EXISTS", "REFERENCES");
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> BeforeNames = Words(
        "FROM", "JOIN", "UPDATE", "INDEX", "VIEW", "TRIGGER", "AS", "COLUMN", "CONSTRAINT", "TO", "SET", "RETURNING", "BY", "ON", "COLLATE", "ADD", "DROP", "WITH", "SAVEPOINT");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ListsThemselves = Words("KEY", "UNIQUE");

    private Before _before;
    private bool _mayOpen;
    private bool _isIndex;
    private int _depth;
    private int _names;

    private enum Before
    {
        Other,
        NameWord,
        ListWord,
        Dot,
        Operator,
        ListItem,
    }

    /// <summary>Whether what stands in quotes here is a name.</summary>
    /// <param name="after">What follows it.</param>
    public readonly bool IsForName(ReadOnlySpan<char> after) =>
        _before is Before.NameWord or Before.ListWord or Before.Dot
        || (_before == Before.ListItem && _names > 0 && _depth == _names)
        || after.StartsWith(".")
        || (_before != Before.Operator && IsCompared(after.TrimStart()));

    public void Word(ReadOnlySpan<char> word)
    {
        var isName = _before == Before.ListWord || (_before == Before.Dot && _mayOpen);
        _isIndex |= word.Equals("INDEX", StringComparison.OrdinalIgnoreCase);
        _mayOpen = isName || ListsThemselves.Contains(word);
        _before = BeforeLists.Contains(word) || (_isIndex && word.Equals("ON", StringComparison.OrdinalIgnoreCase)) ? Before.ListWord
            : BeforeNames.Contains(word) ? Before.NameWord : Before.Other;
    }

    public void Name()
    {
        _mayOpen = _before == Before.ListWord || (_before == Before.Dot && _mayOpen);
        _before = Before.Other;
    }

    public void Value() => (_mayOpen, _before) = (false, Before.Other);

    public void Other(char c)
    {
        if (c == '(')
        {
            _depth++;
            _names = _mayOpen && _names == 0 ? _depth : _names;
        }
        else if (c == ')')
        {
            _names = _names == _depth ? 0 : _names;
            _depth--;
        }

        _before = c switch
        {
            '(' or ',' => Before.ListItem,
            '.' => Before.Dot,
            '=' or '<' or '>' or '!' or '|' or '+' or '-' or '*' or '/' or '%' or '&' or '~' => Before.Operator,
            _ => Before.Other,
        };
        _mayOpen &= c == '.';
    }

    // Two strings are not compared with one another.
    private static bool IsCompared(ReadOnlySpan<char> after)
    {
        var right = after.TrimStart("=<>!");
        return right.Length < after.Length && right.TrimStart() is [var first, ..] && (char.IsAsciiDigit(first) || first is '?' or '@' or ':' or '$' or '\'');
    }

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Words(params string[] words) =>
        words.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
