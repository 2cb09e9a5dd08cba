namespace Faultline.Server.Groups;

/// <summary>A release that a group was seen in.</summary>
public sealed record ReleaseCount(string Release, long Count, DateTimeOffset First, ReportId FirstReport);
