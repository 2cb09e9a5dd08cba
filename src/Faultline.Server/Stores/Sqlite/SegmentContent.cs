namespace Faultline.Server.Stores.Sqlite;

/// <summary>What is added to a payload file: how many reports, received when (Unix milliseconds), and which numbers they have.</summary>
internal readonly record struct SegmentContent(long Reports, long First, long Last, long FirstSeq, long LastSeq)
{
    public static SegmentContent Of(IReadOnlyList<ReportEntry> reports) => new(
        reports.Count,
        UnixTime.Of(reports.Min(report => report.Record.Received)),
        UnixTime.Of(reports.Max(report => report.Record.Received)),
        reports.Min(report => report.Seq),
        reports.Max(report => report.Seq));
}
