using Dapper;
using Faultline.Server.Groups;
using Faultline.Server.Stores.Sqlite.Searching;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>One page of a project's heads.</summary>
internal sealed class GroupList(SqliteConnection connection, long project, GroupQuery query, DateTimeOffset now) : IDisposable
{
    private const int Chunk = 200;

    private readonly GroupCursor? _after = GroupCursor.Parse(query.After, query.Sort);
    private readonly RecentCounts? _recent = query.Days is { } days ? RecentCounts.Of(connection, project, days, now) : null;

    private bool ByRecent => query.Sort == GroupSort.Count && _recent is not null;

    private string Order => query.Sort switch
    {
        GroupSort.First => "t.first",
        GroupSort.Count => "t.count",
        GroupSort.Users => "t.users",
        _ => "t.last",
    };

    /// <param name="filter">What the groups have to be; null for all.</param>
    public GroupPage Read(GroupFilter? filter)
    {
        var places = filter is null && !ByRecent ? Places(query.Limit + 1) : ByRecent ? PlacesByRecent(isWhole: filter is not null) : Places(-1);
        if (filter?.Only is { } only)
            places = [.. places.Where(place => only.Contains(place.Number))];

        var found = new List<(long Value, GroupRow Row)>();
        (long Value, long Number)? last = null;
        foreach (var chunk in places.Chunk(filter is null ? query.Limit + 1 : Chunk))
        {
            var rows = Rows(chunk);
            foreach (var place in chunk)
            {
                if (!rows.TryGetValue(place.Number, out var row))
                    continue;
                if (filter?.Passes(row) != false)
                {
                    if (found.Count == query.Limit)
                        return Page(found, found[^1].Value, found[^1].Row.Number);
                    found.Add((place.Value, row));
                }
                else if (filter.IsSpent)
                {
                    // Its reports may not all have been looked at: the next page begins with it, unless it was looked at alone.
                    var (value, number) = last ?? place;
                    return Page(found, value, number);
                }

                last = place;
            }
        }

        return new GroupPage([.. found.Select(one => one.Row)], null);
    }

    public void Dispose() => _recent?.Dispose();

    private GroupPage Page(List<(long Value, GroupRow Row)> found, long value, long number) =>
        new([.. found.Select(one => one.Row)], new GroupCursor(query.Sort, value, number).ToString());

    private List<(long Value, long Number)> Places(int limit) => connection.Query<(long, long)>(
        $"""
        SELECT {Order}, t.group_id FROM group_total t
        WHERE t.project_id = @project AND t.head IS NULL {(_after is null ? "" : $"AND ({Order}, t.group_id) < (@value, @number)")}
        ORDER BY {Order} DESC, t.group_id DESC LIMIT @limit
        """,
        new { project, value = _after?.Value, number = _after?.Number, limit }).AsList();

    // Those with reports in the days first; the others have none, and stand by number.
    private List<(long Value, long Number)> PlacesByRecent(bool isWhole)
    {
        var with = _recent!.All().Where(IsAfter);
        // To sort all of them takes longer than all the rest, and only a filter wants more than a page.
        var places = isWhole ? [.. with.OrderDescending()] : Largest(with, query.Limit + 1);
        if (places.Count > query.Limit)
            return places;
        var rest = connection.Query<long>("SELECT group_id FROM group_total WHERE project_id = @project AND head IS NULL ORDER BY group_id DESC", new { project });
        places.AddRange(rest.Where(number => _recent![number] == 0).Select(number => (0L, number)).Where(IsAfter));
        return places;
    }

    private static List<(long Value, long Number)> Largest(IEnumerable<(long Value, long Number)> places, int count)
    {
        var kept = new PriorityQueue<(long Value, long Number), (long Value, long Number)>(count + 1);
        foreach (var place in places)
        {
            if (kept.Count < count)
                kept.Enqueue(place, place);
            else if (place.CompareTo(kept.Peek()) > 0)
                kept.EnqueueDequeue(place, place);
        }

        return [.. kept.UnorderedItems.Select(one => one.Element).OrderDescending()];
    }

    private bool IsAfter((long Value, long Number) place) => _after?.IsBefore(place.Value, place.Number) != false;

    private Dictionary<long, GroupRow> Rows((long Value, long Number)[] places)
    {
        var numbers = $"[{string.Join(',', places.Select(place => place.Number))}]";
        return connection.Query<GroupRowReader>(GroupRowReader.Query + " WHERE t.group_id IN (SELECT value FROM json_each(@numbers))", new { numbers })
            .ToDictionary(row => row.Number, row => row.ToGroupRow(_recent?[row.Number]));
    }
}
