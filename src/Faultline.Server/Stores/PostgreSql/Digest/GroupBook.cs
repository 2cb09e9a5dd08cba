using Dapper;
using Faultline.Server.Reports;
using Npgsql;
using static Faultline.Server.Stores.PostgreSql.Statement;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>
/// The groups of a batch. Their rows are locked, those of heads too, in the order of their numbers: a batch that has its groups waits for no other, so
/// that nodes cannot block each other for good.
/// </summary>
internal sealed class GroupBook
{
    private readonly Dictionary<long, GroupRecord> _groups = [];

    /// <summary>Numbers by key that this transaction used; for the cache when it is committed.</summary>
    public Dictionary<string, long> Numbers { get; private init; } = [];

    public int Made { get; private init; }

    /// <summary>Finds or makes the groups of the reports, locks them, and gives each report its group and head.</summary>
    public static async Task<GroupBook> AssignAsync(DigestContext context, List<Arrival> arrivals, GroupNumbers cache)
    {
        var keys = arrivals.Select(arrival => arrival.Record.Key.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var numbers = new Dictionary<string, long>(keys.Count, StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (cache.TryGet(context.Project, key, out var number))
                numbers[key] = number;
        }

        await FindAsync(context, keys, numbers);
        var made = 0;
        long? overflow = null;
        if (numbers.Count < keys.Count)
            (made, overflow) = await new GroupMaker(context).MakeAsync(arrivals, keys, numbers);

        var book = new GroupBook { Numbers = numbers, Made = made };
        await book.LockAsync(context, [.. numbers.Values.Concat(overflow is { } of ? [of] : []).Distinct()]);
        foreach (var arrival in arrivals)
        {
            arrival.Overflowed = !numbers.TryGetValue(arrival.Record.Key.ToString(), out var number);
            arrival.Group = book._groups[arrival.Overflowed ? overflow!.Value : number];
            arrival.Head = book._groups.GetValueOrDefault(arrival.Group.Head) ?? throw new GroupMovedException(arrival.Group.Number);
        }

        return book;
    }

    /// <summary>Reads numbers of keys that are not known yet; what is not in the database stays away.</summary>
    public static async Task FindAsync(DigestContext context, IReadOnlyList<string> keys, Dictionary<string, long> numbers)
    {
        var unknown = keys.Where(key => !numbers.ContainsKey(key)).ToArray();
        if (unknown.Length == 0)
            return;
        var found = await context.Connection.QueryAsync<(string Key, long Number)>(new CommandDefinition(
            "SELECT key, number FROM report_group WHERE project_id = @Project AND key = ANY (@unknown)",
            new { context.Project, unknown }, context.Transaction, cancellationToken: context.Cancellation));
        foreach (var (key, number) in found)
            numbers[key] = number;
    }

    public GroupRecord this[long number] => _groups[number];

    /// <summary>Writes the counts of all groups, and the standing of those where it changed.</summary>
    public void Save(NpgsqlBatch statements)
    {
        var groups = _groups.Values.ToList();
        if (groups.Count == 0)
            return;
        statements.BatchCommands.Add(Of(
            """
            UPDATE group_standing s SET
              count = u.count, users = u.users, hosts = u.hosts, first = u.first, last = u.last, last_release = u.last_release, hour = u.hour, hour_count = u.hour_count, first_release = u.first_release,
              all_count = u.all_count, all_users = u.all_users, all_hosts = u.all_hosts, all_first = u.all_first, all_last = u.all_last,
              all_last_release = u.all_last_release, all_first_release = u.all_first_release
            FROM unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[], $5::bigint[], $6::bigint[], $7::text[], $8::bigint[], $9::bigint[],
                        $10::bigint[], $11::int[], $12::int[], $13::bigint[], $14::bigint[], $15::text[], $16::text[], $17::text[])
              AS u (number, count, users, hosts, first, last, last_release, hour, hour_count,
                    all_count, all_users, all_hosts, all_first, all_last, all_last_release, first_release, all_first_release)
            WHERE s.number = u.number
            """,
            Column(groups, group => group.Number), Column(groups, group => group.Count), Column(groups, group => group.Users), Column(groups, group => group.Hosts),
            Column(groups, group => group.First), Column(groups, group => group.Last), Text(groups, group => group.LastRelease), Column(groups, group => group.Hour),
            Column(groups, group => group.HourCount), Column(groups, group => group.AllCount), Column(groups, group => group.AllUsers),
            Column(groups, group => group.AllHosts), Column(groups, group => group.AllFirst), Column(groups, group => group.AllLast),
            Text(groups, group => group.AllLastRelease), Text(groups, group => group.FirstRelease), Text(groups, group => group.AllFirstRelease)));
        foreach (var group in groups.Where(group => group.StandingChanged))
            statements.BatchCommands.Add(GroupRows.SaveStanding(group.Number, group.Standing));
    }

    private async Task LockAsync(DigestContext context, long[] numbers)
    {
        if (numbers.Length == 0)
            return;
        var rows = await context.Connection.QueryAsync<GroupRecord>(new CommandDefinition(
            """
            SELECT * FROM group_standing WHERE number = ANY (@numbers) OR number IN (SELECT head FROM group_standing WHERE number = ANY (@numbers) AND head <> number)
            ORDER BY number FOR UPDATE
            """,
            new { numbers }, context.Transaction, cancellationToken: context.Cancellation));
        foreach (var row in rows)
            _groups[row.Number] = row;
    }
}
