using Faultline.Server.Reports;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>How far each spool segment was digested, so that what is read again is recognised.</summary>
internal sealed class SpoolMarks(Statements statements)
{
    private readonly Dictionary<(long Project, string Segment), SpoolMark?> _read = [];

    /// <summary>Whether an earlier transaction has taken what lies there.</summary>
    public bool Took(long project, (string Segment, long Position)? from) =>
        from is { } place && Of(project, place.Segment) is { } mark && place.Position < mark.DigestedTo;

    /// <summary>The mark of a segment, as it stands before the batch.</summary>
    public SpoolMark? Of(long project, string segment)
    {
        if (!_read.TryGetValue((project, segment), out var mark))
            _read[(project, segment)] = mark = Read(project, segment);
        return mark;
    }

    /// <summary>Moves a mark on; never back.</summary>
    public void Move(long project, SpoolMark mark, long now) => statements
        .Of("""
            INSERT INTO spool_mark (project_id, segment, digested_to, taken, damaged, updated) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (project_id, segment) DO UPDATE SET digested_to = MAX(digested_to, excluded.digested_to),
              taken = MAX(taken, excluded.taken), damaged = MAX(damaged, excluded.damaged), updated = excluded.updated
            """)
        .Bind(1, project).Bind(2, mark.Segment).Bind(3, mark.DigestedTo).Bind(4, mark.Taken).Bind(5, mark.Damaged).Bind(6, now)
        .Run();

    private SpoolMark? Read(long project, string segment) => statements
        .Of("SELECT digested_to, taken, damaged FROM spool_mark WHERE project_id = ?1 AND segment = ?2")
        .Bind(1, project).Bind(2, segment)
        .First(row => new SpoolMark(segment, row.Long(0), row.Long(1), row.Long(2)));
}
