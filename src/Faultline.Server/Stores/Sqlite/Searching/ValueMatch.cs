using Faultline.Tracker.Search;

namespace Faultline.Server.Stores.Sqlite.Searching;

/// <summary>Whether a text is one of the values that a term asks for: the whole of it, or its beginning; without regard to case.</summary>
internal static class ValueMatch
{
    /// <summary>Whether the text is one of the values.</summary>
    public static bool Holds(SearchTerm term, string? text) =>
        text is not null && term.Values.Any(value => NameEnds.AreOf(term.Field) ? NameEnds.Match(text, value) : Is(text, value));

    /// <summary>Whether the text is this value.</summary>
    public static bool Is(ReadOnlySpan<char> text, SearchValue value) => value.Prefix
        ? text.StartsWith(value.Text, StringComparison.OrdinalIgnoreCase)
        : text.Equals(value.Text, StringComparison.OrdinalIgnoreCase);
}
