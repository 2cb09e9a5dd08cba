using Dapper;
using Faultline.Tracker.Search;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite.Searching;

/// <summary>
/// Finds words. A report has a word by itself or by its group: the words of groups are looked up first, and go into the search of
/// reports as the numbers of the groups that have them (or, if that is shorter, of those that have not).
/// </summary>
internal sealed class WordQuery(SqliteConnection connection, long project)
{
    private List<long>? _all;

    /// <summary>The words of a value.</summary>
    public static IReadOnlyList<string> Of(SearchValue value) => SearchWords.Of(value.Text);

    /// <summary>Whether the order of the words counts.</summary>
    public static bool IsPhrase(SearchValue value) => value.Quoted && Of(value).Count > 1;

    /// <summary>The search for reports that have all words of a value; null when it has none.</summary>
    public string? Reports(SearchValue value)
    {
        var words = Of(value);
        return words.Count == 0 ? null : TokenQuery.All(words.Select((word, i) => Report(word, value.Prefix && i == words.Count - 1)));
    }

    /// <summary>The groups that have all words of a value themselves.</summary>
    public List<long> Groups(SearchValue value)
    {
        var words = Of(value);
        return Groups(TokenQuery.All(words.Select((word, i) => TokenQuery.Of(word, value.Prefix && i == words.Count - 1))));
    }

    private string Report(string word, bool prefix)
    {
        var own = TokenQuery.Of(word, prefix);
        var groups = Groups(own);
        if (groups.Count == 0)
            return own;
        _all ??= connection.Query<long>("SELECT group_id FROM report_group WHERE project_id = @project", new { project }).AsList();
        if (groups.Count <= _all.Count / 2)
            return TokenQuery.Any(groups.Select(Group).Prepend(own));
        var others = _all.Except(groups).ToList();
        var whole = TokenQuery.Of(FieldToken.Project(project));
        return others.Count == 0 ? whole : TokenQuery.Any([own, $"({whole} NOT {TokenQuery.Any(others.Select(Group))})"]);
    }

    private List<long> Groups(string expression) => connection.Query<long>(
        "SELECT rowid FROM group_words WHERE group_words MATCH @match", new { match = $"{TokenQuery.Of(FieldToken.Project(project))} AND {expression}" }).AsList();

    private static string Group(long group) => TokenQuery.Of(FieldToken.Group(group));
}
