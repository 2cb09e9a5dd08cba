using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Faultline.Tracker.Search;

/// <summary>
/// Reads the search language: words, <c>"a phrase"</c>, <c>field:value</c>, <c>field:"a value"</c>, <c>field:a,b</c> (any of them), <c>field:begins*</c>,
/// <c>tag:name=value</c>, ranges of moments and numbers, <c>-</c> in front to leave out. All terms must hold. docs/search.md is the reference.
/// </summary>
public static class SearchQueryParser
{
    /// <summary>Longest search, in UTF-16 characters.</summary>
    public const int MaxLength = 500;

    /// <summary>Most terms of one search.</summary>
    public const int MaxTerms = 20;

    /// <summary>Most values of one term, as in <c>type:a,b,c</c>.</summary>
    public const int MaxValues = 50;

    /// <summary>Reads a search, or says which word cannot be understood and why.</summary>
    /// <param name="text">The search; null and white space ask for everything.</param>
    /// <param name="now">What ages such as <c>7d</c> count from.</param>
    /// <param name="query">The search that was read, or null.</param>
    /// <param name="error">Null, or the first word that is wrong.</param>
    /// <param name="scope">Which fields it may name.</param>
    public static bool TryParse(
        string? text, DateTimeOffset now, [NotNullWhen(true)] out SearchQuery? query, [NotNullWhen(false)] out SearchError? error, SearchScope scope = SearchScope.Stored)
    {
        query = null;
        text ??= "";
        if (text.Length > MaxLength)
        {
            error = new SearchError(
                string.Create(CultureInfo.InvariantCulture, $"The search is {text.Length} characters long; expected at most {MaxLength}"), MaxLength, text.Length - MaxLength, []);
            return false;
        }

        var terms = new List<SearchTerm>();
        var reader = new SearchReader(text, now, scope);
        while (reader.TryReadTerm(out var term))
        {
            terms.Add(term);
            if (terms.Count > MaxTerms)
                reader.Fail(reader.TermStart, string.Create(CultureInfo.InvariantCulture, $"This is term {MaxTerms + 1} of the search; expected at most {MaxTerms}"));
        }

        if (reader.Error is null && terms.Count == 0 && !string.IsNullOrWhiteSpace(text))
            reader.Fail(text.Length - text.TrimStart().Length, $"'{text.Trim()}' holds no word; expected letters, digits or a field such as type:TimeoutException");
        error = reader.Error;
        query = error is null ? terms.Count == 0 ? SearchQuery.All : new SearchQuery(terms) : null;
        return error is null;
    }
}
