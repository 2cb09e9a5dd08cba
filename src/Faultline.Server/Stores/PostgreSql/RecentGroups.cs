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
    private const string Counts = "SELECT d.number, sum(d.count)::bigint AS place FROM group_day d WHERE d.project_id = @project AND d.day > @day GROUP BY 1";

    private const string CountsOfHeads =
        """
        SELECT COALESCE(m.head, d.number) AS number, sum(d.count)::bigint AS place
        FROM group_day d LEFT JOIN group_standing m ON m.number = d.number AND m.head <> m.number WHERE d.project_id = @project AND d.day > @day GROUP BY 1
        """;

    // In the order of the index of parts, which is short: without it the planner expects parts everywhere, and looks through all groups for the first.
    private const string AnyPart = "(SELECT w.head FROM group_standing w WHERE w.head <> w.number AND w.project_id = @project ORDER BY w.head LIMIT 1)";

    /// <summary>At most one more than the limit.</summary>
    /// <remarks>One statement: what is merged or counted between two would stand twice in the list, or nowhere.</remarks>
    public async Task<List<ListedGroup>> ReadAsync()
    {
        // Few projects have merged groups, and without them nothing is to be looked up.
        var rows = await RowsAsync(Counts);
        return rows is [{ Part: not null }, ..] ? await RowsAsync(CountsOfHeads) : rows;
    }

    // Those without any are only looked for where the others do not fill the page.
    private async Task<List<ListedGroup>> RowsAsync(string counts) => (await connection.QueryAsync<ListedGroup>(new CommandDefinition(
        $"""
        WITH recent AS MATERIALIZED ({counts}),
        p AS MATERIALIZED (
          SELECT number, place FROM (
            (SELECT number, place FROM recent {Below("place, number")} ORDER BY place DESC, number DESC LIMIT @count)
            UNION ALL
            (SELECT h.number, 0::bigint FROM group_standing h {Below("0, h.number")} {(after is null ? "WHERE" : "AND")} h.project_id = @project AND h.head = h.number
               AND NOT EXISTS (SELECT 1 FROM recent WHERE recent.number = h.number) ORDER BY h.number DESC LIMIT @count)
          ) AS either LIMIT @count)
        SELECT {GroupRowRecord.Columns}, p.place, p.place AS recent, {AnyPart} AS part
        FROM p JOIN group_standing h ON h.number = p.number JOIN report_group g ON g.number = p.number ORDER BY p.place DESC, p.number DESC
        """,
        new { project, day = today - query.Days!.Value, count = query.Limit + 1, value = after?.Value, number = after?.Number },
        cancellationToken: cancellation))).AsList();

    private string Below(string place) => after is null ? "" : $"WHERE ({place}) < (@value, @number)";
}
