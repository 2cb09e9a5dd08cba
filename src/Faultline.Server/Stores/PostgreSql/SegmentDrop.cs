using Dapper;
using Faultline.Server.Ledger;
using Faultline.Server.Retention;
using Faultline.Server.Stores.PostgreSql.Digest;
using Faultline.Tracker.Retention;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>Drops one payload segment, in one transaction.</summary>
internal sealed class SegmentDrop(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation)
{
    /// <summary>What became precious in the bulk segments <c>@segments</c> after it was written: what is pinned, and what is of a group with a bug.</summary>
    public static readonly string Precious =
        $"""
        SELECT segment, seq FROM (
          SELECT r.segment, r.seq, row_number() OVER (PARTITION BY r.segment ORDER BY r.seq) AS place FROM report r WHERE r.segment = ANY (@segments) AND r.pinned) pinned
        WHERE place <= {CopyLimits.Pinned}
        UNION
        SELECT segment, seq FROM (
          SELECT r.segment, r.seq, row_number() OVER (PARTITION BY r.segment, r.group_number ORDER BY r.seq) AS place
          FROM group_standing h JOIN group_standing s ON s.head = h.number JOIN report r ON r.group_number = s.number
          WHERE h.bug IS NOT NULL AND h.head = h.number AND r.segment = ANY (@segments)) linked
        WHERE place <= {CopyLimits.OfBug}
        """;

    /// <summary>Payloads that are gone; 0 when the segment is not there or open.</summary>
    public async Task<long> DropAsync(long segment, long keep, string reason, DateTimeOffset now)
    {
        await connection.ExecuteAsync(Command("SELECT pg_advisory_xact_lock(@turn)", new { turn = PayloadTables.RewriteTurn }));
        // A pin waits for this row, or this waits for the pin: it is seen here, or finds the segment dropped.
        var row = await connection.QueryFirstOrDefaultAsync<(long Segment, short Kind)?>(Command(
            $"""
            SELECT s.segment, s.kind FROM segment s WHERE s.segment = @segment AND s.dropped IS NULL
              AND ({PayloadTables.IsOver} OR EXISTS (SELECT FROM segment l WHERE l.kind = s.kind AND l.segment > s.segment))
            FOR UPDATE
            """,
            new { segment, today = UnixTime.DayOf(now) }));
        if (row is null)
            return 0;

        // A digest that still writes there is waited for, one that comes later finds no table and takes the next segment. Who reads for hours (a backup) makes this try later.
        var table = PayloadTables.NameOf(segment);
        await connection.ExecuteAsync(Command("SET LOCAL lock_timeout = '5s'"));
        await connection.ExecuteAsync(Command($"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"));
        if (row.Value.Kind == (short)SegmentKind.Bulk)
            await CopyForwardAsync(segment, keep);
        var gone = (await connection.QueryAsync<(long Project, long Count)>(Command(
            $"SELECT r.project_id, count(*) FROM report r JOIN {table} p USING (seq) WHERE r.segment = @segment GROUP BY r.project_id ORDER BY r.project_id", new { segment }))).AsList();

        var evicted = gone.Sum(one => one.Count);
        await connection.ExecuteAsync(Command(
            "UPDATE segment SET dropped = @now, reason = @reason, reports = @evicted WHERE segment = @segment", new { segment, now = UnixTime.Of(now), reason, evicted }));
        await connection.ExecuteAsync(Command("DELETE FROM segment_use WHERE segment = @segment", new { segment }));
        await connection.ExecuteAsync(Command($"DROP TABLE {table}"));
        await using var statements = new NpgsqlBatch(connection, transaction);
        foreach (var (project, count) in gone)
        {
            var ledger = new LedgerSums();
            ledger.Add(now, LedgerLine.Evicted, reason, count);
            ledger.Write(statements, project);
        }

        if (gone.Count > 0)
            await statements.ExecuteNonQueryAsync(cancellation);
        return evicted;
    }

    private async Task CopyForwardAsync(long segment, long keep)
    {
        var seqs = (await connection.QueryAsync<(long Segment, long Seq)>(Command(Precious, new { segments = new[] { segment } }))).Select(row => row.Seq).ToArray();
        if (seqs.Length == 0)
            return;
        await connection.ExecuteAsync(Command(
            $"INSERT INTO {PayloadTables.NameOf(keep)} (seq, payload) SELECT seq, payload FROM {PayloadTables.NameOf(segment)} WHERE seq = ANY (@seqs)", new { seqs }));
        await connection.ExecuteAsync(Command(
            $"""
            INSERT INTO segment_use AS u (segment, project_id, reports, bytes, first, last)
            SELECT @keep, r.project_id, count(*), sum(length(p.payload)), min(r.received), max(r.received)
            FROM report r JOIN {PayloadTables.NameOf(segment)} p USING (seq) WHERE r.seq = ANY (@seqs) GROUP BY r.project_id ORDER BY r.project_id
            ON CONFLICT (segment, project_id) DO UPDATE SET reports = u.reports + EXCLUDED.reports, bytes = u.bytes + EXCLUDED.bytes,
              first = LEAST(u.first, EXCLUDED.first), last = GREATEST(u.last, EXCLUDED.last)
            """,
            new { seqs, keep }));
        await connection.ExecuteAsync(Command("UPDATE report SET segment = @keep WHERE seq = ANY (@seqs)", new { seqs, keep }));
    }

    private CommandDefinition Command(string sql, object? values = null) => new(sql, values, transaction, cancellationToken: cancellation);
}
