namespace Faultline.Server.Stores.Sqlite;

/// <summary>Counts what a batch brings to a group, in its own totals and in those of its head.</summary>
internal sealed class GroupTotals(Statements statements, Terms terms, MemberWriter members)
{
    /// <summary>Counts the reports of a group, their users and their hosts.</summary>
    public void Count(GroupArrival arrival, List<long> family)
    {
        var users = members.Add(arrival, MemberKind.User, arrival.OwnMembers.Users, family);
        var hosts = members.Add(arrival, MemberKind.Host, arrival.OwnMembers.Hosts, family);
        var last = arrival.Reports.MaxBy(report => report.Record.Received)!.Record.Facts.Release;
        var first = arrival.Reports.MinBy(report => report.Record.Received)!.Record.Facts.Release;
        var (firstRelease, lastRelease) = (terms.Of(arrival.Project, TermKind.Release, first), terms.Of(arrival.Project, TermKind.Release, last));
        statements
            .Of("""
                UPDATE group_total SET own_count = own_count + ?2, own_users = MIN(own_users + ?5, 10000), own_hosts = MIN(own_hosts + ?6, 10000),
                  own_first_release = CASE WHEN own_count = 0 OR ?3 < own_first THEN ?7 ELSE own_first_release END, own_first = MIN(own_first, ?3),
                  own_last_release = CASE WHEN ?4 >= own_last THEN ?8 ELSE own_last_release END, own_last = MAX(own_last, ?4)
                WHERE group_id = ?1
                """)
            .Bind(1, arrival.Number).Bind(2, arrival.Reports.Count).Bind(3, arrival.First).Bind(4, arrival.Last)
            .Bind(5, users.Own).Bind(6, hosts.Own).Bind(7, firstRelease).Bind(8, lastRelease)
            .Run();
        statements
            .Of("""
                UPDATE group_total SET count = count + ?2, users = MIN(users + ?5, 10000), hosts = MIN(hosts + ?6, 10000),
                  first_release = CASE WHEN count = 0 OR ?3 < first THEN ?7 ELSE first_release END, first = MIN(first, ?3),
                  last_release = CASE WHEN ?4 >= last THEN ?8 ELSE last_release END, last = MAX(last, ?4)
                WHERE group_id = ?1
                """)
            .Bind(1, arrival.Head).Bind(2, arrival.Reports.Count).Bind(3, arrival.First).Bind(4, arrival.Last)
            .Bind(5, users.Family).Bind(6, hosts.Family).Bind(7, firstRelease).Bind(8, lastRelease)
            .Run();
    }

    /// <summary>A head and the groups that were merged into it.</summary>
    public List<long> FamilyOf(long head)
    {
        var family = new List<long> { head };
        var parts = statements.Of("SELECT group_id FROM group_total WHERE head = ?1").Bind(1, head);
        while (parts.Step())
            family.Add(parts.Long(0));
        return family;
    }
}
