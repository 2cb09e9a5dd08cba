namespace Faultline.Tracker.Grouping;

/// <summary>One stored report of a preview: where it lies, and where it would.</summary>
/// <param name="Id">The report.</param>
/// <param name="Group">The number of the group (of a merged one, the head) that it lies in.</param>
/// <param name="Current">The key under which it came there.</param>
/// <param name="New">What the rules or the version to be tried make of it.</param>
public sealed record PreviewedReport(ReportId Id, long Group, GroupKey Current, GroupingResult New);
