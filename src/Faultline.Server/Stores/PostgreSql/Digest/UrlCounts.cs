using Faultline.Server.Groups;
using Npgsql;
using static Faultline.Server.Stores.PostgreSql.Statement;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>The URLs and local referrers of a batch, by group and day: the first <see cref="UrlCount.MostOfDay"/> different ones of each kind.</summary>
internal static class UrlCounts
{
    public const short Url = 1;
    public const short Referrer = 2;

    // Of URLs that are not known yet those come in that there is room for. The two questions have a LIMIT so that they are asked by key, whatever the planner thinks of the table.
    private static readonly string Upsert =
        $"""
        WITH brought AS MATERIALIZED (
          SELECT u.*, COALESCE((SELECT true FROM group_url g WHERE g.number = u.number AND g.day = u.day AND g.kind = u.kind AND g.url = u.url LIMIT 1), false) AS known
          FROM unnest($1::bigint[], $2::int[], $3::smallint[], $4::text[], $5::bigint[], $6::text[]) AS u (number, day, kind, url, count, ids)),
        room AS MATERIALIZED (
          SELECT b.number, b.day, b.kind,
            {UrlCount.MostOfDay} - (SELECT count(*) FROM (SELECT FROM group_url g WHERE g.number = b.number AND g.day = b.day AND g.kind = b.kind LIMIT {UrlCount.MostOfDay}) c) AS room
          FROM (SELECT DISTINCT number, day, kind FROM brought WHERE NOT known) b),
        fresh AS (
          SELECT b.*, row_number() OVER (PARTITION BY b.number, b.day, b.kind ORDER BY b.url COLLATE "C") AS place FROM brought b WHERE NOT b.known),
        counted AS (
          SELECT number, day, kind, url, count, ids FROM brought WHERE known
          UNION ALL
          SELECT f.number, f.day, f.kind, f.url, f.count, f.ids FROM fresh f JOIN room r USING (number, day, kind) WHERE f.place <= r.room)
        INSERT INTO group_url AS g (number, day, kind, url, count, ids)
        SELECT number, day, kind, url, count, string_to_array(ids, ' ') FROM counted
        ON CONFLICT (number, day, kind, url) DO UPDATE SET count = g.count + EXCLUDED.count,
          ids = CASE WHEN cardinality(g.ids) >= {UrlCount.MostIds} THEN g.ids ELSE (g.ids || EXCLUDED.ids)[1:{UrlCount.MostIds}] END
        """;

    /// <summary>Adds the statement; the groups are locked, so that nobody else writes their rows.</summary>
    public static void Add(NpgsqlBatch statements, List<Arrival> arrivals)
    {
        var counts = new Dictionary<(long Number, int Day, short Kind, string Url), List<string>>();
        foreach (var arrival in arrivals)
        {
            var facts = arrival.Record.Facts;
            Note(counts, arrival, Url, UrlCount.PlainOf(facts.Url));
            Note(counts, arrival, Referrer, facts.LocalReferrer);
        }

        if (counts.Count == 0)
            return;
        var rows = counts.ToList();
        statements.BatchCommands.Add(Of(
            Upsert,
            Column(rows, row => row.Key.Number), Column(rows, row => row.Key.Day), Column(rows, row => row.Key.Kind), Text(rows, row => row.Key.Url),
            Column(rows, row => (long)row.Value.Count), Text(rows, row => string.Join(' ', row.Value.Take(UrlCount.MostIds)))));
    }

    private static void Note(Dictionary<(long, int, short, string), List<string>> counts, Arrival arrival, short kind, string? url)
    {
        if (string.IsNullOrEmpty(url))
            return;
        var text = StoredText.Of(url);
        var key = (arrival.Group.Number, UnixTime.DayOf(arrival.Record.Received), kind, text[..Math.Min(text.Length, Tracker.ReportFacts.MaxLongText)]);
        if (!counts.TryGetValue(key, out var ids))
            counts[key] = ids = [];
        ids.Add(arrival.Record.Facts.Id.ToString());
    }
}
