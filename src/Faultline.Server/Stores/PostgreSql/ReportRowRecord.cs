using Faultline.Server.Reports;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>A report as Dapper reads it, for lists.</summary>
internal sealed class ReportRowRecord
{
    /// <summary>Its columns; <c>r</c> is report and <c>p</c> project.</summary>
    public const string Columns = "r.seq, p.name AS project, r.id, r.received, r.time, r.type, r.value, r.reporter, r.topic, r.url, r.group_number, r.segment";

    public long Seq { get; init; }

    public string Project { get; init; } = "";

    public string Id { get; init; } = "";

    public long Received { get; init; }

    public long? Time { get; init; }

    public string? Type { get; init; }

    public string? Value { get; init; }

    public string? Reporter { get; init; }

    public string? Topic { get; init; }

    public string? Url { get; init; }

    public long GroupNumber { get; init; }

    public long? Segment { get; init; }

    public ReportRow ToRow() =>
        new(Project, ReportId.Parse(Id), UnixTime.From(Received), new ReportHeadline(UnixTime.From(Time), Type, Value, Reporter, Topic));
}
