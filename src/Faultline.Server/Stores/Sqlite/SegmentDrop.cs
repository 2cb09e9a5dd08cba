using Faultline.Server.Ledger;
using Faultline.Server.Reports;
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
    // Of a group that was linked with a bug: so many of each file are enough to mend it by.
    private const int KeptOfBug = 10;

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
        return true;
    }

    /// <summary>The reports of a segment that became precious after they were written.</summary>
    public List<(long Seq, long Offset, long Length)> Precious(ClosedSegment segment)
    {
        var found = new SortedDictionary<long, (long, long, long)>();
        var pinned = statements
            .Of("SELECT r.seq, r.offset, r.length FROM pin p JOIN report r USING (seq) WHERE r.segment_id = ?1 AND r.loss IS NULL")
            .Bind(1, segment.Id);
        while (pinned.Step())
            found[pinned.Long(0)] = (pinned.Long(0), pinned.Long(1), pinned.Long(2));
        foreach (var group in GroupsWithBugs(segment))
        {
            var mine = statements
                .Of("""
                    SELECT seq, offset, length FROM report
                    WHERE group_id = ?1 AND seq BETWEEN ?2 AND ?3 AND segment_id = ?4 AND loss IS NULL ORDER BY seq LIMIT ?5
                    """)
                .Bind(1, group).Bind(2, segment.FirstSeq).Bind(3, segment.LastSeq).Bind(4, segment.Id).Bind(5, KeptOfBug);
            while (mine.Step())
                found[mine.Long(0)] = (mine.Long(0), mine.Long(1), mine.Long(2));
        }

        return [.. found.Values];
    }

    private List<long> GroupsWithBugs(ClosedSegment segment)
    {
        var groups = new List<long>();
        var rows = statements
            .Of("""
                SELECT t.group_id FROM report_group g JOIN group_total t ON t.group_id = g.group_id OR t.head = g.group_id
                WHERE g.bug IS NOT NULL AND g.project_id = (SELECT project_id FROM payload_segment WHERE segment_id = ?1)
                """)
            .Bind(1, segment.Id);
        while (rows.Step())
            groups.Add(rows.Long(0));
        return groups;
    }

    private int CopyForward(long project, long number, ClosedSegment segment)
    {
        var precious = Precious(segment);
        var frames = new List<byte[]>(precious.Count);
        precious.RemoveAll(one => !TryRead(project, new PayloadLocation(number, one.Offset, (int)one.Length), frames));
        if (precious.Count == 0)
            return 0;
        var index = new SegmentWriter(statements);
        var files = payloads.Of(project, SegmentKind.Keep, index);
        var locations = files.AppendFrames(frames);
        var keep = index.Extend(project, SegmentKind.Keep, files.Tip, Moved(precious));
        for (var i = 0; i < precious.Count; i++)
        {
            statements.Of("UPDATE report SET segment_id = ?2, offset = ?3, length = ?4 WHERE seq = ?1")
                .Bind(1, precious[i].Seq).Bind(2, keep).Bind(3, locations[i].Offset).Bind(4, locations[i].Length)
                .Run();
        }

        return precious.Count;
    }

    private bool TryRead(long project, PayloadLocation location, List<byte[]> frames)
    {
        try
        {
            frames.Add(payloads.ReadFrame(project, location));
            return true;
        }
        catch (ReportDamagedException)
        {
            // It cannot be read any more, so it goes with the file; it must not hold the others up for ever.
            return false;
        }
    }

    private SegmentContent Moved(List<(long Seq, long Offset, long Length)> reports)
    {
        var times = reports.ConvertAll(one => statements.Of("SELECT received FROM report WHERE seq = ?1").Bind(1, one.Seq).Number() ?? 0);
        return new SegmentContent(reports.Count, times.Min(), times.Max(), reports[0].Seq, reports[^1].Seq);
    }
}
