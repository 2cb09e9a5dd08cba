using Faultline.Server.Groups;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Merges groups by pointers, and takes them apart again. Runs inside one transaction.</summary>
internal sealed class GroupMerger(Statements statements)
{
    private readonly EventWriter _events = new(statements);

    public bool Merge(long project, long number, IReadOnlyList<long> numbers, string actor, DateTimeOffset now)
    {
        if (Families.HeadOf(statements, project, number) is not { } head || numbers.Any(one => Families.HeadOf(statements, project, one) is null))
            return false;
        var left = new SortedSet<long>();
        foreach (var part in numbers.Distinct())
        {
            var before = Families.HeadOf(statements, project, part)!.Value;
            if (part == head || before == head)
                continue;
            // A head's parts come along, flat: each was merged at its own time, and is undone alone.
            statements.Of("UPDATE group_total SET head = ?2 WHERE head = ?1").Bind(1, part).Bind(2, head).Run();
            statements.Of("UPDATE group_total SET head = ?2 WHERE group_id = ?1").Bind(1, part).Bind(2, head).Run();
            statements.Of("UPDATE report_group SET merged_at = ?2, merged_by = ?3 WHERE group_id = ?1")
                .Bind(1, part).Bind(2, UnixTime.Of(now)).Bind(3, actor)
                .Run();
            _events.Write(project, head, GroupEventKind.Merged, now, actor, null, EventWords.Merged(part));
            if (before != part)
                left.Add(before);
            left.Add(head);
        }

        foreach (var changed in left)
            Recount(changed);
        return true;
    }

    public bool Unmerge(long project, long number, string actor, DateTimeOffset now)
    {
        if (Families.HeadOf(statements, project, number) is not { } head || head == number)
            return false;
        statements.Of("UPDATE group_total SET head = NULL WHERE group_id = ?1").Bind(1, number).Run();
        statements.Of("UPDATE report_group SET merged_at = NULL, merged_by = NULL WHERE group_id = ?1").Bind(1, number).Run();
        _events.Write(project, head, GroupEventKind.Unmerged, now, actor, null, EventWords.Unmerged(number));
        Recount(head);
        Recount(number);
        return true;
    }

    /// <summary>Sums a head's totals from its own and its parts'.</summary>
    private void Recount(long head)
    {
        var alone = statements.Of("SELECT 1 FROM group_total WHERE head = ?1").Bind(1, head).Number() is null;
        var members = alone ? "own_users" : MembersOf(MemberKind.User);
        var hosts = alone ? "own_hosts" : MembersOf(MemberKind.Host);
        statements
            .Of($"""
                UPDATE group_total SET
                  count = (SELECT SUM(own_count) FROM group_total WHERE group_id = ?1 OR head = ?1),
                  first = (SELECT MIN(own_first) FROM group_total WHERE group_id = ?1 OR head = ?1),
                  last = (SELECT MAX(own_last) FROM group_total WHERE group_id = ?1 OR head = ?1),
                  first_release = (SELECT own_first_release FROM group_total WHERE group_id = ?1 OR head = ?1 ORDER BY own_first, group_id LIMIT 1),
                  last_release = (SELECT own_last_release FROM group_total WHERE group_id = ?1 OR head = ?1 ORDER BY own_last DESC, group_id DESC LIMIT 1),
                  users = {members}, hosts = {hosts}
                WHERE group_id = ?1
                """)
            .Bind(1, head)
            .Run();
    }

    private static string MembersOf(MemberKind kind) =>
        $"""
        (SELECT MIN(COUNT(DISTINCT hash), {GroupRow.MostMembers}) FROM group_member
         WHERE kind = {(int)kind} AND group_id IN (SELECT group_id FROM group_total WHERE group_id = ?1 OR head = ?1))
        """;
}
