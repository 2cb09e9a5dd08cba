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
    // In the order of the index of parts, which is short: without it the planner expects parts everywhere, and looks through all groups for the first.
    private const string Merged = "SELECT w.head FROM group_standing w WHERE w.head <> w.number AND w.project_id = @project ORDER BY w.head LIMIT 1";

    // Few projects have merged groups, and without them nothing is to be looked up. One of the two is never begun.
    private const string Recent =
        """
        SELECT d.number, sum(d.count)::bigint AS place
        FROM group_day d WHERE d.project_id = @project AND d.day > @day AND (SELECT count(*) FROM merged) = 0 GROUP BY 1
        UNION ALL
        SELECT COALESCE(m.head, d.number), sum(d.count)::bigint
        FROM group_day d LEFT JOIN group_standing m ON m.number = d.number AND m.head <> m.number
        WHERE d.project_id = @project AND d.day > @day AND (SELECT count(*) FROM merged) > 0 GROUP BY 1
        """;

    /// <summary>At most one more than the limit.</summary>
    /// <remarks>One statement: what is merged or counted between two would stand twice in the list, or nowhere.</remarks>
    public async Task<List<ListedGroup>> ReadAsync() => (await connection.QueryAsync<ListedGroup>(new CommandDefinition(
        $"""
        WITH merged AS MATERIALIZED ({Merged}),
        recent AS MATERIALIZED ({Recent}),
        most AS MATERIALIZED (SELECT number, place FROM recent {Below("place, number")} ORDER BY place DESC, number DESC LIMIT @count),
        none AS MATERIALIZED (
          SELECT h.number, 0::bigint AS place FROM group_standing h {Below("0, h.number")} {(after is null ? "WHERE" : "AND")} h.project_id = @project AND h.head = h.number
            AND NOT EXISTS (SELECT 1 FROM recent WHERE recent.number = h.number)
          ORDER BY h.number DESC LIMIT @count - (SELECT count(*) FROM most))
        SELECT {GroupRowRecord.Columns}, p.place, p.place AS recent
        FROM (SELECT number, place FROM most UNION ALL SELECT number, place FROM none) p
        JOIN group_standing h ON h.number = p.number JOIN report_group g ON g.number = p.number ORDER BY p.place DESC, p.number DESC
        """,
        new { project, day = today - query.Days!.Value, count = query.Limit + 1, value = after?.Value, number = after?.Number },
        cancellationToken: cancellation))).AsList();

    private string Below(string place) => after is null ? "" : $"WHERE ({place}) < (@value, @number)";
}
