using System.Text;
using Faultline.Tracker.Search;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>Makes the text of a <c>tsquery</c> from tokens; every token is quoted, so that nothing in it means anything.</summary>
internal static class TokenQuery
{
    /// <summary>One token, or everything that begins with it.</summary>
    public static string Of(string token, bool prefix)
    {
        var text = new StringBuilder(token.Length + 4).Append('\'');
        foreach (var c in token)
        {
            if (c is '\'' or '\\')
                text.Append(c);
            text.Append(c);
        }

        return text.Append(prefix ? "':*" : "'").ToString();
    }

    /// <summary>A query for each word that finds reports, and groups of which all reports have it.</summary>
    public static IEnumerable<string> Each(SearchPhrase phrase) => phrase.Words.Select((word, i) => Of(SearchTokens.OfWord(word), phrase.IsBeginning(i)));

    /// <summary>A query for each word that finds groups by their titles too.</summary>
    public static IEnumerable<string> EachOfGroup(SearchPhrase phrase) => phrase.Words.Select((word, i) =>
        $"({Of(SearchTokens.OfWord(word), phrase.IsBeginning(i))} | {Of(SearchTokens.OfTitleWord(word), phrase.IsBeginning(i))})");

    /// <summary>Any of a field's values.</summary>
    public static string Any(SearchField field, IReadOnlyList<SearchValue> values) =>
        string.Join(" | ", values.Select(value => Of(SearchTokens.Of(field, value.Text), value.Prefix)));

    /// <summary>Any of a tag's values; none: that it has the tag.</summary>
    public static string AnyTag(string name, IReadOnlyList<SearchValue> values) => values.Count == 0
        ? Of(SearchTokens.OfTag(name, ""), prefix: true)
        : string.Join(" | ", values.Select(value => Of(SearchTokens.OfTag(name, value.Text), value.Prefix)));
}
