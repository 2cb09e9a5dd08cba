namespace Faultline.Reports;

/// <summary>The plain values at the top of a report: all that an index needs.</summary>
internal readonly struct ReportedHead(ReportedFields fields)
{
    public ReportId? Id { get; } = fields.Id("id");

    public DateTimeOffset? Time { get; } = fields.Time("time");

    public string? Type { get; } = fields.Text("type");

    public string? Value { get; } = fields.Text("value");

    public string? Reporter { get; } = fields.Text("reporter");

    public string? Topic { get; } = fields.Text("topic");

    public string? Url { get; } = fields.Text("url");

    public TimeSpan? Duration { get; } = fields.Seconds("duration");

    public int? Status { get; } = fields.Integer("status");

    public string? RequestId { get; } = fields.Text("request_id");

    public string? GlobalRequestId { get; } = fields.Text("global_request_id");

    public string? RefusedRequestId { get; } = fields.Text("refused_request_id");

    public ReportId? LastOops { get; } = fields.Id("last_oops");

    public string? Hostname { get; } = fields.Text("hostname");

    public int? Pid { get; } = fields.Integer("pid");

    public string? Release { get; } = fields.Text("release");

    public string? Revision { get; } = fields.Text("revision");

    public string? Environment { get; } = fields.Text("environment");

    public string? Runtime { get; } = fields.Text("runtime");

    public string? Os { get; } = fields.Text("os");

    public string? Library { get; } = fields.Text("library");
}
