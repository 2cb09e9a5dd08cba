using Dapper;
using Faultline.Reports;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite.Backups;

/// <summary>Reads payloads that the index knows, all or some, and compares the ids in them.</summary>
internal sealed class PayloadScan(SqliteConnection connection, string data, bool full, TextWriter progress, List<string> faults)
{
    private const int Sample = 1_000;
    private const int MostFaults = 100;

    private static readonly string Columns =
        """
        SELECT r.seq, r.id, s.project_id AS project, s.number, r.offset, r.length, COALESCE(r.slot, 0) AS slot
        FROM report r JOIN payload_segment s USING (segment_id) WHERE r.loss IS NULL AND s.state < 2
        """;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var last = connection.QuerySingle<long?>("SELECT MAX(seq) FROM report") ?? 0;
        // In the order of arrival neighbours lie in one block, which the system has in memory then.
        var sql = full || last <= Sample ? Columns : Columns + " AND r.seq IN (SELECT value FROM json_each(@seqs))";
        var random = Enumerable.Range(0, Sample).Select(_ => Random.Shared.NextInt64(1, last + 1)).Distinct();
        var read = 0L;
        foreach (var row in connection.Query<Row>(sql + " ORDER BY r.seq", new { seqs = $"[{string.Join(',', random)}]" }, buffered: false))
        {
            cancellation.ThrowIfCancellationRequested();
            if (Fault(row) is { } fault && IsStillThere(row))
                faults.Add(fault);
            if (faults.Count >= MostFaults)
            {
                faults.Add($"There are more; the check ended after {MostFaults}.");
                break;
            }

            if (++read % 100_000 == 0)
                await progress.WriteLineAsync($"{read} payloads are read.");
        }

        await progress.WriteLineAsync($"{read} payloads were read{(full ? "" : ", a sample")}.");
    }

    private string? Fault(Row row)
    {
        var id = PackedId.Read(row.Id);
        try
        {
            var directory = Path.Combine(data, "payloads", row.Project.ToString(System.Globalization.CultureInfo.InvariantCulture));
            var payload = PayloadSegments.Read(directory, new PayloadLocation(row.Number, row.Offset, (int)row.Length, (int)row.Slot));
            if (!ErrorReport.TryParse(payload, out var found, out var error))
                return $"Payloads: where {id} should lie, there is no report: {error}.";
            return found.Id == id ? null : $"Payloads: where {id} should lie, there is {found.Id}.";
        }
        catch (ReportDamagedException e)
        {
            return $"Payloads: {id} cannot be read: {e.Message}.";
        }
    }

    // Since the snapshot was taken, a server may have dropped, moved or erased it.
    private bool IsStillThere(Row row)
    {
        using var now = StoreConnection.Open(Path.Combine(data, "faultline.db"));
        return now.QueryFirstOrDefault<Row>(Columns + " AND r.seq = @Seq", new { row.Seq }) is { } again
            && (again.Number, again.Offset, again.Slot) == (row.Number, row.Offset, row.Slot);
    }

    private sealed class Row
    {
        public long Seq { get; init; }

        public byte[] Id { get; init; } = [];

        public long Project { get; init; }

        public long Number { get; init; }

        public long Offset { get; init; }

        public long Length { get; init; }

        public long Slot { get; init; }
    }
}
