namespace Faultline.Tracker.Search;

/// <summary>
/// The words of a text, as they are indexed and searched: runs of letters, digits and <c>_</c>, in lower case (invariant), each at most
/// <see cref="MaxLength"/> characters; longer ones are cut. Both stores keep exactly these, so that both find the same.
/// </summary>
public static class SearchWords
{
    /// <summary>Longest word, in UTF-16 characters.</summary>
    public const int MaxLength = 64;

    /// <summary>The words in their order, repeated ones too, at most <paramref name="most"/>.</summary>
    public static IReadOnlyList<string> Of(string? text, int most = int.MaxValue)
    {
        var words = new List<string>();
        var rest = text.AsSpan();
        while (words.Count < most)
        {
            var begin = 0;
            while (begin < rest.Length && !IsWord(rest[begin]))
                begin++;
            if (begin == rest.Length)
                break;
            var end = begin;
            while (end < rest.Length && IsWord(rest[end]))
                end++;
            words.Add(Fold(rest[begin..Math.Min(end, begin + MaxLength)]));
            rest = rest[end..];
        }

        return words;
    }

    // Surrogates are left out: what SQLite and PostgreSQL make of letters beyond the first plane differs.
    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static string Fold(ReadOnlySpan<char> word) => string.Create(word.Length, word, static (span, source) => source.ToLowerInvariant(span));
}
