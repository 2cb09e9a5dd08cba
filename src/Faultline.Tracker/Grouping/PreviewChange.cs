namespace Faultline.Tracker.Grouping;

/// <summary>A group that would split, or groups that would merge.</summary>
/// <param name="Group">The group that splits, or the one that receives; null when that is a new one.</param>
/// <param name="Title">What it is or would be called.</param>
/// <param name="Parts">Into what it splits, or of what it is merged; the most reports first.</param>
public sealed record PreviewChange(long? Group, string Title, IReadOnlyList<PreviewPart> Parts);
