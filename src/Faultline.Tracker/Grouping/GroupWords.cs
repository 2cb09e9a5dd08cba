using Faultline.Tracker.Search;

namespace Faultline.Tracker.Grouping;

/// <summary>The search words that all reports of a group share: of types, frames and topic, each once.</summary>
internal static class GroupWords
{
    /// <summary>Most words of one group.</summary>
    public const int MaxWords = 400;

    private const int MaxFrames = 60;

    public static IReadOnlyList<string> Of(IReadOnlyList<ChainLink> chain, string? type, string? topic, FrameReader reader)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        Add(words, type);
        Add(words, topic);
        foreach (var link in chain)
        {
            Add(words, link.Type);
            if (link.Frames.ValueKind != System.Text.Json.JsonValueKind.Array)
                continue;
            foreach (var element in link.Frames.EnumerateArray().Take(MaxFrames))
                Add(words, reader.Read(element, out _).Name.ToString());
        }

        return [.. words];
    }

    private static void Add(HashSet<string> words, string? text)
    {
        foreach (var word in SearchWords.Of(text, MaxWords))
        {
            if (words.Count < MaxWords)
                words.Add(word);
        }
    }
}
