using System.Data;
using Dapper;
using Faultline.Server.Groups;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>
/// The heads with the most reports of the last days. Their numbers are found first, in the counts by day alone: to sort the rows of all heads takes longer than
/// all the rest. Those without any stand behind, by number.
/// </summary>
internal sealed class RecentGroups(NpgsqlConnection connection, long project, GroupQuery query, GroupCursor? after, long today, CancellationToken cancellation)
{
    private readonly object _values = new
    {
        project,
        day = today - query.Days!.Value,
        count = query.Limit + 1,
        value = after?.Value ?? long.MaxValue,
        number = after?.Number ?? long.MaxValue,
    };

    /// <summary>At most so many.</summary>
    public async Task<List<ListedGroup>> ReadAsync(int count)
    {
        // What is merged or counted meanwhile would stand twice in the list, or nowhere.
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var counts = await CountsAsync();
        var below = after is null ? "" : "WHERE (place, number) < (@value, @number)";
        var places = await AllAsync($"SELECT number, place FROM ({counts}) recent {below} ORDER BY place DESC, number DESC LIMIT @count");
        if (places.Count < count)
        {
            places.AddRange(await AllAsync(
                $"""
                SELECT h.number, 0::bigint FROM group_standing h WHERE h.project_id = @project AND h.head = h.number AND (0, h.number) < (@value, @number)
                AND NOT EXISTS (SELECT 1 FROM ({counts}) recent WHERE recent.number = h.number) ORDER BY h.number DESC LIMIT @count
                """));
        }

        return await RowsAsync([.. places.Take(count)]);
    }

    // Few projects have merged groups, and without them nothing is to be looked up.
    private async Task<string> CountsAsync()
    {
        // In the order of the index of parts, which is short: without it the planner expects parts everywhere, and looks through all groups for the first.
        var part = await connection.QueryFirstOrDefaultAsync<long?>(Command("SELECT head FROM group_standing WHERE head <> number AND project_id = @project ORDER BY head LIMIT 1"));
        return part is not null
            ? """
              SELECT COALESCE(m.head, d.number) AS number, sum(d.count)::bigint AS place
              FROM group_day d LEFT JOIN group_standing m ON m.number = d.number AND m.head <> m.number WHERE d.project_id = @project AND d.day > @day GROUP BY 1
              """
            : "SELECT d.number, sum(d.count)::bigint AS place FROM group_day d WHERE d.project_id = @project AND d.day > @day GROUP BY 1";
    }

    private async Task<List<(long Number, long Place)>> AllAsync(string sql) => (await connection.QueryAsync<(long, long)>(Command(sql))).AsList();

    private async Task<List<ListedGroup>> RowsAsync((long Number, long Place)[] places) => (await connection.QueryAsync<ListedGroup>(new CommandDefinition(
        $"""
        SELECT {GroupRowRecord.Columns}, p.place, p.place AS recent
        FROM unnest(@numbers, @places) WITH ORDINALITY p (number, place, nth) JOIN group_standing h ON h.number = p.number JOIN report_group g ON g.number = p.number ORDER BY p.nth
        """,
        new { numbers = Array.ConvertAll(places, place => place.Number), places = Array.ConvertAll(places, place => place.Place) },
        cancellationToken: cancellation))).AsList();

    private CommandDefinition Command(string sql) => new(sql, _values, cancellationToken: cancellation);
}
