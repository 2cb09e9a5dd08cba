using Faultline.Server.Reports;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>A row of the index as Dapper fills it; a query fills the columns that it asks for.</summary>
internal sealed class IndexRow
{
    public long Seq { get; init; }

    public string Project { get; init; } = "";

    public string Id { get; init; } = "";

    public long Received { get; init; }

    public long? Time { get; init; }

    public string? Type { get; init; }

    public string? Value { get; init; }

    public string? Reporter { get; init; }

    public string? Topic { get; init; }

    public long Segment { get; init; }

    public long Offset { get; init; }

    public long Length { get; init; }

    public ReportRow ToReportRow()
    {
        var time = Time is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : (DateTimeOffset?)null;
        var headline = new ReportHeadline(time, Type, Value, Reporter, Topic);
        return new ReportRow(Project, ReportId.Parse(Id), DateTimeOffset.FromUnixTimeMilliseconds(Received), headline);
    }
}
