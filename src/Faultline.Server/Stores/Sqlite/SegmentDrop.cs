using Faultline.Server.Ledger;
using Faultline.Server.Retention;
using Faultline.Server.Stores.Payloads;
using Faultline.Tracker.Retention;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>The transactions of dropping a payload file.</summary>
/// <remarks>
/// A report does not say itself that its payload is gone: it points at a segment, and the segment's row says so. So dropping a file of
/// thirty thousand reports changes one row, and not thirty thousand.
/// </remarks>
internal sealed class SegmentDrop(Statements statements, ProjectPayloads payloads)
{
    /// <summary>Copies forward what is precious, and marks the file as dropping; null when there is no closed file of this number.</summary>
    /// <returns>Payloads that go.</returns>
    public long? Begin(long project, long number, string reason, DateTimeOffset now)
    {
        var segment = statements
            .Of("SELECT segment_id, kind, reports, first_seq, last_seq FROM payload_segment WHERE project_id = ?1 AND number = ?2 AND state = 1")
            .Bind(1, project).Bind(2, number)
            .First(row => new ClosedSegment(row.Long(0), (SegmentKind)row.Long(1), row.Long(2), row.Long(3), row.Long(4)));
        if (segment is null)
            return null;
        var copied = segment.Kind == SegmentKind.Bulk ? CopyForward(project, number, segment) : 0;
        var gone = segment.Reports - copied;
        statements
            .Of("UPDATE payload_segment SET state = 2, reports = 0, tombstones = ?2, dropped = ?3, reason = ?4 WHERE segment_id = ?1")
            .Bind(1, segment.Id).Bind(2, gone).Bind(3, UnixTime.Of(now)).Bind(4, reason)
            .Run();
        var ledger = new LedgerWriter(statements);
        ledger.Add(now, LedgerLine.Evicted, reason, gone);
        ledger.Write(project);
        return gone;
    }

    /// <summary>The file is unlinked: the mark goes.</summary>
    public bool End(long project, long number)
    {
        statements.Of("UPDATE payload_segment SET state = 3 WHERE project_id = ?1 AND number = ?2 AND state = 2").Bind(1, project).Bind(2, number).Run();
        ForgetEmpty(statements);
        return true;
    }

    /// <summary>Forgets files that are gone and that no report points to any more.</summary>
    public static void ForgetEmpty(Statements statements) => statements.Of("DELETE FROM payload_segment WHERE state = 3 AND tombstones = 0").Run();

    /// <summary>The reports of a segment that became precious after they were written.</summary>
    public List<PlacedReport> Precious(ClosedSegment segment)
    {
        var found = new SortedDictionary<long, PlacedReport>();
        var pinned = statements
            .Of("""
                SELECT r.seq, r.received, r.offset, r.length, COALESCE(r.slot, 0) FROM pin p CROSS JOIN report r ON r.seq = p.seq
                WHERE p.seq BETWEEN ?2 AND ?3 AND r.segment_id = ?1 AND r.loss IS NULL ORDER BY p.seq LIMIT ?4
                """)
            .Bind(1, segment.Id).Bind(2, segment.FirstSeq).Bind(3, segment.LastSeq).Bind(4, CopyLimits.Pinned);
        while (pinned.Step())
            found[pinned.Long(0)] = PlacedReport.Read(pinned);
        foreach (var group in GroupsWithBugs(segment))
        {
            var mine = statements
                .Of("""
                    SELECT seq, received, offset, length, COALESCE(slot, 0) FROM report
                    WHERE group_id = ?1 AND seq BETWEEN ?2 AND ?3 AND segment_id = ?4 AND loss IS NULL ORDER BY seq LIMIT ?5
                    """)
                .Bind(1, group).Bind(2, segment.FirstSeq).Bind(3, segment.LastSeq).Bind(4, segment.Id).Bind(5, CopyLimits.OfBug);
            while (mine.Step())
                found[mine.Long(0)] = PlacedReport.Read(mine);
        }

        return [.. found.Values];
    }

    private List<long> GroupsWithBugs(ClosedSegment segment)
    {
        var groups = new List<long>();
        var heads = statements
            .Of("""
                SELECT group_id FROM report_group
                WHERE bug IS NOT NULL AND project_id = (SELECT project_id FROM payload_segment WHERE segment_id = ?1) ORDER BY bug
                """)
            .Bind(1, segment.Id);
        while (heads.Step())
            groups.Add(heads.Long(0));
        foreach (var head in groups.ToArray())
        {
            var parts = statements.Of("SELECT group_id FROM group_total WHERE head = ?1").Bind(1, head);
            while (parts.Step())
                groups.Add(parts.Long(0));
        }

        return groups;
    }

    private int CopyForward(long project, long number, ClosedSegment segment) =>
        new PayloadMove(statements, payloads).Move(project, number, SegmentKind.Keep, Precious(segment));
}
