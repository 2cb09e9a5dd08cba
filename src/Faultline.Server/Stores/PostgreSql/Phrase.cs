using Faultline.Tracker.Search;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>Free text that was asked for: its words, and whether they must stand one after the other.</summary>
internal sealed class Phrase
{
    private readonly bool _prefix;

    public Phrase(SearchValue value)
    {
        Words = [.. SearchWords.Of(value.Text).Select(SearchTokens.OfWord)];
        (_prefix, IsQuoted) = (value.Prefix, value.Quoted && Words.Count > 1);
    }

    public IReadOnlyList<string> Words { get; }

    /// <summary>Whether the order counts.</summary>
    public bool IsQuoted { get; }

    /// <summary>A query for each word; the last one may be a beginning.</summary>
    public IEnumerable<string> Queries() => Words.Select((word, i) => TokenQuery.Of(word, _prefix && i == Words.Count - 1));

    /// <summary>Whether the words stand in one of the texts as they stand here.</summary>
    public bool IsIn(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            var words = SearchWords.Of(text);
            for (var from = 0; from + Words.Count <= words.Count; from++)
            {
                var at = 0;
                while (at < Words.Count && IsWord(words[from + at], at))
                    at++;
                if (at == Words.Count)
                    return true;
            }
        }

        return false;
    }

    private bool IsWord(string word, int at) =>
        _prefix && at == Words.Count - 1 ? word.StartsWith(Words[at], StringComparison.Ordinal) : word == Words[at];
}
