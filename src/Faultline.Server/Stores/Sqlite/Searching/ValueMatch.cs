using Faultline.Tracker.Search;

namespace Faultline.Server.Stores.Sqlite.Searching;

/// <summary>Whether a text is one of the values that a term asks for: the whole of it, or its beginning; without regard to case.</summary>
internal static class ValueMatch
{
    /// <summary>Whether a field holds names with dots, of which the end will do: <c>TimeoutException</c> is <c>System.TimeoutException</c>.</summary>
    public static bool IsName(SearchField field) => field is SearchField.Type or SearchField.Code;

    /// <summary>Whether the text is one of the values.</summary>
    public static bool Holds(SearchTerm term, string? text) =>
        text is not null && term.Values.Any(value => IsName(term.Field) ? IsEndOf(text, value) : Is(text, value));

    /// <summary>Whether the text is this value.</summary>
    public static bool Is(ReadOnlySpan<char> text, SearchValue value) => value.Prefix
        ? text.StartsWith(value.Text, StringComparison.OrdinalIgnoreCase)
        : text.Equals(value.Text, StringComparison.OrdinalIgnoreCase);

    private static bool IsEndOf(ReadOnlySpan<char> text, SearchValue value)
    {
        while (!Is(text, value))
        {
            var next = text.IndexOfAny('.', '+', ':');
            if (next < 0)
                return false;
            text = text[(next + 1)..];
        }

        return true;
    }
}
