using Faultline.Server.Groups;
using Faultline.Server.Ledger;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;
using Faultline.Server.Stores.Sqlite.Searching;
using Faultline.Tracker.Retention;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>
/// The transactions of erasing what a user's reports hold. The first one makes them tombstones, so that nobody is shown them any more; the second copies
/// their neighbours to other blocks; then their blocks are overwritten, and the third forgets where they lay. A crash in between is seen at the next
/// start by the rows that still say where.
/// </summary>
internal sealed class UserErasure(Statements statements, ProjectPayloads payloads)
{
    /// <summary>In <c>pending_work</c> from the first transaction until the deleted words are out of the files.</summary>
    public const string PendingWork = "forget_deleted";

    /// <summary>Makes tombstones of the user's reports and clears what may identify somebody; how many.</summary>
    /// <param name="project">Whose.</param>
    /// <param name="user">The user.</param>
    /// <param name="upTo">Reports that were received later stay; null: all go.</param>
    /// <param name="now">The moment.</param>
    public long Mark(long project, string user, DateTimeOffset? upTo, DateTimeOffset now)
    {
        var reports = Find(project, user, upTo);
        if (reports.Count == 0)
            return 0;
        statements.Of("INSERT INTO pending_work (name) VALUES (?1) ON CONFLICT DO NOTHING").Bind(1, PendingWork).Run();
        foreach (var report in reports)
            Mark(project, report, now);
        ForgetInGroups(project, user, reports);
        var ledger = new LedgerWriter(statements);
        ledger.Add(now, LedgerLine.Erased, null, reports.Count(report => report.HasPayload));
        ledger.Write(project);
        return reports.Count;
    }

    /// <summary>Whether an erasure was begun and not ended.</summary>
    public bool IsPending() => statements.Of("SELECT 1 FROM pending_work WHERE name = ?1").Bind(1, PendingWork).Number() is not null;

    /// <summary>Moves away the reports that share a block with erased ones.</summary>
    public bool MoveNeighbours()
    {
        foreach (var segment in ToWipe().GroupBy(frame => frame.Segment))
        {
            var place = segment.First();
            // Nothing is written to a file that is wiped.
            statements.Of("UPDATE payload_segment SET state = 1 WHERE segment_id = ?1 AND state = 0").Bind(1, segment.Key).Run();
            var offsets = segment.Select(frame => frame.Offset).ToHashSet();
            var neighbours = new List<PlacedReport>();
            var rows = statements
                .Of("""
                    SELECT r.seq, r.received, r.offset, r.length, COALESCE(r.slot, 0) FROM payload_segment s JOIN report r ON r.seq BETWEEN s.first_seq AND s.last_seq
                    WHERE s.segment_id = ?1 AND r.segment_id = ?1 AND r.loss IS NULL
                    """)
                .Bind(1, segment.Key);
            while (rows.Step())
            {
                if (offsets.Contains(rows.Long(2)))
                    neighbours.Add(PlacedReport.Read(rows));
            }

            var moved = new PayloadMove(statements, payloads).Move(place.Project, place.Number, place.Kind, neighbours);
            statements.Of("UPDATE payload_segment SET reports = reports - ?2 WHERE segment_id = ?1").Bind(1, segment.Key).Bind(2, moved).Run();
        }

        return true;
    }

    /// <summary>Overwrites the blocks of erased reports, whose neighbours have moved away, then forgets where they lay.</summary>
    public bool Wipe()
    {
        foreach (var segment in ToWipe().GroupBy(frame => frame.Segment))
        {
            var place = segment.First();
            payloads.Wipe(place.Project, place.Number, segment.Select(frame => new PayloadLocation(frame.Number, frame.Offset, frame.Length)).Distinct());
            statements.Of("UPDATE report SET segment_id = NULL, offset = NULL, length = NULL, slot = NULL WHERE segment_id = ?1 AND loss = 3").Bind(1, segment.Key).Run();
        }

        return true;
    }

    private List<Frame> ToWipe()
    {
        var rows = statements.Of(
            """
            SELECT s.project_id, s.number, s.kind, r.segment_id, r.offset, r.length FROM report r JOIN payload_segment s USING (segment_id)
            WHERE r.loss = 3 AND r.segment_id IS NOT NULL
            """);
        var frames = new List<Frame>();
        while (rows.Step())
            frames.Add(new Frame(rows.Long(0), rows.Long(1), (SegmentKind)rows.Long(2), rows.Long(3), rows.Long(4), (int)rows.Long(5)));
        return frames;
    }

    private List<Erased> Find(long project, string user, DateTimeOffset? upTo)
    {
        var found = new List<Erased>();
        var rows = statements
            .Of("""
                SELECT r.seq, r.group_id, r.received, r.url, r.segment_id, r.loss IS NULL AND COALESCE(s.state, 3) < 2, r.loss IS NULL AND s.state >= 2
                FROM report_words w JOIN report r ON r.seq = w.rowid LEFT JOIN payload_segment s USING (segment_id)
                WHERE report_words MATCH ?1 AND r.user = ?2 AND r.received <= ?3
                """)
            .Bind(1, $"{TokenQuery.Of(FieldToken.Project(project))} AND {TokenQuery.Of(FieldToken.User(user))}").Bind(2, user).Bind(3, UnixTime.Of(upTo) ?? long.MaxValue);
        while (rows.Step())
            found.Add(new Erased(rows.Long(0), rows.Long(1), rows.Long(2), rows.Text(3), rows.LongOrNull(4), rows.Long(5) != 0, rows.Long(6) != 0));
        return found;
    }

    private void Mark(long project, Erased report, DateTimeOffset now)
    {
        if (report.HasPayload)
            statements.Of("UPDATE payload_segment SET reports = reports - 1 WHERE segment_id = ?1").Bind(1, report.Segment).Run();
        if (report.WasEvicted)
            statements.Of("UPDATE payload_segment SET tombstones = tombstones - 1 WHERE segment_id = ?1").Bind(1, report.Segment).Run();
        statements.Of("DELETE FROM report_words WHERE rowid = ?1").Bind(1, report.Seq).Run();
        statements.Of("INSERT INTO report_words (rowid, words) VALUES (?1, ?2)").Bind(1, report.Seq).Bind(2, Tokens(project, report)).Run();
        statements.Of("DELETE FROM pin WHERE seq = ?1").Bind(1, report.Seq).Run();
        statements
            .Of($"""
                UPDATE report SET user = NULL, url = NULL, value = NULL, host = NULL, loss = {(int)PayloadLossReason.Erased}, loss_at = ?2,
                  segment_id = CASE WHEN ?3 THEN segment_id END
                WHERE seq = ?1
                """)
            .Bind(1, report.Seq).Bind(2, UnixTime.Of(now)).Bind(3, report.HasPayload ? 1 : 0)
            .Run();
    }

    // What says nothing about a person: the terms that are left in the row.
    private string Tokens(long project, Erased report)
    {
        var tokens = new List<string> { FieldToken.Project(project), FieldToken.Group(report.Group) };
        var row = statements.Of("SELECT class, type, topic, reporter, release, environment, code, statement FROM report WHERE seq = ?1").Bind(1, report.Seq);
        while (row.Step())
        {
            for (var column = 0; column < 8; column++)
            {
                if (row.LongOrNull(column) is { } term)
                    tokens.Add(FieldToken.Term(term));
            }
        }

        return string.Join(' ', tokens);
    }

    // What groups keep of their reports: URLs and referrers, who was affected, title and words of the first.
    private void ForgetInGroups(long project, string user, List<Erased> reports)
    {
        var (urls, names) = (new UrlErasure(statements), new GroupRenaming(statements, payloads));
        var member = MemberWriter.HashOf(MemberKind.User, user);
        foreach (var same in reports.GroupBy(report => (report.Group, Day: UnixTime.Day(UnixTime.At(report.Received)))))
            urls.Forget(same.Key.Group, same.Key.Day, [.. same.Select(report => (report.Seq, report.Url))]);
        foreach (var group in reports.Select(report => report.Group).Distinct())
        {
            statements.Of("DELETE FROM group_member WHERE group_id = ?1 AND kind = ?2 AND hash = ?3").Bind(1, group).Bind(2, (long)MemberKind.User).Bind(3, member).Run();
            names.Rename(project, group);
        }
    }

    private sealed record Frame(long Project, long Number, SegmentKind Kind, long Segment, long Offset, int Length);

    private sealed record Erased(long Seq, long Group, long Received, string? Url, long? Segment, bool HasPayload, bool WasEvicted);
}
