using Dapper;
using Faultline.Server.Groups;
using Faultline.Server.Stores.PostgreSql.Digest;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>Merges groups and takes them apart again: pointers, and the totals of heads anew from the counts of their parts.</summary>
internal sealed class GroupMerger(NpgsqlConnection connection, NpgsqlTransaction transaction, long project, CancellationToken cancellation)
{
    /// <summary>The events that follow from it.</summary>
    public List<NewEvent> Events { get; } = [];

    public async Task<bool> MergeAsync(long head, IReadOnlyList<long> numbers, string actor, long now)
    {
        var asked = numbers.Append(head).Distinct().ToArray();
        var groups = await LockAsync(asked);
        if (asked.Any(number => !groups.ContainsKey(number)))
            return false;

        head = groups[head].Head;
        var moved = numbers.Distinct().Where(number => groups[number].Head != head && number != head).Order().ToList();
        if (moved.Count == 0)
            return true;
        var heads = moved.Select(number => groups[number].Head).Append(head).Distinct().ToArray();
        // What was merged into one of them comes along.
        await ExecuteAsync(
            "UPDATE group_standing SET head = @head, merged = @now, merged_by = @actor WHERE number = ANY (@moved) OR head = ANY (@moved)",
            new { head, now, actor = StoredText.Of(actor), moved = moved.ToArray() });
        await TotalAsync(heads);
        Events.AddRange(moved.Select(number => new NewEvent(head, GroupEventKind.Merged, now, actor, Detail: EventWords.Merged(number))));
        return true;
    }

    public async Task<bool> UnmergeAsync(long number, string actor, long now)
    {
        var groups = await LockAsync([number]);
        if (!groups.TryGetValue(number, out var group) || group.IsHead)
            return false;
        await ExecuteAsync("UPDATE group_standing SET head = number, merged = NULL, merged_by = NULL WHERE number = @number", new { number });
        await TotalAsync([number, group.Head]);
        Events.Add(new NewEvent(group.Head, GroupEventKind.Unmerged, now, actor, Detail: EventWords.Unmerged(number)));
        return true;
    }

    /// <summary>The groups with their heads, and what is merged into them, locked in the order of the numbers.</summary>
    private async Task<Dictionary<long, GroupRecord>> LockAsync(long[] numbers)
    {
        var rows = await connection.QueryAsync<GroupRecord>(new CommandDefinition(
            """
            SELECT * FROM group_standing
            WHERE project_id = @project AND (number = ANY (@numbers) OR head = ANY (@numbers) OR number IN (SELECT head FROM group_standing WHERE number = ANY (@numbers) AND project_id = @project))
            ORDER BY number FOR UPDATE
            """,
            new { project, numbers }, transaction, cancellationToken: cancellation));
        var groups = rows.ToDictionary(row => row.Number);
        // Moved by somebody else while this one waited: its head is not locked.
        var moved = groups.Values.FirstOrDefault(row => !groups.ContainsKey(row.Head));
        return moved is null ? groups : throw new GroupMovedException(moved.Number);
    }

    private async Task TotalAsync(long[] heads)
    {
        await ExecuteAsync("DELETE FROM group_member WHERE number = ANY (@heads) AND kind IN (3, 4)", new { heads });
        await ExecuteAsync(
            """
            INSERT INTO group_member (number, kind, member)
            SELECT DISTINCT s.head, (m.kind + 2)::smallint, m.member FROM group_standing s JOIN group_member m ON m.number = s.number AND m.kind IN (1, 2)
            WHERE s.head = ANY (@heads) AND EXISTS (SELECT FROM group_standing p WHERE p.head = s.head AND p.number <> p.head)
            """,
            new { heads });
        await ExecuteAsync(
            """
            UPDATE group_standing h SET
              parts = t.groups - 1, all_count = t.count, all_first = t.first, all_last = t.last, all_first_release = t.first_release, all_last_release = t.last_release,
              all_users = CASE WHEN t.groups = 1 THEN h.users ELSE LEAST(@MostMembers, (SELECT count(*) FROM group_member m WHERE m.number = h.number AND m.kind = 3)) END,
              all_hosts = CASE WHEN t.groups = 1 THEN h.hosts ELSE LEAST(@MostMembers, (SELECT count(*) FROM group_member m WHERE m.number = h.number AND m.kind = 4)) END
            FROM (
              SELECT s.head, count(*) AS groups, sum(s.count)::bigint AS count, min(s.first) AS first, max(s.last) AS last,
                (array_agg(s.first_release ORDER BY s.first, s.number))[1] AS first_release, (array_agg(s.last_release ORDER BY s.last DESC, s.number DESC))[1] AS last_release
              FROM group_standing s WHERE s.head = ANY (@heads) GROUP BY s.head) t
            WHERE h.number = t.head AND h.number = ANY (@heads)
            """,
            new { heads, GroupRow.MostMembers });
    }

    private Task<int> ExecuteAsync(string sql, object values) => connection.ExecuteAsync(new CommandDefinition(sql, values, transaction, cancellationToken: cancellation));
}
