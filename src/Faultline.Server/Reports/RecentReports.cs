namespace Faultline.Server.Reports;

/// <summary>One page of the list, and where the next begins; null when this was the last.</summary>
public sealed record RecentReports(IReadOnlyList<ReportRow> Reports, ReportCursor? Next);
