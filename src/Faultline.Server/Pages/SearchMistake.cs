using System.Globalization;

namespace Faultline.Server.Pages;

/// <summary>A search that was not understood, with the word to mark.</summary>
/// <param name="Query">The search.</param>
/// <param name="Position">Where the word begins.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Suggestions">What may be meant, best first.</param>
public sealed record SearchMistake(string Query, int Position, int Length, string Problem, IReadOnlyList<string> Suggestions)
{
    /// <summary>What stands before the word, the word, and what stands after it.</summary>
    public (string Before, string Word, string After) Parts
    {
        get
        {
            var begin = Math.Clamp(Position, 0, Query.Length);
            var end = Math.Clamp(begin + Length, begin, Query.Length);
            return (Query[..begin], Query[begin..end], Query[end..]);
        }
    }

    /// <summary>The search with a suggestion in the place of what is wrong: of a word with a colon its field, else the whole word.</summary>
    public string Mended(string suggestion)
    {
        var (before, word, after) = Parts;
        var begin = word.StartsWith('-') ? 1 : 0;
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        return before + word[..begin] + suggestion + (colon < 0 ? "" : word[colon..]) + after;
    }

    /// <summary>Reads the fault that the search failed with; null when it is another one.</summary>
    internal static SearchMistake? Of(Fault fault, string query)
    {
        if (fault.Code.ToString() != "faultline.search.invalid")
            return null;
        int Whole(string name) => fault.Data.TryGetValue(name, out var value) ? Convert.ToInt32(value, CultureInfo.InvariantCulture) : 0;
        return new SearchMistake(query, Whole("position"), Whole("length"), fault.Detail, fault.Data.GetValueOrDefault("suggestions") as IReadOnlyList<string> ?? []);
    }
}
