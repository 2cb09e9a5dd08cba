using Faultline.Server.Groups;
using Npgsql;
using static Faultline.Server.Stores.PostgreSql.Statement;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>The URLs and local referrers of a batch, by group and day.</summary>
internal static class UrlCounts
{
    public const short Url = 1;
    public const short Referrer = 2;

    /// <summary>Ids that are kept of one URL and day.</summary>
    public const int MostIds = 5;

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
            """
            INSERT INTO group_url AS g (number, day, kind, url, count, ids)
            SELECT u.number, u.day, u.kind, u.url, u.count, string_to_array(u.ids, ' ')
            FROM unnest($1::bigint[], $2::int[], $3::smallint[], $4::text[], $5::bigint[], $6::text[]) AS u (number, day, kind, url, count, ids)
            ON CONFLICT (number, day, kind, url) DO UPDATE SET count = g.count + EXCLUDED.count,
              ids = CASE WHEN cardinality(g.ids) >= 5 THEN g.ids ELSE (g.ids || EXCLUDED.ids)[1:5] END
            """,
            Column(rows, row => row.Key.Number), Column(rows, row => row.Key.Day), Column(rows, row => row.Key.Kind), Text(rows, row => row.Key.Url),
            Column(rows, row => (long)row.Value.Count), Text(rows, row => string.Join(' ', row.Value.Take(MostIds)))));
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
