using Dapper;
using Faultline.Tracker.Rollups;
using Faultline.Tracker.States;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>
/// Reports of the heads that are muted by rate, in the hours of the clock that the batch's reports were received in: those that are stored, and the batch. Asked of
/// the roll-ups, so that it does not matter when, and in which order, reports were stored. Most batches ask nothing.
/// </summary>
internal sealed class HourCounts
{
    private readonly Dictionary<(long Head, long Hour), long> _counts = [];

    private HourCounts()
    {
    }

    /// <summary>Counts. The heads are locked, so that nobody else adds to them or merges into them.</summary>
    public static async Task<HourCounts> ReadAsync(DigestContext context, List<Arrival> arrivals)
    {
        var hours = new HourCounts();
        foreach (var arrival in arrivals.Where(arrival => arrival.Head is { State: (short)GroupState.Muted, MutedUntilRate: not null }))
        {
            var key = (arrival.Head.Number, UnixTime.HourOf(arrival.Record.Received));
            hours._counts[key] = hours._counts.GetValueOrDefault(key) + 1;
        }

        if (hours._counts.Count > 0)
            await hours.AddStoredAsync(context);
        return hours;
    }

    /// <summary>Of a head, the most of these hours; 0 when it is not muted by rate.</summary>
    public long MostOf(long head) => _counts.Where(count => count.Key.Head == head).Select(count => count.Value).DefaultIfEmpty(0).Max();

    private async Task AddStoredAsync(DigestContext context)
    {
        var keys = _counts.Keys.ToList();
        var rows = await context.Connection.QueryAsync<(long Head, long Hour, long Count)>(new CommandDefinition(
            """
            SELECT u.head, u.hour, sum(r.count)::bigint FROM unnest(@heads, @hours) AS u (head, hour)
            JOIN group_standing s ON s.head = u.head
            JOIN rollup r ON r.project_id = @Project AND r.kind = @kind AND r.number = s.number AND r.key = '' AND r.bucket >= u.hour AND r.bucket < u.hour + @Hour
            GROUP BY u.head, u.hour
            """,
            new
            {
                heads = keys.ConvertAll(key => key.Head).ToArray(), hours = keys.ConvertAll(key => key.Hour).ToArray(), context.Project, kind = (short)RollupKind.Group, UnixTime.Hour,
            },
            context.Transaction, cancellationToken: context.Cancellation));
        foreach (var (head, hour, count) in rows)
            _counts[(head, hour)] += count;
    }
}
