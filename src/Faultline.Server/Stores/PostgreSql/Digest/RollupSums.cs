using System.Runtime.InteropServices;
using Faultline.Tracker;
using Faultline.Tracker.Rollups;
using Npgsql;
using static Faultline.Server.Stores.PostgreSql.Statement;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>What a batch adds to the roll-ups: summed here first, so that each row is touched once, and in the order of the key.</summary>
internal static class RollupSums
{
    private const string Upsert =
        """
        INSERT INTO rollup AS r (project_id, kind, number, key, bucket, count, hard, soft, gets, posts, others, robots, local, worst_ms, most_statements, worst_id, most_statements_id)
        SELECT $1, u.* FROM unnest($2::smallint[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[],
                                   $12::bigint[], $13::bigint[], $14::bigint[], $15::int[], $16::text[], $17::text[]) AS u
        ON CONFLICT (project_id, kind, number, key, bucket) DO UPDATE SET
          count = r.count + EXCLUDED.count, hard = r.hard + EXCLUDED.hard, soft = r.soft + EXCLUDED.soft, gets = r.gets + EXCLUDED.gets, posts = r.posts + EXCLUDED.posts,
          others = r.others + EXCLUDED.others, robots = r.robots + EXCLUDED.robots, local = r.local + EXCLUDED.local,
          worst_id = CASE WHEN EXCLUDED.worst_ms > COALESCE(r.worst_ms, -1) THEN EXCLUDED.worst_id ELSE r.worst_id END,
          worst_ms = GREATEST(r.worst_ms, EXCLUDED.worst_ms),
          most_statements_id = CASE WHEN EXCLUDED.most_statements > r.most_statements THEN EXCLUDED.most_statements_id ELSE r.most_statements_id END,
          most_statements = GREATEST(r.most_statements, EXCLUDED.most_statements)
        """;

    /// <summary>Adds the statements.</summary>
    public static void Add(DigestContext context, NpgsqlBatch statements, List<Arrival> arrivals, RollupKeys keys)
    {
        var sums = new Dictionary<(short Kind, long Number, string Key, long Bucket), Rollup>();
        var days = new Dictionary<(int Day, long Number), long>();
        foreach (var arrival in arrivals)
        {
            var (facts, one) = (arrival.Record.Facts, Rollup.Of(arrival.Record.Facts, arrival.Record.Class));
            var bucket = RollupKeys.BucketOf(arrival.Record.Received);
            var topic = keys.Of(context.Project, RollupKind.Topic, bucket, facts.Topic);
            Sum(sums, (short)RollupKind.Group, arrival.Group.Number, "", bucket, one);
            Sum(sums, (short)RollupKind.Topic, 0, topic, bucket, one);
            Sum(sums, (short)RollupKind.ClassAndTopic, 0, $"{arrival.Record.Class}\t{topic}", bucket, one);
            if (facts.Statement is { } statement)
                Sum(sums, (short)RollupKind.Statement, 0, keys.Of(context.Project, RollupKind.Statement, bucket, statement), bucket, one);
            CollectionsMarshal.GetValueRefOrAddDefault(days, (UnixTime.DayOf(arrival.Record.Received), arrival.Group.Number), out _)++;
        }

        Add(context, statements, sums);
        var counts = days.OrderBy(day => day.Key).ToList();
        statements.BatchCommands.Add(Of(
            """
            INSERT INTO group_day AS d (project_id, day, number, count) SELECT $1, u.* FROM unnest($2::int[], $3::bigint[], $4::bigint[]) AS u
            ON CONFLICT (project_id, day, number) DO UPDATE SET count = d.count + EXCLUDED.count
            """,
            Value(context.Project), Column(counts, day => day.Key.Day), Column(counts, day => day.Key.Number), Column(counts, day => day.Value)));
    }

    private static void Add(DigestContext context, NpgsqlBatch statements, Dictionary<(short Kind, long Number, string Key, long Bucket), Rollup> sums)
    {
        var rows = sums.ToList();
        rows.Sort(static (one, other) => Compare(one.Key, other.Key));
        statements.BatchCommands.Add(Of(
            Upsert,
            Value(context.Project), Column(rows, row => row.Key.Kind), Column(rows, row => row.Key.Number), Text(rows, row => row.Key.Key), Column(rows, row => row.Key.Bucket),
            Column(rows, row => row.Value.Count), Column(rows, row => row.Value.Hard), Column(rows, row => row.Value.Soft), Column(rows, row => row.Value.Gets),
            Column(rows, row => row.Value.Posts), Column(rows, row => row.Value.Others), Column(rows, row => row.Value.Robots), Column(rows, row => row.Value.Local),
            Column(rows, row => row.Value.WorstMs), Column(rows, row => row.Value.MostStatements), Text(rows, row => row.Value.WorstId?.ToString()),
            Text(rows, row => row.Value.MostStatementsId?.ToString())));
    }

    private static void Sum(Dictionary<(short, long, string, long), Rollup> sums, short kind, long number, string key, long bucket, Rollup one)
    {
        var text = StoredText.Of(key);
        // A fact is no longer than this; what is would not fit into the index.
        var cut = text.Length > 2 * ReportFacts.MaxText + ReportFacts.MaxLongText ? text[..ReportFacts.MaxLongText] : text;
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, (kind, number, cut, bucket), out var exists);
        sum = exists ? sum!.Plus(one) : one;
    }

    private static int Compare((short Kind, long Number, string Key, long Bucket) one, (short Kind, long Number, string Key, long Bucket) other)
    {
        var order = one.Kind != other.Kind ? one.Kind.CompareTo(other.Kind) : one.Number.CompareTo(other.Number);
        order = order != 0 ? order : string.CompareOrdinal(one.Key, other.Key);
        return order != 0 ? order : one.Bucket.CompareTo(other.Bucket);
    }
}
