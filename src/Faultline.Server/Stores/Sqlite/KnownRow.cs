using Dapper;
using Faultline.Server.Groups;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>What the database knows of an id, as Dapper fills it.</summary>
internal sealed class KnownRow
{
    private const int Dropped = 2;

    public string Project { get; init; } = "";

    public long Received { get; init; }

    public long? GroupId { get; init; }

    public string? Class { get; init; }

    public long? Number { get; init; }

    public long? Offset { get; init; }

    public long? Length { get; init; }

    public long? Slot { get; init; }

    public long? State { get; init; }

    public long? Gone { get; init; }

    public string? Reason { get; init; }

    public long? Loss { get; init; }

    public long? LossAt { get; init; }

    public bool Pinned { get; init; }

    public GroupRow? Group { get; private set; }

    /// <summary>Where its payload is; null when it is lost.</summary>
    public PayloadLocation? Location => Loss is null && State < Dropped ? new PayloadLocation(Number!.Value, Offset!.Value, (int)Length!.Value, (int)(Slot ?? 0)) : null;

    /// <summary>The report of this id, or that it was refused; null when the project never saw it.</summary>
    public static KnownRow? Find(SqliteConnection connection, long project, byte[] id)
    {
        var row = connection.QueryFirstOrDefault<KnownRow>(
            """
            SELECT p.name AS project, r.received, r.group_id AS groupid, c.text AS class, s.number, r.offset, r.length, r.slot, s.state, s.dropped AS gone, s.reason,
              r.loss, r.loss_at AS lossat, EXISTS (SELECT 1 FROM pin WHERE seq = r.seq) AS pinned
            FROM report r JOIN project p USING (project_id) LEFT JOIN term c ON c.term_id = r.class LEFT JOIN payload_segment s USING (segment_id)
            WHERE r.id = @id AND r.project_id = @project
            """,
            new { id, project });
        if (row is null)
            return FindRefused(connection, project, id);
        row.Group = GroupRowReader.Head(connection, project, row.GroupId!.Value);
        return row;
    }

    public KnownReport ToKnown(ReportId id, ProjectId project, byte[]? payload) =>
        new(new Project(project, Project), id, UnixTime.At(Received), Group, Class, payload is null ? (ReadOnlyMemory<byte>?)null : payload, payload is null ? LossOf() : null, Pinned);

    private PayloadLoss LossOf() =>
        Loss is { } loss
            ? new PayloadLoss((PayloadLossReason)loss, UnixTime.At(LossAt ?? Received), Reason)
            : new PayloadLoss(PayloadLossReason.Evicted, UnixTime.At(Gone ?? Received), Reason);

    private static KnownRow? FindRefused(SqliteConnection connection, long project, byte[] id) => connection.QueryFirstOrDefault<KnownRow>(
        """
        SELECT p.name AS project, f.at AS received, 4 AS loss, f.at AS lossat, f.reason
        FROM refused f JOIN project p USING (project_id) WHERE f.id = @id AND f.project_id = @project
        """,
        new { id, project });
}
