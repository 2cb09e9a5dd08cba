namespace Faultline.Tracker.Grouping;

/// <summary>Reports of a preview that would be together.</summary>
/// <param name="Group">The group that they come from or would go to; null for a new one.</param>
/// <param name="Key">Their new key.</param>
/// <param name="Title">What a new group of them would be called.</param>
/// <param name="Reports">How many.</param>
/// <param name="Example">One of them.</param>
public sealed record PreviewPart(long? Group, GroupKey Key, string Title, int Reports, ReportId Example);
