using Dapper;
using Faultline.Tracker.Search;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite.Searching;

/// <summary>Looks for words in quotes in what groups are called: type, title, culprit and topic.</summary>
internal static class GroupTexts
{
    /// <summary>Those of the groups in whose texts the words stand one after the other.</summary>
    public static List<long> With(SqliteConnection connection, SearchPhrase phrase, IEnumerable<long> groups) =>
    [
        .. connection.Query<(long Number, string? Type, string Title, string? Culprit, string? Topic)>(
                "SELECT group_id, type, title, culprit, topic FROM report_group WHERE group_id IN (SELECT value FROM json_each(@groups))",
                new { groups = $"[{string.Join(',', groups)}]" })
            .Where(row => phrase.IsIn(row.Type, row.Title, row.Culprit, row.Topic))
            .Select(row => row.Number),
    ];

    /// <summary>Whether the words stand in a text of a group that its reports share with it: not in its title, which is of one report's message.</summary>
    public static bool AreShared(SqliteConnection connection, SearchPhrase phrase, long group)
    {
        var (type, culprit, topic) = connection.QueryFirstOrDefault<(string?, string?, string?)>("SELECT type, culprit, topic FROM report_group WHERE group_id = @group", new { group });
        return phrase.IsIn(type, culprit, topic);
    }
}
