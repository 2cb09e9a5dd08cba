using Faultline.Server.Stores.Payloads;
using Faultline.Tracker.Retention;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>What the database knows of payload files.</summary>
internal sealed class SegmentWriter(Statements statements) : IPayloadIndex
{
    /// <summary>The file of a kind that is written to, with its end; null when the next one has to be begun.</summary>
    public (long Number, long End)? Open(long project, SegmentKind kind)
    {
        var row = statements
            .Of("SELECT number, end_offset FROM payload_segment WHERE project_id = ?1 AND kind = ?2 AND state = 0 ORDER BY number DESC LIMIT 1")
            .Bind(1, project).Bind(2, (long)kind);
        return row.Step() ? Take(row) : null;

        static (long, long) Take(Statement row)
        {
            var taken = (row.Long(0), row.Long(1));
            row.Reset();
            return taken;
        }
    }

    /// <summary>The highest number that the project's files have had.</summary>
    public long Highest(long project) => statements.Of("SELECT MAX(number) FROM payload_segment WHERE project_id = ?1").Bind(1, project).Number() ?? 0;

    /// <summary>Closes the files that have been written to for long enough, so that what is old can go by its age.</summary>
    public bool CloseOld(DateTimeOffset now)
    {
        statements
            .Of("UPDATE payload_segment SET state = 1 WHERE state = 0 AND first_received < CASE kind WHEN 0 THEN ?1 ELSE ?2 END")
            .Bind(1, UnixTime.Of(now.AddDays(-1))).Bind(2, UnixTime.Of(now.AddDays(-30)))
            .Run();
        return true;
    }

    /// <summary>Notes how far a file goes now; gives its id.</summary>
    public long Extend(long project, SegmentKind kind, (long Number, long End) tip, SegmentContent added)
    {
        statements
            .Of("UPDATE payload_segment SET state = 1 WHERE project_id = ?1 AND kind = ?2 AND state = 0 AND number <> ?3")
            .Bind(1, project).Bind(2, (long)kind).Bind(3, tip.Number)
            .Run();
        return statements
            .Of("""
                INSERT INTO payload_segment (project_id, number, kind, state, end_offset, reports, first_received, last_received, first_seq, last_seq)
                VALUES (?1, ?2, ?3, 0, ?4, ?5, ?6, ?7, ?8, ?9)
                ON CONFLICT (project_id, number) DO UPDATE SET
                  end_offset = excluded.end_offset, reports = reports + excluded.reports,
                  first_received = MIN(first_received, excluded.first_received), last_received = MAX(last_received, excluded.last_received),
                  first_seq = MIN(first_seq, excluded.first_seq), last_seq = MAX(last_seq, excluded.last_seq)
                RETURNING segment_id
                """)
            .Bind(1, project).Bind(2, tip.Number).Bind(3, (long)kind).Bind(4, tip.End).Bind(5, added.Reports)
            .Bind(6, added.First).Bind(7, added.Last).Bind(8, added.FirstSeq).Bind(9, added.LastSeq)
            .Number()!.Value;
    }
}
