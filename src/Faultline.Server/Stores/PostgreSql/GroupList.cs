using Dapper;
using Faultline.Server.Groups;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>Lists heads.</summary>
internal static class GroupList
{
    // The days one by one, so that the index finds the rows of one head among those of all.
    private const string RecentOfHead =
        "(SELECT COALESCE(sum(d.count), 0)::bigint FROM group_day d WHERE d.project_id = @project AND d.day = ANY (@days) AND d.number = ANY (ARRAY(SELECT w.number FROM group_standing w WHERE w.head = h.number AND w.head <> w.number) || h.number))";

    private const string RecentOfAll =
        "LEFT JOIN (SELECT w.head, sum(d.count)::bigint AS count FROM group_day d JOIN group_standing w USING (number) WHERE d.project_id = @project AND d.day > @day GROUP BY w.head) recent ON recent.head = h.number";

    public static async Task<GroupPage> ReadAsync(NpgsqlConnection connection, long project, GroupQuery query, DateTimeOffset now, CancellationToken cancellation)
    {
        var after = GroupCursor.Parse(query.After, query.Sort);
        if (query is { Sort: GroupSort.Count, Days: not null, Filter.Terms.Count: 0 })
            return PageOf(query, await new RecentGroups(connection, project, query, after, UnixTime.DayOf(now), cancellation).ReadAsync());
        var conditions = new SearchConditions(connection, project, now, cancellation);
        var where = await WhereAsync(conditions, query);
        var byRecent = query is { Sort: GroupSort.Count, Days: not null };
        var order = query.Sort switch
        {
            GroupSort.First => "h.all_first",
            GroupSort.Users => "h.all_users::bigint",
            GroupSort.Count => byRecent ? "COALESCE(recent.count, 0)" : "h.all_count",
            _ => "h.all_last",
        };
        if (after is { } place)
        {
            where += $" AND ({order}, h.number) < (@value, @number)";
            conditions.Values.AddDynamicParams(new { value = place.Value, number = place.Number });
        }

        var count = query.Limit + 1;
        var before = UnixTime.DayOf(now) - (query.Days ?? 0);
        // Tomorrow too: a node whose clock is ahead may count it already.
        conditions.Values.AddDynamicParams(new { count, day = before, days = Enumerable.Range(before + 1, (query.Days ?? 0) + 1).ToArray() });
        var rows = (await connection.QueryAsync<ListedGroup>(new CommandDefinition(
            $"""
            SELECT {GroupRowRecord.Columns}, {order} AS place, {(byRecent ? "COALESCE(recent.count, 0)" : query.Days is null ? "NULL::bigint" : RecentOfHead)} AS recent
            FROM group_standing h JOIN report_group g ON g.number = h.number {(byRecent ? RecentOfAll : "")}
            WHERE {where} ORDER BY {order} DESC, h.number DESC LIMIT @count
            """,
            conditions.Values,
            cancellationToken: cancellation))).AsList();
        return PageOf(query, rows);
    }

    // One more than was asked for says that there is another page.
    private static GroupPage PageOf(GroupQuery query, List<ListedGroup> rows)
    {
        var next = rows.Count > query.Limit ? new GroupCursor(query.Sort, rows[query.Limit - 1].Place, rows[query.Limit - 1].Number).ToString() : null;
        return new GroupPage([.. rows.Take(query.Limit).Select(row => row.ToRow())], next);
    }

    // Terms about reports must hold for one report of the group together.
    private static async Task<string> WhereAsync(SearchConditions conditions, GroupQuery query)
    {
        var where = new List<string> { "h.project_id = @project AND h.head = h.number" };
        var ofReport = new List<string>();
        foreach (var term in query.Filter.Terms)
        {
            if (await conditions.OfGroupAsync(term) is { } condition)
                where.Add(condition);
            else if (await conditions.OfReportAsync(term) is { } condition2)
                ofReport.Add(condition2);
        }

        if (ofReport.Count > 0)
            where.Add($"h.number IN (SELECT s.head FROM report r JOIN group_standing s ON s.number = r.group_number WHERE r.project_id = @project AND {string.Join(" AND ", ofReport)})");
        return string.Join(" AND ", where);
    }
}
