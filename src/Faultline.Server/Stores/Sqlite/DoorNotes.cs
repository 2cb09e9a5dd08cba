using Faultline.Server.Ledger;
using Faultline.Server.Reports;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Takes over what the door counted, and the ids that it refused.</summary>
internal sealed class DoorNotes(Statements statements)
{
    /// <summary>Counts the notes that no earlier transaction has counted.</summary>
    public void Write(DigestBatch batch, SpoolMarks marks, LedgerWriter ledger)
    {
        foreach (var note in batch.Notes.Where(note => !marks.Took(batch.Project.Value, note.From)))
        {
            ledger.Add(note.At, note.Line, note.Reason, note.Count);
            if (note.Line == LedgerLine.Refused)
                Remember(batch.Project.Value, note);
        }
    }

    private void Remember(long project, DoorNote note)
    {
        var statement = statements.Of(
            """
            INSERT INTO refused (project_id, id, at, reason) SELECT ?1, ?2, ?3, ?4
            WHERE NOT EXISTS (SELECT 1 FROM report WHERE id = ?2 AND project_id = ?1)
            ON CONFLICT (id, project_id) DO UPDATE SET at = excluded.at, reason = excluded.reason
            """);
        foreach (var id in note.Ids)
            statement.Bind(1, project).Bind(2, PackedId.Of(id)).Bind(3, UnixTime.Of(note.At)).Bind(4, note.Reason ?? "").Run();
    }
}
