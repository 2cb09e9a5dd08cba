using System.Globalization;
using Dapper;
using Faultline.Server.Groups;
using Faultline.Tracker.Rollups;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Reads the counts by quarter of an hour.</summary>
internal sealed class RollupReader(SqliteConnection connection, long project)
{
    /// <summary>The buckets of a head and its parts that begin in a time, oldest first.</summary>
    public IReadOnlyList<SeriesPoint> Series(IReadOnlyList<long> family, DateTimeOffset from, DateTimeOffset to)
    {
        var (first, end) = Bounds(from, to);
        var sums = new SortedDictionary<long, Rollup>();
        foreach (var group in family)
        {
            foreach (var row in Rows(group, first, end))
                sums[row.Start] = sums.TryGetValue(row.Start, out var sum) ? sum.Plus(row.ToRollup()) : row.ToRollup();
        }

        return [.. sums.Select(one => new SeriesPoint(UnixTime.At(one.Key * UnixTime.MillisecondsPerQuarter), one.Value))];
    }

    /// <summary>The sums by key of the buckets that begin in a time.</summary>
    public IReadOnlyList<RollupRow> Sums(RollupKind kind, DateTimeOffset from, DateTimeOffset to, RollupOrder order, int limit)
    {
        var (first, end) = Bounds(from, to);
        var heads = kind == RollupKind.Group ? Heads() : [];
        var sums = new Dictionary<(long Key, long Other), Rollup>();
        foreach (var row in connection.Query<RollupRecord>(
            RollupRecord.Query + " WHERE project_id = @project AND kind = @kind AND start >= @first AND start < @end ORDER BY start",
            new { project, kind = (int)kind, first, end }, buffered: false))
        {
            var key = (heads.GetValueOrDefault(row.Key, row.Key), row.Other);
            sums[key] = sums.TryGetValue(key, out var sum) ? sum.Plus(row.ToRollup()) : row.ToRollup();
        }

        return [.. Sorted(sums, order).Take(limit).Select(one => new RollupRow(NameOf(kind, one.Key), one.Value))];
    }

    // The table is in the order of time, for the sake of the writer; a group's rows of a week are 672 places in it.
    private IEnumerable<RollupRecord> Rows(long group, long first, long end) => connection.Query<RollupRecord>(
        $"""
        WITH RECURSIVE quarter (at) AS (SELECT @first WHERE @first < @end UNION ALL SELECT at + 1 FROM quarter WHERE at + 1 < @end)
        {RollupRecord.Query.Replace("FROM rollup", "FROM quarter CROSS JOIN rollup", StringComparison.Ordinal)}
        WHERE project_id = @project AND kind = 1 AND start = quarter.at AND key = @group AND other = 0
        """,
        new { project, group, first, end }, buffered: false);

    private (long First, long End) Bounds(DateTimeOffset from, DateTimeOffset to)
    {
        var (least, most) = connection.QuerySingle<(long?, long?)>(
            "SELECT (SELECT MIN(start) FROM rollup WHERE project_id = @project AND kind = 1), (SELECT MAX(start) FROM rollup WHERE project_id = @project AND kind = 1)",
            new { project });
        var first = Math.Max(Ceiling(from), least ?? 0);
        return (first, Math.Min(Ceiling(to), (most ?? -1) + 1));
    }

    private static long Ceiling(DateTimeOffset moment) =>
        (UnixTime.Of(moment) + UnixTime.MillisecondsPerQuarter - 1) / UnixTime.MillisecondsPerQuarter;

    private Dictionary<long, long> Heads() => connection
        .Query<(long Part, long Head)>("SELECT group_id, head FROM group_total WHERE head IS NOT NULL AND project_id = @project", new { project })
        .ToDictionary(row => row.Part, row => row.Head);

    private static IEnumerable<KeyValuePair<(long Key, long Other), Rollup>> Sorted(Dictionary<(long Key, long Other), Rollup> sums, RollupOrder order) => (order switch
    {
        RollupOrder.Worst => sums.OrderByDescending(one => one.Value.WorstMs ?? -1),
        RollupOrder.Statements => sums.OrderByDescending(one => one.Value.MostStatements),
        RollupOrder.TimeOuts => sums.OrderByDescending(one => one.Value.Hard).ThenByDescending(one => one.Value.Soft),
        _ => sums.OrderByDescending(one => one.Value.Count),
    }).ThenByDescending(one => one.Value.Count).ThenBy(one => one.Key.Key).ThenBy(one => one.Key.Other);

    private string NameOf(RollupKind kind, (long Key, long Other) key) => kind switch
    {
        RollupKind.Group => key.Key.ToString(CultureInfo.InvariantCulture),
        RollupKind.ClassAndTopic => $"{Text(key.Key)}\t{Text(key.Other)}",
        _ => Text(key.Key),
    };

    private string Text(long term) => term == 0 ? "" : connection.QueryFirstOrDefault<string>("SELECT text FROM term WHERE term_id = @term", new { term }) ?? "";
}
