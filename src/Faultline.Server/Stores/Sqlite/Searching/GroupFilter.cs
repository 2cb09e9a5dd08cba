using Dapper;
using Faultline.Server.Groups;
using Faultline.Server.Stores.Payloads;
using Faultline.Tracker.Search;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite.Searching;

/// <summary>
/// What the groups of a list have to be. Terms about reports must all hold of one report: where few reports match, their groups are
/// known; where many do, each group that would be shown is asked for one.
/// </summary>
internal sealed class GroupFilter
{
    private const int FewReports = 5_000;

    private readonly SqliteConnection _connection;
    private readonly DateTimeOffset _now;
    private readonly List<SearchTerm> _ofGroup = [];
    private readonly List<HashSet<long>> _excluded = [];
    private readonly HashSet<long> _pinned;
    private readonly ReportSearch? _asked;

    private GroupFilter(SqliteConnection connection, ProjectPayloads payloads, long project, SearchQuery query, DateTimeOffset now)
    {
        (_connection, _now) = (connection, now);
        var sets = new GroupSets(connection, project, now);
        var ofReport = new List<SearchTerm>();
        foreach (var term in query.Terms)
        {
            if (term.Field == SearchField.Text)
                Restrict(term, Texts(sets, new WordQuery(connection, project), term));
            else if (term.Field == SearchField.Group)
                Restrict(term, sets.Numbered(term));
            else
                (GroupTerms.OfGroupInList(term.Field) ? _ofGroup : ofReport).Add(term);
        }

        _pinned = _ofGroup.Exists(term => term.Field == SearchField.Is) ? sets.Pinned() : [];
        if (ofReport.Count == 0)
            return;
        var search = new ReportSearch(connection, payloads, project, now);
        ofReport.ForEach(term => search.Add(term));
        var found = search.Find(long.MaxValue, FewReports);
        if (found.Count < FewReports)
            Keep(sets.HeadsOf(found.Select(report => report.Group).Distinct()));
        else
            _asked = search;
    }

    /// <summary>Only these heads can pass; null: any.</summary>
    public HashSet<long>? Only { get; private set; }

    /// <summary>The filter of a query; null when it has no terms.</summary>
    public static GroupFilter? Of(SqliteConnection connection, ProjectPayloads payloads, long project, SearchQuery query, DateTimeOffset now) =>
        query.Terms.Count == 0 ? null : new GroupFilter(connection, payloads, project, query, now);

    /// <summary>Whether a head of <see cref="Only"/> is what the terms say.</summary>
    public bool Passes(GroupRow row) =>
        !_excluded.Exists(set => set.Contains(row.Number))
        && _ofGroup.TrueForAll(term => GroupTerms.Holds(term, row, _now, _pinned))
        && (_asked is null || _asked.Find(long.MaxValue, 1, Families.Of(_connection, row.Number)).Count > 0);

    private void Restrict(SearchTerm term, HashSet<long> heads)
    {
        if (term.Negated)
            _excluded.Add(heads);
        else
            Keep(heads);
    }

    private void Keep(HashSet<long> heads)
    {
        if (Only is null)
            Only = heads;
        else
            Only.IntersectWith(heads);
    }

    private HashSet<long> Texts(GroupSets sets, WordQuery words, SearchTerm term)
    {
        var value = term.Values[0];
        if (WordQuery.Of(value).Count == 0)
            return [];
        var groups = words.Groups(value);
        if (WordQuery.IsPhrase(value))
            groups.RemoveAll(group => !HasPhrase(group, value));
        return sets.HeadsOf(groups);
    }

    private bool HasPhrase(long group, SearchValue value)
    {
        var (type, title, culprit, topic) = _connection.QuerySingle<(string?, string, string?, string?)>(
            "SELECT type, title, culprit, topic FROM report_group WHERE group_id = @group", new { group });
        return PhraseCheck.IsIn(value, type, title, culprit, topic);
    }
}
