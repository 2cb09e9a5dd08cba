namespace Faultline.Tracker.Search;

/// <summary>
/// One condition of a search. Exactly one of the forms: <see cref="Values"/> (any of them), or a range (<see cref="From"/>, <see cref="To"/>).
/// </summary>
public sealed record SearchTerm
{
    /// <summary>What it asks about.</summary>
    public required SearchField Field { get; init; }

    /// <summary>Whether what it matches is left out: what says nothing of the field stays.</summary>
    public bool Negated { get; init; }

    /// <summary>Of <see cref="SearchField.Tag"/>: the tag's name.</summary>
    public string? Key { get; init; }

    /// <summary>
    /// Values of which one must match, without regard to case in any script; a number may stand here as text; empty with <see cref="SearchField.Tag"/> for any value. A text field with
    /// <see cref="SearchField.Text"/> has one value: the term's words, each of which must be there (<see cref="SearchWords"/>); in quotes, one after the other.
    /// </summary>
    public IReadOnlyList<SearchValue> Values { get; init; } = [];

    /// <summary>Of a moment: not before this.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Of a moment: before this.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Of a number: at least this.</summary>
    public long? Least { get; init; }

    /// <summary>Of a number: at most this.</summary>
    public long? Most { get; init; }
}
