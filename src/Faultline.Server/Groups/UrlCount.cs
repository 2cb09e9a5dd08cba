namespace Faultline.Server.Groups;

/// <summary>A URL (or referring page) without its query, how often it was met, and some reports of it.</summary>
public sealed record UrlCount(string Url, long Count, IReadOnlyList<ReportId> Ids);
