using System.Globalization;
using Dapper;
using Faultline.Server.Groups;
using Faultline.Tracker.Rollups;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>Reads the roll-ups: series and sums.</summary>
internal static class RollupReader
{
    public static async Task<IReadOnlyList<SeriesPoint>> SeriesAsync(
        NpgsqlConnection connection, long project, long head, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var rows = await connection.QueryAsync<RollupRecord>(new CommandDefinition(
            $"""
            SELECT {RollupRecord.Columns} FROM rollup r
            WHERE r.project_id = @project AND r.kind = @kind AND r.number = ANY ({GroupPages.WithParts})
              AND r.key = '' AND r.bucket >= @from AND r.bucket < @to ORDER BY r.bucket, r.number
            """,
            Range(project, RollupKind.Group, from, to, head), cancellationToken: cancellation));
        return [.. rows.GroupBy(row => row.Bucket).Select(same => new SeriesPoint(UnixTime.From(same.Key), same.Select(row => row.ToRollup()).Aggregate((sum, one) => sum.Plus(one))))];
    }

    public static async Task<IReadOnlyList<RollupRow>> SumsAsync(
        NpgsqlConnection connection, long project, RollupKind kind, DateTimeOffset from, DateTimeOffset to, RollupOrder order, int limit, CancellationToken cancellation)
    {
        var values = Range(project, kind, from, to);
        values.Add("limit", limit);
        // Groups are summed by head: what was merged counts there. Elsewhere number is 0 and the join finds nothing.
        var sums = (await connection.QueryAsync<RollupRecord>(new CommandDefinition(
            $"""
            SELECT COALESCE(s.head, 0) AS number, r.key, {RollupRecord.Sums} FROM rollup r LEFT JOIN group_standing s ON s.number = r.number
            WHERE r.project_id = @project AND r.kind = @kind AND r.bucket >= @from AND r.bucket < @to
            GROUP BY 1, 2 ORDER BY {OrderOf(order)}, 1, 2 LIMIT @limit
            """,
            values, cancellationToken: cancellation))).AsList();
        var worst = await IdsAsync(connection, values, sums, "worst_id", "worst_ms", cancellation);
        var most = await IdsAsync(connection, values, sums, "most_statements_id", "most_statements", cancellation);
        return
        [
            .. sums.Select(sum => new RollupRow(
                kind == RollupKind.Group ? sum.Number.ToString(CultureInfo.InvariantCulture) : sum.Key,
                sum.ToRollup() with { WorstId = worst.GetValueOrDefault((sum.Number, sum.Key)), MostStatementsId = most.GetValueOrDefault((sum.Number, sum.Key)) })),
        ];
    }

    // Whose the largest value is, of the keys that are shown; of equal ones the first.
    private static async Task<Dictionary<(long, string), ReportId?>> IdsAsync(
        NpgsqlConnection connection, DynamicParameters values, List<RollupRecord> sums, string id, string value, CancellationToken cancellation)
    {
        values.Add("keys", sums.Select(sum => sum.Key).Distinct().ToArray());
        values.Add("heads", sums.Select(sum => sum.Number).Distinct().ToArray());
        var rows = await connection.QueryAsync<(long Number, string Key, string Id)>(new CommandDefinition(
            $"""
            SELECT DISTINCT ON (1, 2) COALESCE(s.head, 0), r.key, r.{id} FROM rollup r LEFT JOIN group_standing s ON s.number = r.number
            WHERE r.project_id = @project AND r.kind = @kind AND r.bucket >= @from AND r.bucket < @to AND r.{id} IS NOT NULL
              AND r.key = ANY (@keys) AND COALESCE(s.head, 0) = ANY (@heads)
            ORDER BY 1, 2, r.{value} DESC, r.bucket, r.number
            """,
            values, cancellationToken: cancellation));
        return rows.ToDictionary(row => (row.Number, row.Key), row => (ReportId?)ReportId.Parse(row.Id));
    }

    private static string OrderOf(RollupOrder order) => order switch
    {
        RollupOrder.Worst => "max(r.worst_ms) DESC NULLS LAST, sum(r.count) DESC",
        RollupOrder.Statements => "max(r.most_statements) DESC, sum(r.count) DESC",
        RollupOrder.TimeOuts => "sum(r.hard) DESC, sum(r.soft) DESC, sum(r.count) DESC",
        _ => "sum(r.count) DESC",
    };

    private static DynamicParameters Range(long project, RollupKind kind, DateTimeOffset from, DateTimeOffset to, long head = 0) =>
        new(new { project, kind = (short)kind, head, from = UnixTime.Of(from), to = UnixTime.Of(to) });
}
