namespace Faultline.Tracker.Search;

/// <summary>A search that was read: all its terms must hold. No terms: everything.</summary>
public sealed record SearchQuery(IReadOnlyList<SearchTerm> Terms)
{
    /// <summary>Everything.</summary>
    public static readonly SearchQuery All = new([]);

    /// <summary>Whether a report matches: all terms hold. Text is looked for in type, message, topic and URL; the words of frames are the store's to search.</summary>
    /// <param name="facts">The report.</param>
    /// <param name="class">Its class, if it has one by now.</param>
    /// <exception cref="InvalidOperationException">A term asks about the report's group: <see cref="SearchScope"/> keeps those out of rules.</exception>
    public bool Matches(ReportFacts facts, string? @class = null)
    {
        ArgumentNullException.ThrowIfNull(facts);
        for (var i = 0; i < Terms.Count; i++)
        {
            if (!SearchMatch.Holds(Terms[i], facts, @class))
                return false;
        }

        return true;
    }
}
