namespace Faultline.Tracker.Search;

/// <summary>Free text that was asked for: its words, and whether they must stand one after the other. Rules and both stores compare by it.</summary>
public sealed class SearchPhrase
{
    private readonly bool _prefix;

    /// <summary>The words of a value of <see cref="SearchField.Text"/>.</summary>
    public SearchPhrase(SearchValue value)
    {
        Words = SearchWords.Of(value.Text);
        (_prefix, IsQuoted) = (value.Prefix, value.Quoted && Words.Count > 1);
    }

    /// <summary>The words in their order.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Whether the order counts.</summary>
    public bool IsQuoted { get; }

    /// <summary>Whether the word at a place was asked for by its beginning: the last one may be.</summary>
    public bool IsBeginning(int at) => _prefix && at == Words.Count - 1;

    /// <summary>Whether the words stand, one after the other, in one of the texts.</summary>
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

    private bool IsWord(string word, int at) => IsBeginning(at) ? word.StartsWith(Words[at], StringComparison.Ordinal) : word == Words[at];
}
