using Faultline.Server.Ledger;
using Npgsql;
using static Faultline.Server.Stores.PostgreSql.Statement;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>Ids that the door refused: they answer later "we saw it, we did not keep it".</summary>
internal static class RefusedIds
{
    /// <summary>Adds the statement; in the order of the ids, so that nodes cannot block each other for good.</summary>
    public static void Add(NpgsqlBatch statements, long project, IEnumerable<DoorNote> notes)
    {
        var rows = notes.Where(note => note.Line == LedgerLine.Refused)
            .SelectMany(note => note.Ids.Select(id => (Id: id.ToString(), At: UnixTime.Of(note.At), Reason: note.Reason ?? "")))
            .GroupBy(row => row.Id, StringComparer.Ordinal).Select(same => same.Last())
            .OrderBy(row => row.Id, StringComparer.Ordinal).ToList();
        if (rows.Count == 0)
            return;
        statements.BatchCommands.Add(Of(
            """
            INSERT INTO refused_id (id, project_id, at, reason) SELECT u.id, $1, u.at, u.reason FROM unnest($2::text[], $3::bigint[], $4::text[]) AS u (id, at, reason)
            ON CONFLICT (id, project_id) DO UPDATE SET at = EXCLUDED.at, reason = EXCLUDED.reason
            """,
            Value(project), Text(rows, row => row.Id), Column(rows, row => row.At), Text(rows, row => row.Reason)));
    }
}
