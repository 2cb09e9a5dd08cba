namespace Faultline.Server.Groups;

/// <summary>Something that happened to a group. Events are the store's outbox: written in the transaction of what they tell, in the order of <paramref name="Number"/>.</summary>
/// <param name="Number">Its number, rising.</param>
/// <param name="Group">The group's number.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who did it; null when a report did.</param>
/// <param name="Report">The report that did it, or null.</param>
/// <param name="Detail">In words, such as <c>resolved in 1.4.0</c>; or null.</param>
public sealed record GroupEvent(long Number, long Group, GroupEventKind Kind, DateTimeOffset At, string? Actor, ReportId? Report, string? Detail);
