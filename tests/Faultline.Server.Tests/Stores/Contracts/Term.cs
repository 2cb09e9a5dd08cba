using Faultline.Tracker.Search;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>Makes terms of a search, as the parser makes them.</summary>
internal static class Term
{
    public static SearchTerm Of(SearchField field, params string[] values) => new() { Field = field, Values = [.. values.Select(value => new SearchValue(value))] };

    public static SearchTerm Prefix(SearchField field, string value) => new() { Field = field, Values = [new SearchValue(value, Prefix: true)] };

    public static SearchTerm Text(string words) => Of(SearchField.Text, words);

    public static SearchTerm Phrase(string words) => new() { Field = SearchField.Text, Values = [new SearchValue(words, Quoted: true)] };

    public static SearchTerm Tag(string name, params string[] values) => Of(SearchField.Tag, values) with { Key = name };

    public static SearchTerm Number(SearchField field, long? least, long? most) => new() { Field = field, Least = least, Most = most };

    public static SearchTerm Moment(SearchField field, DateTimeOffset? from, DateTimeOffset? to) => new() { Field = field, From = from, To = to };

    public static SearchTerm Not(SearchTerm term) => term with { Negated = true };
}
