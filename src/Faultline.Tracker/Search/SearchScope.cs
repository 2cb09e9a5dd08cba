namespace Faultline.Tracker.Search;

/// <summary>What a search asks: which fields it may name.</summary>
public enum SearchScope
{
    /// <summary>Stored reports and groups: every field.</summary>
    Stored = 0,

    /// <summary>One report that has no group yet, as a grouping rule does: no field of a group.</summary>
    Report = 1,

    /// <summary>One report that has no class yet either, as a class rule does.</summary>
    Unclassed = 2,
}
