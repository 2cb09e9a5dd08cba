using System.Globalization;
using Dapper;
using Faultline.Tracker.Retention;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>
/// The payload segments: tables <c>payload_1</c>, <c>payload_2</c> and so on, each dropped whole one day. Bulk segments end with the UTC day or when they are full, keep
/// segments after thirty days or when they are full.
/// </summary>
/// <remarks>
/// Tables of their own and not partitions of one: to drop a partition locks its parent against every writer, and behind a backup that reads for an hour that lock would stop
/// them all. Nothing asks of all payloads at once, so a parent would be of no use.
/// </remarks>
internal sealed class PayloadTables(PostgreSqlDatabase database, long segmentBytes)
{
    private const int KeepDays = 30;

    // "flt2": who makes a segment takes this turn, so that of two nodes one makes it and the other finds it.
    private const long Turn = 0x666C7432;

    /// <summary>"flt3": who drops a segment or writes one anew takes this turn, so that two who need the same tables do not block each other.</summary>
    public const long RewriteTurn = 0x666C7433;

    /// <summary>Whether segment <c>s</c> is of a time that is over on day <c>@today</c>. Who writes there all the same, since its clock is behind, is waited for by who drops it.</summary>
    public static readonly string IsOver = $"s.day + CASE s.kind WHEN {(int)SegmentKind.Keep} THEN {KeepDays} ELSE 1 END <= @today";

    /// <summary>The table of a segment.</summary>
    public static string NameOf(long segment) => string.Create(CultureInfo.InvariantCulture, $"payload_{segment}");

    /// <summary>
    /// Makes a segment's table. Payloads are compressed already, so that PostgreSQL must not try again. What is smaller than a page stays in the row, which spares an index
    /// entry and chunks of 2 KB for each.
    /// </summary>
    public static string CreateTable(string name) =>
        $"""
        CREATE TABLE {name} (seq bigint PRIMARY KEY, payload bytea NOT NULL) WITH (toast_tuple_target = 8160);
        ALTER TABLE {name} ALTER COLUMN payload SET STORAGE EXTERNAL
        """;

    /// <summary>The segments that are written to on this day; made where there is none, or the last one is full or of an earlier day.</summary>
    public async Task<(long Bulk, long Keep)> OpenAsync(int day, CancellationToken cancellation)
    {
        var open = await database.ReadAsync(connection => LookAsync(connection, null, day, cancellation), cancellation);
        if (open is not { Bulk: not null, Keep: not null })
            open = await database.WriteAsync((connection, transaction) => MakeAsync(connection, transaction, day, bulk: true, cancellation), cancellation);
        return (open.Bulk!.Value, open.Keep!.Value);
    }

    /// <summary>The keep segment that is written to on this day.</summary>
    public async Task<long> OpenKeepAsync(int day, CancellationToken cancellation) =>
        (await database.WriteAsync((connection, transaction) => MakeAsync(connection, transaction, day, bulk: false, cancellation), cancellation)).Keep!.Value;

    private async Task<(long? Bulk, long? Keep)> MakeAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, int day, bool bulk, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(new CommandDefinition("SELECT pg_advisory_xact_lock(@Turn)", new { Turn }, transaction, cancellationToken: cancellation));
        var open = await LookAsync(connection, transaction, day, cancellation);
        return (open.Bulk ?? (bulk ? await MakeAsync(SegmentKind.Bulk) : null), open.Keep ?? await MakeAsync(SegmentKind.Keep));

        async Task<long> MakeAsync(SegmentKind kind)
        {
            var segment = await connection.QuerySingleAsync<long>(new CommandDefinition(
                "INSERT INTO segment (kind, day) VALUES (@kind, @day) RETURNING segment", new { kind = (short)kind, day }, transaction, cancellationToken: cancellation));
            await connection.ExecuteAsync(new CommandDefinition(CreateTable(NameOf(segment)), transaction: transaction, cancellationToken: cancellation));
            return segment;
        }
    }

    private async Task<(long? Bulk, long? Keep)> LookAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, int day, CancellationToken cancellation)
    {
        var rows = await connection.QueryAsync<(short Kind, long Segment, int Day, long Bytes)>(new CommandDefinition(
            """
            SELECT s.kind, s.segment, s.day, COALESCE((SELECT sum(u.bytes) FROM segment_use u WHERE u.segment = s.segment), 0)::bigint
            FROM segment s WHERE s.segment IN (SELECT max(segment) FROM segment WHERE dropped IS NULL GROUP BY kind)
            """,
            transaction: transaction, cancellationToken: cancellation));
        long? bulk = null, keep = null;
        foreach (var row in rows.Where(row => row.Bytes < segmentBytes))
        {
            if (row.Kind == (short)SegmentKind.Bulk && day <= row.Day)
                bulk = row.Segment;
            else if (row.Kind == (short)SegmentKind.Keep && day < row.Day + KeepDays)
                keep = row.Segment;
        }

        return (bulk, keep);
    }
}
