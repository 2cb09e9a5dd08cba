using Faultline.Server.Groups;
using Faultline.Server.Stores.Payloads;
using Faultline.Tracker.Search;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite.Searching;

/// <summary>
/// What the groups of a list have to be. Terms about reports must all hold of one report: where few reports match, their groups are
/// known; where many do, each group that would be shown is asked for one.
/// </summary>
internal sealed class GroupFilter : IDisposable
{
    private const int FewReports = 5_000;

    // To ask the index for one group's reports takes as long as to look at some rows.
    private const int RowsOfQuestion = 50;

    private readonly SqliteConnection _connection;
    private readonly DateTimeOffset _now;
    private readonly List<SearchTerm> _ofGroup = [];
    private readonly List<HashSet<long>> _excluded = [];
    private readonly HashSet<long> _pinned;
    private readonly ILookup<long, PartNames> _parts;
    private readonly ReportSearch? _asked;
    private readonly SearchBudget _budget;

    private GroupFilter(SqliteConnection connection, ProjectPayloads payloads, long project, SearchQuery query, DateTimeOffset now, CancellationToken cancellation)
    {
        (_connection, _now, _budget) = (connection, now, new SearchBudget(cancellation));
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
        _parts = _ofGroup.Exists(term => GroupTerms.OfName(term.Field)) ? sets.NamesOfParts() : PartNames.None;
        if (ofReport.Count == 0)
            return;
        var search = new ReportSearch(connection, payloads, project, now);
        ofReport.ForEach(term => search.Add(term));
        var (found, stoppedAt) = search.Find(long.MaxValue, FewReports, new SearchBudget(cancellation));
        if (found.Count == FewReports || stoppedAt is not null)
        {
            _asked = search;
            return;
        }

        search.Dispose();
        Keep(sets.HeadsOf(found.Select(report => report.Group).Distinct()));
    }

    /// <summary>Only these heads can pass; null: any.</summary>
    public HashSet<long>? Only { get; private set; }

    /// <summary>Whether it has looked through as much as it may; a group that did not pass then may be one that would.</summary>
    public bool IsSpent => _budget.IsSpent;

    /// <summary>The filter of a query; null when it has no terms.</summary>
    public static GroupFilter? Of(
        SqliteConnection connection, ProjectPayloads payloads, long project, SearchQuery query, DateTimeOffset now, CancellationToken cancellation) =>
        query.Terms.Count == 0 ? null : new GroupFilter(connection, payloads, project, query, now, cancellation);

    /// <summary>Whether a head of <see cref="Only"/> is what the terms say.</summary>
    public bool Passes(GroupRow row) =>
        !_excluded.Exists(set => set.Contains(row.Number))
        && _ofGroup.TrueForAll(term => GroupTerms.Holds(term, row, _parts[row.Number], _now, _pinned))
        && (_asked is null || HasReport(_asked, row.Number));

    public void Dispose() => _asked?.Dispose();

    private bool HasReport(ReportSearch search, long head)
    {
        _budget.TakeRows(RowsOfQuestion);
        return search.Find(long.MaxValue, 1, _budget, Families.Of(_connection, head)).Found.Count > 0;
    }

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
        var phrase = new SearchPhrase(term.Values[0]);
        if (phrase.Words.Count == 0)
            return [];
        var groups = words.Groups(phrase);
        return sets.HeadsOf(phrase.IsQuoted ? GroupTexts.With(_connection, phrase, groups) : groups);
    }
}
