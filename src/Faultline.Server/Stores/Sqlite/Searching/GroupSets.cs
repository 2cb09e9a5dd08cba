using System.Globalization;
using Dapper;
using Faultline.Tracker.Search;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite.Searching;

/// <summary>Groups by number, by pinned reports, and by what their heads are.</summary>
internal sealed class GroupSets(SqliteConnection connection, long project, DateTimeOffset now)
{
    private static readonly HashSet<long> None = [];

    /// <summary>The heads of groups.</summary>
    public HashSet<long> HeadsOf(IEnumerable<long> groups) =>
    [
        .. connection.Query<long>(
            "SELECT COALESCE(head, group_id) FROM group_total WHERE group_id IN (SELECT value FROM json_each(@groups)) AND project_id = @project",
            new { groups = $"[{string.Join(',', groups)}]", project }),
    ];

    /// <summary>The groups whose head has one of the term's numbers, or has a part with one.</summary>
    public HashSet<long> Numbered(SearchTerm term)
    {
        var numbers = term.Values.Select(value => long.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);
        var heads = term.Values.Count > 0
            ? HeadsOf(numbers)
            : [.. connection.Query<long>(
                "SELECT COALESCE(head, group_id) FROM group_total WHERE project_id = @project AND group_id BETWEEN @least AND @most",
                new { project, least = term.Least ?? 0, most = term.Most ?? long.MaxValue })];
        return Members(heads);
    }

    /// <summary>The groups whose head is what a term says; without regard to pins.</summary>
    public HashSet<long> Being(SearchTerm term)
    {
        var heads = connection.Query<GroupRowReader>(GroupRowReader.Query + " WHERE t.project_id = @project AND t.head IS NULL", new { project })
            .Where(row => GroupTerms.Holds(term with { Negated = false }, row.ToGroupRow(), [], now, None))
            .Select(row => row.Number);
        return Members([.. heads]);
    }

    /// <summary>The heads with a pinned report.</summary>
    public HashSet<long> Pinned() =>
    [
        .. connection.Query<long>(
            "SELECT COALESCE(t.head, t.group_id) FROM pin CROSS JOIN report r USING (seq) CROSS JOIN group_total t USING (group_id) WHERE t.project_id = @project", new { project }),
    ];

    /// <summary>What the parts of heads are called, by head.</summary>
    public ILookup<long, PartNames> NamesOfParts() => connection
        .Query<(long Head, string? Type, string Class, string? Topic)>(
            "SELECT t.head, g.type, g.class, g.topic FROM group_total t JOIN report_group g USING (group_id) WHERE t.head IS NOT NULL AND t.project_id = @project",
            new { project })
        .ToLookup(part => part.Head, part => new PartNames(part.Type, part.Class, part.Topic));

    /// <summary>Heads with their parts.</summary>
    private HashSet<long> Members(HashSet<long> heads)
    {
        var members = new HashSet<long>(heads);
        foreach (var (part, head) in connection.Query<(long Part, long Head)>(
            "SELECT group_id, head FROM group_total WHERE head IS NOT NULL AND project_id = @project", new { project }))
        {
            if (heads.Contains(head))
                members.Add(part);
        }

        return members;
    }
}
