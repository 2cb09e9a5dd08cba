using Faultline.Server.Stores.Payloads;
using Faultline.Tracker.Search;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite.Searching;

/// <summary>
/// A search for reports: what the full-text index can answer becomes one expression of it, read from the newest; the rest is checked
/// on each row that it finds.
/// </summary>
internal sealed class ReportSearch(SqliteConnection connection, ProjectPayloads payloads, long project, DateTimeOffset now) : IDisposable
{
    // So many groups or terms go into the expression; beyond, the row is asked.
    private const int MostTokens = 100;

    private readonly List<string> _all = [TokenQuery.Of(FieldToken.Project(project))];
    private readonly List<string> _none = [];
    private readonly List<Func<Statement, bool>> _checks = [];
    private readonly List<Func<Statement, SearchBudget, bool>> _phrases = [];
    private readonly List<WordCursor> _cursors = [];
    private readonly List<WideWord> _wide = [];
    private readonly WordQuery _words = new(connection, project);
    private readonly GroupSets _groups = new(connection, project, now);
    private readonly TermSearch _terms = new(connection, project);
    private (long First, long Last) _seqs = (0, long.MaxValue);
    private bool _onlyPins;
    private bool _nothing;

    /// <summary>Adds a condition.</summary>
    public ReportSearch Add(SearchTerm term)
    {
        switch (term.Field)
        {
            case SearchField.Text:
                AddText(term);
                break;
            case SearchField.Url:
                AddUrl(term);
                break;
            case SearchField.Received:
                AddReceived(term);
                break;
            case SearchField.Group:
                AddGroups(term, _groups.Numbered(term));
                break;
            case SearchField.Is when term.Values.Any(value => value.Text.Equals("pinned", StringComparison.OrdinalIgnoreCase)):
                AddPinned(term);
                break;
            case var field when GroupTerms.AlwaysOfGroup(field):
                AddGroups(term, _groups.Being(term));
                break;
            case var field when TermSearch.IsTerm(field):
                AddTerms(term, _terms.Terms(term));
                break;
            default:
                AddTokens(term, _terms.Expressions(term));
                break;
        }

        return this;
    }

    /// <summary>The matching reports before one, newest first.</summary>
    /// <param name="before">Only those with a smaller number.</param>
    /// <param name="limit">Most reports.</param>
    /// <param name="budget">What may be looked through.</param>
    /// <param name="groups">Only those of these groups; null for all.</param>
    public SearchResult Find(long before, int limit, SearchBudget budget, IReadOnlyList<long>? groups = null)
    {
        var found = new List<Candidate>();
        before = Math.Min(before, _seqs.Last == long.MaxValue ? long.MaxValue : _seqs.Last + 1);
        if (_nothing || before <= _seqs.First)
            return new SearchResult(found, null);
        using var statement = new Statement(connection, _onlyPins ? CandidatesOfPins : Candidates);
        statement.Bind(1, Match(groups)).Bind(2, before).Bind(3, _seqs.First);
        try
        {
            while (statement.Step())
            {
                budget.TakeRows();
                // What costs most is asked last.
                if (_checks.TrueForAll(check => check(statement)) && _phrases.TrueForAll(check => check(statement, budget)))
                    found.Add(new Candidate(statement.Long(SeqColumn), statement.Long(GroupColumn)));
                if (found.Count == limit)
                    break;
                if (budget.IsSpent)
                    return new SearchResult(found, statement.Long(SeqColumn));
            }

            return new SearchResult(found, null);
        }
        finally
        {
            _cursors.ForEach(cursor => cursor.Reset());
            _wide.ForEach(word => word.Reset());
        }
    }

    public void Dispose()
    {
        _cursors.ForEach(cursor => cursor.Dispose());
        _wide.ForEach(word => word.Dispose());
    }

    private const int SeqColumn = 0;
    private const int GroupColumn = 1;
    private const int ReceivedColumn = 2;
    private const int UrlColumn = 3;

    private const string Columns = $"r.seq, r.group_id, r.received, r.url, {TermSearch.Columns}";

    private const string Candidates =
        $"""
        SELECT {Columns} FROM report_words w JOIN report r ON r.seq = w.rowid
        WHERE report_words MATCH ?1 AND w.rowid < ?2 AND w.rowid >= ?3 ORDER BY w.rowid DESC
        """;

    private const string CandidatesOfPins =
        $"""
        SELECT {Columns} FROM pin p CROSS JOIN report_words w ON w.rowid = p.seq CROSS JOIN report r ON r.seq = p.seq
        WHERE report_words MATCH ?1 AND p.seq < ?2 AND p.seq >= ?3 ORDER BY p.seq DESC
        """;

    private string Match(IReadOnlyList<long>? groups)
    {
        var all = groups is null ? _all : [.. _all, GroupTokens(groups)];
        return _none.Count == 0 ? TokenQuery.All(all) : $"{TokenQuery.All(all)} NOT {TokenQuery.Any(_none)}";
    }

    private void AddTokens(SearchTerm term, IReadOnlyList<string> expressions)
    {
        if (expressions.Count > 0)
            (term.Negated ? _none : _all).Add(TokenQuery.Any(expressions));
        else
            _nothing |= !term.Negated;
    }

    private void AddTerms(SearchTerm term, HashSet<long> ids)
    {
        var column = UrlColumn + TermSearch.ColumnOf(term.Field);
        if (ids.Count <= MostTokens)
            AddTokens(term, [.. ids.Select(id => TokenQuery.Of(FieldToken.Term(id)))]);
        else
            _checks.Add(row => term.Negated != (row.LongOrNull(column) is { } id && ids.Contains(id)));
    }

    private void AddText(SearchTerm term)
    {
        var phrase = new SearchPhrase(term.Values[0]);
        if (phrase.Words.Count == 0)
        {
            _nothing |= !term.Negated;
            return;
        }

        var words = _words.Reports(phrase);
        _wide.AddRange(words.Wide);
        var check = phrase.IsQuoted ? new PhraseCheck(connection, payloads, phrase) : null;
        if (!term.Negated)
        {
            _all.AddRange(words.Expressions);
            words.Wide.ForEach(word => _checks.Add(row => IsIn(word, row)));
            if (check is not null)
                _phrases.Add((row, budget) => check.Holds(row.Long(SeqColumn), budget));
        }
        else if (check is null && words.Wide.Count == 0)
        {
            _none.Add(TokenQuery.All(words.Expressions));
        }
        else
        {
            // Of those with all the words, the ones with the phrase are left out.
            var all = HasAll(words);
            if (check is null)
                _checks.Add(row => !all(row));
            else
                _phrases.Add((row, budget) => !(all(row) && check.Holds(row.Long(SeqColumn), budget)));
        }
    }

    private Func<Statement, bool> HasAll(WordSearch words)
    {
        var cursor = words.Expressions.Count == 0 ? null : new WordCursor(connection, TokenQuery.All(words.Expressions));
        if (cursor is not null)
            _cursors.Add(cursor);
        return row => words.Wide.TrueForAll(word => IsIn(word, row)) && cursor?.Has(row.Long(SeqColumn)) != false;
    }

    private static bool IsIn(WideWord word, Statement row) => word.IsIn(row.Long(SeqColumn), row.Long(GroupColumn));

    private void AddUrl(SearchTerm term)
    {
        _checks.Add(row => term.Negated != ValueMatch.Holds(term, row.Text(UrlColumn)));
        if (term.Negated)
            return;
        // The words of a URL are in the index; a prefix may end within one.
        var hints = term.Values.Select(value => Hint(new SearchValue(value.Text, value.Prefix && !EndsBetweenWords(value.Text)))).ToList();
        if (!hints.Contains(null))
            _all.Add(TokenQuery.Any(hints!));
    }

    private string? Hint(SearchValue value)
    {
        var words = _words.Reports(new SearchPhrase(value));
        words.Wide.ForEach(word => word.Dispose());
        return words.Expressions.Count == 0 ? null : TokenQuery.All(words.Expressions);
    }

    private static bool EndsBetweenWords(string text) => text.Length == 0 || !(char.IsLetterOrDigit(text[^1]) || text[^1] == '_');

    private void AddReceived(SearchTerm term)
    {
        _checks.Add(row => term.Negated != GroupTerms.IsIn(term, UnixTime.At(row.Long(ReceivedColumn))));
        if (!term.Negated)
            _seqs = _terms.Within(term, _seqs);
    }

    private void AddGroups(SearchTerm term, HashSet<long> groups)
    {
        if (groups.Count <= MostTokens)
            AddTokens(term, groups.Count == 0 ? [] : [GroupTokens([.. groups])]);
        else
            _checks.Add(row => term.Negated != groups.Contains(row.Long(GroupColumn)));
    }

    private void AddPinned(SearchTerm term)
    {
        var others = term with { Values = [.. term.Values.Where(value => !value.Text.Equals("pinned", StringComparison.OrdinalIgnoreCase))] };
        var groups = others.Values.Count == 0 ? [] : _groups.Being(others);
        var pins = _terms.Pins();
        _onlyPins |= groups.Count == 0 && !term.Negated;
        _checks.Add(row => term.Negated != (pins.Contains(row.Long(SeqColumn)) || groups.Contains(row.Long(GroupColumn))));
    }

    private static string GroupTokens(IReadOnlyList<long> groups) => TokenQuery.Any(groups.Select(group => TokenQuery.Of(FieldToken.Group(group))));
}
