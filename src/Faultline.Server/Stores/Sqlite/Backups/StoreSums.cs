using Dapper;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite.Backups;

/// <summary>Counts that were kept apart and must agree.</summary>
internal static class StoreSums
{
    private static readonly (string What, string Sql)[] Checks =
    [
        ("Project {0} has stored {1} reports by its ledger and {2} by its groups",
            """
            SELECT project_id AS subject, l.count AS one, g.count AS other FROM (SELECT project_id, SUM(count) AS count FROM ledger WHERE line = 10 GROUP BY project_id) l
            FULL JOIN (SELECT project_id, SUM(own_count) AS count FROM group_total GROUP BY project_id) g USING (project_id) WHERE l.count IS NOT g.count
            """),
        ("Head {0} counts {1} reports, its members {2}",
            """
            SELECT h.group_id AS subject, h.count AS one, (SELECT SUM(own_count) FROM group_total m WHERE m.group_id = h.group_id OR m.head = h.group_id) AS other
            FROM group_total h WHERE h.head IS NULL AND one <> other
            """),
        ("Group {0} counts {1} reports, its roll-ups {2}",
            """
            SELECT t.group_id AS subject, t.own_count AS one, COALESCE(r.count, 0) AS other FROM group_total t
            LEFT JOIN (SELECT key, SUM(count) AS count FROM rollup WHERE kind = 1 GROUP BY key) r ON r.key = t.group_id WHERE one <> other
            """),
        ("Payload segment {0} counts {1} reports, the index {2}",
            """
            SELECT s.segment_id AS subject, s.reports AS one, COALESCE(r.count, 0) AS other FROM payload_segment s
            LEFT JOIN (SELECT segment_id, COUNT(*) AS count FROM report WHERE loss IS NULL GROUP BY segment_id) r USING (segment_id) WHERE s.state < 2 AND one <> other
            """),
        ("Payload segment {0} counts {1} tombstones, the index {2}",
            """
            SELECT s.segment_id AS subject, s.tombstones AS one, COALESCE(r.count, 0) AS other FROM payload_segment s
            LEFT JOIN (SELECT segment_id, COUNT(*) AS count FROM report WHERE loss IS NULL GROUP BY segment_id) r USING (segment_id) WHERE s.state >= 2 AND one <> other
            """),
        ("Report {0} belongs to no group or segment ({1}, {2})",
            """
            SELECT seq AS subject, r.group_id AS one, r.segment_id AS other FROM report r
            WHERE NOT EXISTS (SELECT 1 FROM report_group g WHERE g.group_id = r.group_id) OR (r.loss IS NULL AND NOT EXISTS (SELECT 1 FROM payload_segment s WHERE s.segment_id = r.segment_id))
            LIMIT 10
            """),
    ];

    /// <summary>One sentence for each count that does not agree, at most ten of a kind.</summary>
    public static IEnumerable<string> Faults(SqliteConnection connection) => Checks.SelectMany(check => connection
        .Query<(long Subject, long? One, long? Other)>(check.Sql)
        .Take(10)
        .Select(row => "Sums: " + string.Format(System.Globalization.CultureInfo.InvariantCulture, check.What, row.Subject, row.One ?? 0, row.Other ?? 0) + "."));
}
