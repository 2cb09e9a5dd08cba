namespace Faultline.Tracker.Retention;

/// <summary>What a payload segment holds.</summary>
public enum SegmentKind
{
    /// <summary>Reports like many others: the first to go.</summary>
    Bulk = 0,

    /// <summary>The first reports of a group, the first of a release, regressions, pinned ones: gone only when the keep budget is passed.</summary>
    Keep = 1,
}
