namespace Faultline.Server.Stores.Sqlite;

/// <summary>Folds old quarters of an hour into hours, and forgets what is only kept for some time. Runs inside one transaction.</summary>
internal sealed class RollupFold(Statements statements)
{
    // Lists go back 90 days.
    private const int MoreDaysOfCounts = 60;

    /// <summary>Folds and forgets at most so many rows; how many.</summary>
    public long Fold(DateTimeOffset before, int atMost)
    {
        var left = atMost - Quarters(UnixTime.Hour(before) * 4, atMost);
        var (day, at) = (UnixTime.Day(before), UnixTime.Of(before));
        left -= Delete(
            "DELETE FROM group_url WHERE (day, group_id, kind, url) IN (SELECT day, group_id, kind, url FROM group_url WHERE day < ?1 LIMIT ?2) RETURNING 1", day, left);
        left -= Delete(
            """
            DELETE FROM group_event WHERE number IN (SELECT number FROM group_event e WHERE at < ?1 AND EXISTS
              (SELECT 1 FROM group_event n WHERE n.group_id = e.group_id AND n.number > e.number LIMIT 1 OFFSET 49) ORDER BY number LIMIT ?2) RETURNING 1
            """,
            at, left);
        left -= Delete("DELETE FROM group_day WHERE (project_id, day, chunk) IN (SELECT project_id, day, chunk FROM group_day WHERE day < ?1 LIMIT ?2) RETURNING 1", day - MoreDaysOfCounts, left);
        left -= Delete("DELETE FROM spool_mark WHERE (project_id, segment) IN (SELECT project_id, segment FROM spool_mark WHERE updated < ?1 LIMIT ?2) RETURNING 1", at, left);
        return atMost - left;
    }

    private int Delete(string sql, long before, int most)
    {
        if (most <= 0)
            return 0;
        var deleted = statements.Of(sql).Bind(1, before).Bind(2, most);
        var count = 0;
        while (deleted.Step())
            count++;
        return count;
    }

    private int Quarters(long before, int most)
    {
        var folded = 0;
        foreach (var (project, kind, from) in Unfolded(before))
        {
            var at = from;
            while (folded < most && at < before)
            {
                if (First(project, kind, at, before) is not { } start)
                {
                    at = before;
                    break;
                }

                var (room, rows) = (most - folded, FoldBucket(new Bucket(project, kind, start), most - folded));
                folded += rows;
                // As many as were asked for: there may be more of it.
                at = rows < room ? start + 1 : start;
            }

            if (at > from)
                Mark(project, kind, at);
        }

        return folded;
    }

    /// <summary>Takes the marks back where a quarter was written that they say is folded.</summary>
    public void Unmark(long project, long start) =>
        statements.Of("UPDATE rollup_fold SET folded_to = ?2 WHERE project_id = ?1 AND folded_to > ?2").Bind(1, project).Bind(2, start).Run();

    private List<(long Project, long Kind, long From)> Unfolded(long before)
    {
        var marks = new List<(long, long, long)>();
        var rows = statements
            .Of("""
                SELECT p.project_id, k.kind, COALESCE(f.folded_to, 0) FROM project p JOIN (SELECT 1 AS kind UNION SELECT 2 UNION SELECT 3 UNION SELECT 4) k
                  LEFT JOIN rollup_fold f ON f.project_id = p.project_id AND f.kind = k.kind
                WHERE COALESCE(f.folded_to, 0) < ?1 ORDER BY 1, 2
                """)
            .Bind(1, before);
        while (rows.Step())
            marks.Add((rows.Long(0), rows.Long(1), rows.Long(2)));
        return marks;
    }

    private void Mark(long project, long kind, long to) => statements
        .Of("INSERT INTO rollup_fold (project_id, kind, folded_to) VALUES (?1, ?2, ?3) ON CONFLICT (project_id, kind) DO UPDATE SET folded_to = excluded.folded_to")
        .Bind(1, project).Bind(2, kind).Bind(3, to)
        .Run();

    // From bucket to bucket, not from row to row.
    private long? First(long project, long kind, long from, long before) => statements
        .Of("""
            WITH RECURSIVE bucket (start) AS (
              SELECT MIN(start) FROM rollup WHERE project_id = ?1 AND kind = ?2 AND start >= ?4
              UNION ALL
              SELECT (SELECT MIN(start) FROM rollup WHERE project_id = ?1 AND kind = ?2 AND start > bucket.start) FROM bucket WHERE bucket.start < ?3)
            SELECT start FROM bucket WHERE start < ?3 AND start % 4 <> 0 LIMIT 1
            """)
        .Bind(1, project).Bind(2, kind).Bind(3, before).Bind(4, from)
        .Number();

    private int FoldBucket(Bucket bucket, int most)
    {
        var keys = new List<(long Key, long Other)>();
        var rows = statements.Of("SELECT key, other FROM rollup WHERE project_id = ?1 AND kind = ?2 AND start = ?3 LIMIT ?4")
            .Bind(1, bucket.Project).Bind(2, bucket.Kind).Bind(3, bucket.Start).Bind(4, most);
        while (rows.Step())
            keys.Add((rows.Long(0), rows.Long(1)));
        foreach (var (key, other) in keys)
        {
            statements
                .Of("""
                    INSERT INTO rollup SELECT project_id, kind, start - start % 4, key, other, count, hard, soft, worst_ms, worst_id, most, most_id, gets, posts, others, robots, local
                      FROM rollup WHERE project_id = ?1 AND kind = ?2 AND start = ?3 AND key = ?4 AND other = ?5
                    ON CONFLICT (project_id, kind, start, key, other) DO UPDATE SET
                      count = count + excluded.count, hard = hard + excluded.hard, soft = soft + excluded.soft,
                      worst_id = CASE WHEN excluded.worst_ms > COALESCE(worst_ms, -1) THEN excluded.worst_id ELSE worst_id END,
                      worst_ms = CASE WHEN excluded.worst_ms > COALESCE(worst_ms, -1) THEN excluded.worst_ms ELSE worst_ms END,
                      most_id = CASE WHEN excluded.most > most THEN excluded.most_id ELSE most_id END, most = MAX(most, excluded.most),
                      gets = gets + excluded.gets, posts = posts + excluded.posts, others = others + excluded.others,
                      robots = robots + excluded.robots, local = local + excluded.local
                    """)
                .Bind(1, bucket.Project).Bind(2, bucket.Kind).Bind(3, bucket.Start).Bind(4, key).Bind(5, other)
                .Run();
            statements.Of("DELETE FROM rollup WHERE project_id = ?1 AND kind = ?2 AND start = ?3 AND key = ?4 AND other = ?5")
                .Bind(1, bucket.Project).Bind(2, bucket.Kind).Bind(3, bucket.Start).Bind(4, key).Bind(5, other)
                .Run();
        }

        return keys.Count;
    }

    private sealed record Bucket(long Project, long Kind, long Start);
}
