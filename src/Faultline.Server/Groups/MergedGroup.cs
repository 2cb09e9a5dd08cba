namespace Faultline.Server.Groups;

/// <summary>A group that was merged into another.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Title">Its title.</param>
/// <param name="Count">Its own reports.</param>
/// <param name="At">When it was merged.</param>
/// <param name="Actor">Who did it.</param>
public sealed record MergedGroup(long Number, string Title, long Count, DateTimeOffset At, string Actor);
