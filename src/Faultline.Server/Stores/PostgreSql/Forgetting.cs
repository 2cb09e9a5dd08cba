using Dapper;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>Forgets what is old: tombstones over their budget, quarters of an hour, URLs, events, marks of spools.</summary>
internal static class Forgetting
{
    /// <summary>How long counts by day are kept beyond roll-ups: a list of groups looks back 90 days.</summary>
    private const int MoreDays = 60;

    private const string Fold =
        """
        WITH old AS (
          DELETE FROM rollup WHERE ctid = ANY (ARRAY (SELECT ctid FROM rollup WHERE bucket % 3600000 <> 0 AND bucket < @before ORDER BY bucket LIMIT @atMost FOR UPDATE)) RETURNING *),
        folded AS (
          INSERT INTO rollup AS r (project_id, kind, number, key, bucket, count, hard, soft, gets, posts, others, robots, local, worst_ms, most_statements, worst_id, most_statements_id)
          SELECT project_id, kind, number, key, bucket - bucket % 3600000, sum(count), sum(hard), sum(soft), sum(gets), sum(posts), sum(others), sum(robots), sum(local), max(worst_ms),
            max(most_statements), (array_agg(worst_id ORDER BY worst_ms DESC NULLS LAST, bucket))[1], (array_agg(most_statements_id ORDER BY most_statements DESC, bucket))[1]
          FROM old GROUP BY 1, 2, 3, 4, 5
          ON CONFLICT (project_id, kind, number, key, bucket) DO UPDATE SET
            count = r.count + EXCLUDED.count, hard = r.hard + EXCLUDED.hard, soft = r.soft + EXCLUDED.soft, gets = r.gets + EXCLUDED.gets, posts = r.posts + EXCLUDED.posts,
            others = r.others + EXCLUDED.others, robots = r.robots + EXCLUDED.robots, local = r.local + EXCLUDED.local,
            worst_id = CASE WHEN EXCLUDED.worst_ms > COALESCE(r.worst_ms, -1) THEN EXCLUDED.worst_id ELSE r.worst_id END,
            worst_ms = GREATEST(r.worst_ms, EXCLUDED.worst_ms),
            most_statements_id = CASE WHEN EXCLUDED.most_statements > r.most_statements THEN EXCLUDED.most_statements_id ELSE r.most_statements_id END,
            most_statements = GREATEST(r.most_statements, EXCLUDED.most_statements))
        SELECT count(*) FROM old
        """;

    // Each takes at most so many rows; oldest first where it matters.
    private static readonly string[] Deletes =
    [
        "DELETE FROM group_url WHERE ctid = ANY (ARRAY (SELECT ctid FROM group_url WHERE day < @day LIMIT @atMost))",
        "DELETE FROM group_day WHERE ctid = ANY (ARRAY (SELECT ctid FROM group_day WHERE day < @day - @MoreDays LIMIT @atMost))",
        """
        DELETE FROM group_event WHERE ctid = ANY (ARRAY (
          SELECT e.ctid FROM group_event e
          WHERE e.at < @moment AND e.number < (SELECT l.number FROM group_event l WHERE l.group_number = e.group_number ORDER BY l.number DESC OFFSET 49 LIMIT 1) LIMIT @atMost))
        """,
        "DELETE FROM spool_mark WHERE ctid = ANY (ARRAY (SELECT ctid FROM spool_mark WHERE updated < @moment LIMIT @atMost FOR UPDATE SKIP LOCKED))",
    ];

    /// <summary>Folds and forgets; how many rows went.</summary>
    public static async Task<long> FoldAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, DateTimeOffset before, int atMost, CancellationToken cancellation)
    {
        // Whole hours only: what still may be added to stays as it is.
        var gone = await connection.QuerySingleAsync<long>(new CommandDefinition(
            Fold, new { before = UnixTime.HourOf(before), atMost }, transaction, cancellationToken: cancellation));
        foreach (var delete in Deletes)
        {
            if (gone >= atMost)
                break;
            gone += await connection.ExecuteAsync(new CommandDefinition(
                delete, new { day = UnixTime.DayOf(before), MoreDays, moment = UnixTime.Of(before), atMost = atMost - (int)gone }, transaction, cancellationToken: cancellation));
        }

        return gone;
    }

    /// <summary>Forgets the oldest tombstones; how many. Of two nodes that do it at once the second finds the rows gone, and ends.</summary>
    public static async Task<long> TrimAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, int count, CancellationToken cancellation)
    {
        var reports = (await connection.QueryAsync<(long Seq, long At, long? Segment)>(Command(
            """
            SELECT r.seq, r.received, r.segment FROM report r LEFT JOIN segment s ON s.segment = r.segment WHERE r.segment IS NULL OR s.dropped IS NOT NULL
            ORDER BY r.seq LIMIT @count FOR UPDATE OF r
            """))).AsList();
        var refused = (await connection.QueryAsync<(string Id, long Project, long At)>(Command(
            "SELECT id, project_id, at FROM refused_id ORDER BY at, id LIMIT @count FOR UPDATE"))).AsList();
        var (takenReports, takenRefused) = Oldest(reports.ConvertAll(row => row.At), refused.ConvertAll(row => row.At), count);

        var seqs = reports.Take(takenReports).Select(row => row.Seq).ToArray();
        await connection.ExecuteAsync(Command("DELETE FROM report_id i USING report r WHERE r.seq = ANY (@seqs) AND i.id = r.id AND i.project_id = r.project_id", seqs));
        await connection.ExecuteAsync(Command("DELETE FROM report WHERE seq = ANY (@seqs)", seqs));
        foreach (var same in reports.Take(takenReports).Where(row => row.Segment is not null).GroupBy(row => row.Segment!.Value).OrderBy(same => same.Key))
            await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE segment SET reports = reports - @gone WHERE segment = @segment", new { segment = same.Key, gone = same.Count() }, transaction, cancellationToken: cancellation));
        foreach (var row in refused.Take(takenRefused))
            await connection.ExecuteAsync(new CommandDefinition(
                "DELETE FROM refused_id WHERE id = @Id AND project_id = @Project", new { row.Id, row.Project }, transaction, cancellationToken: cancellation));
        return takenReports + takenRefused;

        CommandDefinition Command(string sql, long[]? seqs = null) => new(sql, new { count, seqs }, transaction, cancellationToken: cancellation);
    }

    // How many of each list, both from the oldest on, are the oldest of both together.
    private static (int One, int Other) Oldest(List<long> one, List<long> other, int count)
    {
        var (a, b) = (0, 0);
        while (a + b < count && (a < one.Count || b < other.Count))
        {
            if (b == other.Count || (a < one.Count && one[a] <= other[b]))
                a++;
            else
                b++;
        }

        return (a, b);
    }
}
