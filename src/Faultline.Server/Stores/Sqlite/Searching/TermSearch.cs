using System.Globalization;
using Dapper;
using Faultline.Tracker.Search;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite.Searching;

/// <summary>Turns the values of fields into what the full-text index has for them.</summary>
internal sealed class TermSearch(SqliteConnection connection, long project)
{
    /// <summary>The columns of a report that hold terms, in the order of <see cref="ColumnOf"/>.</summary>
    public const string Columns = "r.class, r.type, r.topic, r.reporter, r.release, r.environment, r.host, r.code, r.statement";

    /// <summary>Whether a field's values are kept as terms.</summary>
    public static bool IsTerm(SearchField field) => KindOf(field) is not null;

    /// <summary>A field's place in <see cref="Columns"/>, from 1.</summary>
    public static int ColumnOf(SearchField field) => (int)KindOf(field)!.Value;

    /// <summary>The terms that a field's values mean.</summary>
    public HashSet<long> Terms(SearchTerm term)
    {
        var kind = KindOf(term.Field)!.Value;
        if (NameEnds.AreOf(term.Field))
            return [.. All(kind).Where(row => ValueMatch.Holds(term, row.Text)).Select(row => row.Id)];
        return [.. term.Values.SelectMany(value => Beginning(kind, value))];
    }

    /// <summary>One expression for each way in which the term can hold; none when nothing can.</summary>
    public IReadOnlyList<string> Expressions(SearchTerm term) => term.Field switch
    {
        SearchField.User => [.. term.Values.Select(value => TokenQuery.Of(FieldToken.User(value.Text), value.Prefix))],
        SearchField.Request => [.. term.Values.Select(value => TokenQuery.Of(FieldToken.Request(value.Text), value.Prefix))],
        SearchField.Trace => [.. term.Values.Select(value => TokenQuery.Of(FieldToken.Trace(value.Text), value.Prefix))],
        SearchField.Tag when term.Values.Count == 0 => [TokenQuery.Of(FieldToken.TagName(term.Key ?? ""), prefix: true)],
        SearchField.Tag => [.. term.Values.Select(value => TokenQuery.Of(FieldToken.Tag(term.Key ?? "", value.Text), value.Prefix))],
        SearchField.Status => Statuses(term),
        _ => throw new ArgumentOutOfRangeException(nameof(term), term.Field, "is no field that the words of reports tell of"),
    };

    /// <summary>The numbers of the reports that were received in a time, as far as the hours tell.</summary>
    public (long First, long Last) Within(SearchTerm term, (long First, long Last) bounds)
    {
        var (first, last) = connection.QuerySingle<(long?, long?)>(
            "SELECT MIN(first_seq), MAX(last_seq) FROM report_hour WHERE project_id = @project AND hour >= @from AND hour <= @to",
            new
            {
                project,
                from = term.From is { } from ? UnixTime.Hour(from) : long.MinValue,
                to = term.To is { } to ? UnixTime.Hour(to) : long.MaxValue,
            });
        return (Math.Max(bounds.First, first ?? long.MaxValue), Math.Min(bounds.Last, last ?? 0));
    }

    /// <summary>The numbers of the pinned reports, of all projects.</summary>
    public HashSet<long> Pins() => [.. connection.Query<long>("SELECT seq FROM pin")];

    private string[] Statuses(SearchTerm term) =>
    [
        .. All(TermKind.Status)
            .Where(row => long.TryParse(row.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var status) && (term.Values.Count > 0
                ? term.Values.Any(value => ValueMatch.Is(row.Text, value))
                : status >= (term.Least ?? long.MinValue) && status <= (term.Most ?? long.MaxValue)))
            .Select(row => TokenQuery.Of(FieldToken.Term(row.Id))),
    ];

    private IEnumerable<(long Id, string Text)> All(TermKind kind) => connection.Query<(long, string)>(
        "SELECT term_id, text FROM term WHERE project_id = @project AND kind = @kind", new { project, kind = (int)kind });

    private IEnumerable<long> Beginning(TermKind kind, SearchValue value)
    {
        var folded = FieldToken.Fold(value.Text);
        // Nothing that is text sorts behind the last code point; so what begins with the value lies between it and that.
        return connection.Query<long>(
            value.Prefix
                ? "SELECT term_id FROM term WHERE project_id = @project AND kind = @kind AND folded >= @folded AND folded < @end"
                : "SELECT term_id FROM term WHERE project_id = @project AND kind = @kind AND folded = @folded",
            new { project, kind = (int)kind, folded, end = folded + "\U0010FFFF" });
    }

    private static TermKind? KindOf(SearchField field) => field switch
    {
        SearchField.Class => TermKind.Class,
        SearchField.Type => TermKind.Type,
        SearchField.Topic => TermKind.Topic,
        SearchField.Reporter => TermKind.Reporter,
        SearchField.Release => TermKind.Release,
        SearchField.Environment => TermKind.Environment,
        SearchField.Host => TermKind.Host,
        SearchField.Code => TermKind.Code,
        SearchField.Statement => TermKind.Statement,
        _ => null,
    };
}
