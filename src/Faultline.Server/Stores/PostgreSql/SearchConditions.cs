using System.Globalization;
using Dapper;
using Faultline.Tracker.Search;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>
/// Makes the conditions of a search, one for each term, with their values. What words match in groups is asked first, so that the condition on reports is one that an index answers.
/// </summary>
internal sealed class SearchConditions(NpgsqlConnection connection, long project, DateTimeOffset now, CancellationToken cancellation)
{
    private static readonly SearchField[] Tokens =
    [
        SearchField.Type, SearchField.Topic, SearchField.Release, SearchField.Environment, SearchField.Code, SearchField.Class, SearchField.User, SearchField.Url,
        SearchField.Host, SearchField.Request, SearchField.Trace, SearchField.Statement, SearchField.Reporter,
    ];

    /// <summary>The values that the conditions name.</summary>
    public DynamicParameters Values { get; } = new(new { project });

    /// <summary>Quoted texts that the caller has to look for in what it reads.</summary>
    public List<PhraseFilter> Phrases { get; } = [];

    /// <summary>The condition on a report (<c>r</c>); null when only <see cref="Phrases"/> says.</summary>
    public async Task<string?> OfReportAsync(SearchTerm term)
    {
        if (term.Field == SearchField.Text)
            return await OfTextAsync(term);
        var condition = term.Field switch
        {
            SearchField.Tag => $"r.words @@ {Add(TokenQuery.AnyTag(term.Key ?? "", term.Values))}::tsquery",
            SearchField.Status => OfNumber("r.status", term),
            SearchField.Received => OfMoment("r.received", term),
            SearchField.Group => $"r.group_number IN (SELECT s.number FROM group_standing s JOIN group_standing a ON a.head = s.head WHERE s.project_id = @project AND {OfNumber("a.number", term)})",
            SearchField.Is when term.Values.Any(value => IsPinned(value.Text)) => $"(r.pinned OR {await OfHeadOfReportAsync(term)})",
            SearchField.Bug or SearchField.Assignee or SearchField.First or SearchField.Last or SearchField.Is => await OfHeadOfReportAsync(term),
            _ when Tokens.Contains(term.Field) => $"r.words @@ {Add(TokenQuery.Any(term.Field, term.Values))}::tsquery",
            _ => throw new ArgumentOutOfRangeException(nameof(term), term.Field, "there is no such field"),
        };
        return Negate(term, condition);
    }

    /// <summary>The condition on a head (<c>h</c>); null when it is a matter of reports.</summary>
    public async Task<string?> OfGroupAsync(SearchTerm term)
    {
        switch (term.Field)
        {
            case SearchField.Text:
                return await OfTextOfGroupAsync(term);
            case SearchField.Type or SearchField.Topic or SearchField.Class:
                return Negate(term, OfWordsOfGroup(TokenQuery.Any(term.Field, term.Values)));
            case SearchField.Group:
                return Negate(term, $"h.number IN (SELECT s.head FROM group_standing s WHERE s.project_id = @project AND {OfNumber("s.number", term)})");
            case SearchField.Is when term.Values.Any(value => IsPinned(value.Text)):
                return Negate(term, $"({await OfHeadAsync(term)} OR h.number IN (SELECT s.head FROM report r JOIN group_standing s ON s.number = r.group_number WHERE r.project_id = @project AND r.pinned))");
            case SearchField.Bug or SearchField.Assignee or SearchField.First or SearchField.Last or SearchField.Is:
                return Negate(term, await OfHeadAsync(term));
            default:
                return null;
        }
    }

    private static bool IsPinned(string value) => value.Equals("pinned", StringComparison.OrdinalIgnoreCase);

    // What says nothing of the field does not match it, so it matches the negated term.
    private static string Negate(SearchTerm term, string condition) => term.Negated ? $"NOT COALESCE({condition}, FALSE)" : condition;

    private string Add(object value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"v{Values.ParameterNames.Count()}");
        Values.Add(name, value);
        return "@" + name;
    }

    private async Task<string> OfHeadOfReportAsync(SearchTerm term) =>
        $"r.group_number IN (SELECT s.number FROM group_standing s JOIN group_standing h ON h.number = s.head WHERE s.project_id = @project AND {await OfHeadAsync(term)})";

    private async Task<string> OfHeadAsync(SearchTerm term) => term.Field switch
    {
        SearchField.First => OfMoment("h.all_first", term),
        SearchField.Last => OfMoment("h.all_last", term),
        SearchField.Bug => await OfTextColumnAsync("bug", term),
        SearchField.Assignee => await OfTextColumnAsync("assignee", term),
        _ => "(" + string.Join(" OR ", term.Values.Select(value => OfState(value.Text)).DefaultIfEmpty("FALSE")) + ")",
    };

    private string OfState(string state) => state.ToLowerInvariant() switch
    {
        "open" => "h.state = 0",
        "resolved" => "h.state = 1",
        "muted" => "h.state = 2",
        "regressed" => "h.state = 0 AND h.regressed",
        "new" => $"h.all_first > {Add(UnixTime.Of(now.AddDays(-1)))}",
        "assigned" => "h.assignee IS NOT NULL",
        _ => "FALSE",
    };

    // Few groups have a bug or somebody who looks after them. Their texts are compared here, so that case means the same as everywhere.
    private async Task<string> OfTextColumnAsync(string column, SearchTerm term)
    {
        var texts = await connection.QueryAsync<string>(new CommandDefinition(
            $"SELECT DISTINCT {column} FROM group_standing WHERE project_id = @project AND {column} IS NOT NULL", new { project }, cancellationToken: cancellation));
        var matching = texts.Where(text => term.Values.Any(value => Matches(text.ToLowerInvariant(), value))).ToArray();
        var condition = $"COALESCE(h.{column} = ANY ({Add(matching)}), FALSE)";
        var none = column == "assignee" && term.Values.Any(value => value.Text.Equals("none", StringComparison.OrdinalIgnoreCase));
        return none ? $"(h.{column} IS NULL OR {condition})" : condition;

        static bool Matches(string text, SearchValue value)
        {
            var asked = value.Text.ToLowerInvariant();
            return value.Prefix ? text.StartsWith(asked, StringComparison.Ordinal) : text == asked;
        }
    }

    private string OfMoment(string column, SearchTerm term)
    {
        var from = term.From is { } least ? $"{column} >= {Add(UnixTime.Of(least))}" : "TRUE";
        var to = term.To is { } most ? $"{column} < {Add(UnixTime.Of(most))}" : "TRUE";
        return $"({from} AND {to})";
    }

    private string OfNumber(string column, SearchTerm term)
    {
        if (term.Values.Count == 0)
            return $"({(term.Least is { } least ? $"{column} >= {Add(least)}" : "TRUE")} AND {(term.Most is { } most ? $"{column} <= {Add(most)}" : "TRUE")})";
        var numbers = term.Values.Where(value => !value.Prefix && IsNumber(value.Text)).Select(value => long.Parse(value.Text, CultureInfo.InvariantCulture)).ToArray();
        var beginnings = term.Values.Where(value => value.Prefix && IsNumber(value.Text)).Select(value => $"{column}::text LIKE {Add(value.Text + "%")}");
        return "(" + string.Join(" OR ", beginnings.Prepend($"{column} = ANY ({Add(numbers)})")) + ")";

        static bool IsNumber(string text) => text.Length is > 0 and < 19 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
    }

    private string OfWordsOfGroup(string query) =>
        $"h.number IN (SELECT s.head FROM report_group w JOIN group_standing s ON s.number = w.number WHERE w.project_id = @project AND w.words @@ {Add(query)}::tsquery)";

    // Each word stands with the report or with its group.
    private async Task<string?> OfTextAsync(SearchTerm term)
    {
        var phrase = new SearchPhrase(term.Values[0]);
        var words = new List<string>();
        foreach (var query in TokenQuery.Each(phrase))
            words.Add($"(r.words @@ {Add(query)}::tsquery{await OrGroupsAsync(query)})");
        var condition = words.Count == 0 ? "FALSE" : $"({string.Join(" AND ", words)})";
        if (!phrase.IsQuoted)
            return Negate(term, condition);
        Phrases.Add(new PhraseFilter(phrase, condition, term.Negated));
        return term.Negated ? null : condition;
    }

    // The numbers of some groups let an index answer. Of a word that many have, the newest reports tell soon, and the numbers would fill the question.
    private async Task<string> OrGroupsAsync(string query)
    {
        var numbers = await NumbersAsync(query, SearchLimits.MostGroups + 1);
        return numbers.Length switch
        {
            0 => "",
            <= SearchLimits.MostGroups => $" OR r.group_number = ANY ({Add(numbers)})",
            _ => $" OR r.group_number IN (SELECT w.number FROM report_group w WHERE w.project_id = @project AND w.words @@ {Add(query)}::tsquery)",
        };
    }

    private async Task<string> OfTextOfGroupAsync(SearchTerm term)
    {
        var phrase = new SearchPhrase(term.Values[0]);
        var condition = phrase.IsQuoted
            ? $"h.number IN (SELECT s.head FROM group_standing s WHERE s.number = ANY ({Add(await NumbersAsync(phrase))}))"
            : "(" + string.Join(" AND ", TokenQuery.EachOfGroup(phrase).Select(OfWordsOfGroup).DefaultIfEmpty("FALSE")) + ")";
        return Negate(term, condition);
    }

    private async Task<long[]> NumbersAsync(string query, int most) => [.. await connection.QueryAsync<long>(new CommandDefinition(
        "SELECT number FROM report_group WHERE project_id = @project AND words @@ @query::tsquery LIMIT @most", new { project, query, most }, cancellationToken: cancellation))];

    /// <summary>The groups in whose own texts the words stand in this order.</summary>
    private async Task<long[]> NumbersAsync(SearchPhrase phrase)
    {
        var query = string.Join(" & ", TokenQuery.EachOfGroup(phrase));
        var groups = await connection.QueryAsync<GroupTexts>(new CommandDefinition(
            $"SELECT {GroupTexts.Columns} FROM report_group WHERE project_id = @project AND words @@ @query::tsquery", new { project, query }, cancellationToken: cancellation));
        return [.. groups.Where(group => group.Have(phrase)).Select(group => group.Number)];
    }
}
