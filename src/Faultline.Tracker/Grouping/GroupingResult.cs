namespace Faultline.Tracker.Grouping;

/// <summary>Which group a report belongs to, and why.</summary>
/// <param name="Key">The group: equal keys are one.</param>
/// <param name="Outline">What the group is called when this report is its first.</param>
/// <param name="Contributions">What was looked at, in order; empty unless it was asked for.</param>
/// <param name="Parts">The text whose hash the key is, one part a line: for tests and for people who doubt.</param>
public sealed record GroupingResult(GroupKey Key, GroupOutline Outline, IReadOnlyList<Contribution> Contributions, string Parts)
{
    /// <summary>The messages of the exceptions in the report's own one, outermost first: at most 5, each at most <see cref="ReportFacts.MaxText"/> characters. They are found by a search.</summary>
    public IReadOnlyList<string> InnerMessages { get; init; } = [];
}
