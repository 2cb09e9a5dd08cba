using Npgsql;
using static Faultline.Server.Stores.PostgreSql.Statement;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>The releases of a batch: of the project, and of each group.</summary>
internal sealed class Releases
{
    private readonly Dictionary<string, long> _firstSeen = new(StringComparer.Ordinal);
    private readonly HashSet<(long Group, string Release)> _fresh = [];
    private readonly string[] _releases;
    private readonly List<((long Number, string Release) Key, List<Arrival> Arrivals)> _counts;

    private Releases(List<Arrival> arrivals)
    {
        _counts = [.. arrivals.Where(arrival => arrival.Record.Facts.Release is not null)
            .GroupBy(arrival => (arrival.Group.Number, StoredText.Of(arrival.Record.Facts.Release!)))
            .OrderBy(same => same.Key.Number).ThenBy(same => same.Key.Item2, StringComparer.Ordinal)
            .Select(same => (same.Key, same.ToList()))];
        _releases = [.. _counts.Select(count => count.Key.Release).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>Adds the statements that count; null when no report has a release.</summary>
    public static Releases? Add(DigestContext context, NpgsqlBatch statements, List<Arrival> arrivals)
    {
        var releases = new Releases(arrivals);
        if (releases._counts.Count == 0)
            return null;
        // First what the project knew, then the new ones: a release that this batch brings was not known before it.
        statements.BatchCommands.Add(Of(
            "SELECT release, first FROM project_release WHERE project_id = $1 AND release = ANY ($2)", Value(context.Project), Value(releases._releases)));
        statements.BatchCommands.Add(Of(
            """
            INSERT INTO project_release (project_id, release, first) SELECT $1, r, $3 FROM unnest($2) AS r ON CONFLICT DO NOTHING
            """,
            Value(context.Project), Value(releases._releases), Value(context.Now)));
        statements.BatchCommands.Add(Of(
            """
            INSERT INTO group_release AS r (number, release, count, first, first_report)
            SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::text[])
            ON CONFLICT (number, release) DO UPDATE SET count = r.count + EXCLUDED.count, first = LEAST(r.first, EXCLUDED.first)
            RETURNING number, release, xmax = 0
            """,
            Column(releases._counts, count => count.Key.Number), Text(releases._counts, count => count.Key.Release), Column(releases._counts, count => (long)count.Arrivals.Count),
            Column(releases._counts, count => count.Arrivals.Min(arrival => UnixTime.Of(arrival.Record.Received))),
            Text(releases._counts, count => count.Arrivals[0].Record.Facts.Id.ToString())));
        return releases;
    }

    /// <summary>Reads what the statements gave back.</summary>
    public async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        while (await reader.ReadAsync(cancellation))
            _firstSeen[reader.GetString(0)] = reader.GetInt64(1);
        await reader.NextResultAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (reader.GetBoolean(2))
                _fresh.Add((reader.GetInt64(0), reader.GetString(1)));
        }
    }

    /// <summary>Whether the project had seen the release before a moment.</summary>
    public bool WasKnown(string release, DateTimeOffset before) => _firstSeen.TryGetValue(StoredText.Of(release), out var first) && first < UnixTime.Of(before);

    /// <summary>The reports that are the first of their groups in their releases.</summary>
    public IEnumerable<Arrival> Firsts() => _counts.Where(count => _fresh.Contains(count.Key)).Select(count => count.Arrivals[0]);
}
