using Faultline.Server.Reports;
using static Faultline.Server.Stores.PostgreSql.Statement;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>Claims the ids of a batch: what is claimed is new, and counted in this transaction and in no other.</summary>
internal static class ReportIds
{
    /// <summary>The reports whose ids the project did not have, in the order of the batch.</summary>
    public static async Task<List<Arrival>> ClaimAsync(DigestContext context, IReadOnlyList<(DigestRecord Record, int Place)> reports)
    {
        var first = new Dictionary<string, (DigestRecord Record, int Place)>(reports.Count, StringComparer.Ordinal);
        foreach (var report in reports)
            first.TryAdd(report.Record.Facts.Id.ToString(), report);
        if (first.Count == 0)
            return [];

        // In the order of the ids: of two nodes that bring the same ones, one waits for the other and never both. Numbers are given in the order of the batch.
        await using var statements = context.NewBatch();
        statements.BatchCommands.Add(Of(
            """
            INSERT INTO report_id (id, project_id, seq)
            SELECT n.id, $1, n.seq FROM (SELECT u.id, nextval('report_seq') AS seq FROM unnest($2) AS u (id)) AS n ORDER BY n.id COLLATE "C"
            ON CONFLICT DO NOTHING RETURNING id, seq
            """,
            Value(context.Project), Value(first.Keys.ToArray())));
        var claimed = new List<Arrival>(first.Count);
        await using var reader = await statements.ExecuteReaderAsync(context.Cancellation);
        while (await reader.ReadAsync(context.Cancellation))
        {
            var (record, place) = first[reader.GetString(0)];
            claimed.Add(new Arrival(record, place, reader.GetInt64(1)));
        }

        claimed.Sort((one, other) => one.Place.CompareTo(other.Place));
        return claimed;
    }
}
