namespace Faultline.Server.Reports;

/// <summary>One line of a list of reports.</summary>
public sealed record ReportRow(string Project, ReportId Id, DateTimeOffset Received, ReportHeadline Headline);
