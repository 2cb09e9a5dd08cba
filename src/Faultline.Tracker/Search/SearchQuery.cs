namespace Faultline.Tracker.Search;

/// <summary>A search that was read: all its terms must hold. No terms: everything.</summary>
public sealed record SearchQuery(IReadOnlyList<SearchTerm> Terms)
{
    /// <summary>Everything.</summary>
    public static readonly SearchQuery All = new([]);
}
