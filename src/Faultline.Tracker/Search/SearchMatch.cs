namespace Faultline.Tracker.Search;

/// <summary>Whether one report has what a search asks for, in memory: how rules are decided.</summary>
internal static class SearchMatch
{
    /// <exception cref="InvalidOperationException">The term asks about the report's group; a rule that does is refused when it is read.</exception>
    public static bool Holds(SearchTerm term, ReportFacts facts, string? @class) => IsTrue(term, facts, @class) != term.Negated;

    private static bool IsTrue(SearchTerm term, ReportFacts facts, string? @class) => term.Field switch
    {
        SearchField.Text => HasText(term.Values[0], facts),
        SearchField.Type => AnyName(term, facts.Type),
        SearchField.Code => AnyName(term, facts.Code),
        SearchField.Topic => Any(term, facts.Topic),
        SearchField.Release => Any(term, facts.Release),
        SearchField.Environment => Any(term, facts.Environment),
        SearchField.Class => Any(term, @class),
        SearchField.User => Any(term, facts.User),
        SearchField.Url => Any(term, facts.Url),
        SearchField.Host => Any(term, facts.Host),
        SearchField.Request => Any(term, facts.RequestId) || Any(term, facts.GlobalRequestId),
        SearchField.Trace => Any(term, facts.TraceId),
        SearchField.Statement => Any(term, facts.Statement),
        SearchField.Reporter => Any(term, facts.Reporter),
        SearchField.Tag => facts.Tags.TryGetValue(term.Key ?? "", out var tag) && (term.Values.Count == 0 || Any(term, tag)),
        SearchField.Status => facts.Status is { } status && IsIn(term, status),
        _ => throw new InvalidOperationException($"A report alone cannot say whether {SearchFields.NameOf(term.Field)}: holds; expected a search read for rules"),
    };

    // Counted loops: this runs for every report and rule, and an enumerator of an interface is garbage.
    private static bool Any(SearchTerm term, string? fact)
    {
        if (fact is null)
            return false;
        for (var i = 0; i < term.Values.Count; i++)
        {
            var value = term.Values[i];
            if (value.Prefix ? fact.StartsWith(value.Text, StringComparison.OrdinalIgnoreCase) : fact.Equals(value.Text, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool AnyName(SearchTerm term, string? fact)
    {
        if (fact is null)
            return false;
        for (var i = 0; i < term.Values.Count; i++)
        {
            if (NameEnds.Match(fact, term.Values[i]))
                return true;
        }

        return false;
    }

    private static bool IsIn(SearchTerm term, long number)
    {
        if (term.Values.Count == 0)
            return number >= (term.Least ?? long.MinValue) && number <= (term.Most ?? long.MaxValue);
        for (var i = 0; i < term.Values.Count; i++)
        {
            if (SearchRanges.TryRead(term.Values[i].Text, out var one) && one == number)
                return true;
        }

        return false;
    }

    private static bool HasText(SearchValue value, ReportFacts facts)
    {
        var phrase = new SearchPhrase(value);
        if (value.Quoted)
            return phrase.IsIn(facts.Type, facts.Value, facts.Topic, facts.Url);
        string?[] places = [facts.Type, facts.Value, facts.Topic, facts.Url];
        var all = places.SelectMany(place => SearchWords.Of(place)).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < phrase.Words.Count; i++)
        {
            var word = phrase.Words[i];
            if (!all.Contains(word) && !(phrase.IsBeginning(i) && all.Any(other => other.StartsWith(word, StringComparison.Ordinal))))
                return false;
        }

        return true;
    }
}
