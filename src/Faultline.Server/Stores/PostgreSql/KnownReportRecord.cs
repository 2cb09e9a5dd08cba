using Faultline.Server.Projects;
using Faultline.Server.Reports;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>What the index says of an id, as Dapper reads it.</summary>
internal sealed class KnownReportRecord : GroupRowRecord
{
    /// <summary>Asks by <c>@project</c> and <c>@id</c>.</summary>
    public const string Select =
        $"""
        SELECT {GroupRowRecord.Columns}, r.seq, p.name AS project, r.received, r.class AS report_class, r.segment, r.loss AS loss_reason, r.lost, r.pinned, t.dropped, t.reason
        FROM report_id i JOIN report r ON r.seq = i.seq JOIN project p ON p.project_id = r.project_id LEFT JOIN segment t ON t.segment = r.segment
          JOIN group_standing s ON s.number = r.group_number JOIN group_standing h ON h.number = s.head JOIN report_group g ON g.number = h.number
        WHERE i.id = @id AND i.project_id = @project
        """;

    public long Seq { get; init; }

    public string Project { get; init; } = "";

    public long Received { get; init; }

    public string ReportClass { get; init; } = "";

    public long? Segment { get; init; }

    public short? LossReason { get; init; }

    public long? Lost { get; init; }

    public bool Pinned { get; init; }

    /// <summary>When the segment was dropped.</summary>
    public long? Dropped { get; init; }

    public string? Reason { get; init; }

    /// <summary>Why the payload is not here; null when it should be.</summary>
    public PayloadLoss? Loss() => LossReason is { } reason
        ? new PayloadLoss((PayloadLossReason)reason, UnixTime.From(Lost ?? Received))
        : Dropped is { } dropped ? new PayloadLoss(PayloadLossReason.Evicted, UnixTime.From(dropped), Reason) : null;

    public KnownReport ToReport(ProjectId project, ReportId id, ReadOnlyMemory<byte>? payload, PayloadLoss? loss) =>
        new(new Project(project, Project), id, UnixTime.From(Received), ToRow(), ReportClass, payload, loss, Pinned);
}
