using Dapper;
using Faultline.Tracker.Rollups;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>
/// Which topics and statements of a project are told apart in a quarter of an hour: the first <see cref="Rollup.MostKeys"/> of each kind. A node remembers them, and asks
/// again when a batch brings one that it does not know while there is room; of several nodes that fill the last room at once, each does, so a few more may come in.
/// </summary>
internal sealed class RollupKeys
{
    private const int MostQuarters = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<(long Project, RollupKind Kind, long Bucket), HashSet<string>> _known = [];

    /// <summary>Learns what the database has of the batch's quarters, if need be.</summary>
    public async Task LearnAsync(DigestContext context, List<Arrival> arrivals)
    {
        var asked = new HashSet<(RollupKind Kind, long Bucket)>();
        lock (_gate)
        {
            foreach (var record in arrivals.Select(arrival => arrival.Record))
            {
                var bucket = BucketOf(record.Received);
                if (IsNew(context.Project, RollupKind.Topic, bucket, record.Facts.Topic))
                    asked.Add((RollupKind.Topic, bucket));
                if (IsNew(context.Project, RollupKind.Statement, bucket, record.Facts.Statement))
                    asked.Add((RollupKind.Statement, bucket));
            }
        }

        if (asked.Count == 0)
            return;
        var rows = await context.Connection.QueryAsync<(short Kind, long Bucket, string Key)>(new CommandDefinition(
            """
            SELECT r.kind, r.bucket, r.key FROM unnest(@kinds, @buckets) AS u (kind, bucket) JOIN rollup r ON r.project_id = @Project AND r.kind = u.kind AND r.bucket = u.bucket
            WHERE r.key <> '' AND r.key <> @OthersKey
            """,
            new { kinds = asked.Select(one => (short)one.Kind).ToArray(), buckets = asked.Select(one => one.Bucket).ToArray(), context.Project, Rollup.OthersKey },
            context.Transaction, cancellationToken: context.Cancellation));
        lock (_gate)
        {
            foreach (var (kind, bucket, key) in rows)
                KnownOf(context.Project, (RollupKind)kind, bucket).Add(key);
        }
    }

    /// <summary>The key that a report is counted under: its own, or that of all the others. No topic takes no room.</summary>
    public string Of(long project, RollupKind kind, long bucket, string? key)
    {
        if (string.IsNullOrEmpty(key))
            return "";
        var text = StoredText.Of(key);
        lock (_gate)
        {
            var known = KnownOf(project, kind, bucket);
            return known.Contains(text) || (known.Count < Rollup.MostKeys && text != Rollup.OthersKey && known.Add(text)) ? text : Rollup.OthersKey;
        }
    }

    /// <summary>The quarter of an hour that a report counts in.</summary>
    public static long BucketOf(DateTimeOffset received) => UnixTime.Of(Rollup.QuarterOf(received));

    private bool IsNew(long project, RollupKind kind, long bucket, string? key) =>
        !string.IsNullOrEmpty(key) && KnownOf(project, kind, bucket) is { Count: < Rollup.MostKeys } known && !known.Contains(StoredText.Of(key));

    private HashSet<string> KnownOf(long project, RollupKind kind, long bucket)
    {
        if (_known.TryGetValue((project, kind, bucket), out var known))
            return known;
        if (_known.Count >= MostQuarters)
            _known.Clear();
        return _known[(project, kind, bucket)] = new HashSet<string>(StringComparer.Ordinal);
    }
}
