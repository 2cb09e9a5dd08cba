using Faultline.Server.Projects;
using Faultline.Server.Reports;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>What the index says of an id, as Dapper reads it.</summary>
internal sealed class KnownReportRecord : GroupRowRecord
{
    /// <summary>Asks by <c>@project</c> and <c>@id</c>. One row after another by its key: for a join of all these tables the planner needs ten times as long as for the answer.</summary>
    public const string Select =
        $"""
        WITH r AS MATERIALIZED (
          SELECT r.seq, r.project_id, r.received, r.class, r.segment, r.loss, r.lost, r.pinned, (SELECT s.head FROM group_standing s WHERE s.number = r.group_number) AS head
          FROM report r WHERE r.seq = (SELECT i.seq FROM report_id i WHERE i.id = @id AND i.project_id = @project))
        SELECT {GroupRowRecord.Columns}, r.seq, (SELECT p.name FROM project p WHERE p.project_id = r.project_id) AS project, r.received, r.class AS report_class,
          r.segment, r.loss AS loss_reason, r.lost, r.pinned,
          (SELECT t.dropped FROM segment t WHERE t.segment = r.segment) AS dropped, (SELECT t.reason FROM segment t WHERE t.segment = r.segment) AS reason
        FROM r JOIN group_standing h ON h.number = r.head JOIN report_group g ON g.number = r.head
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
