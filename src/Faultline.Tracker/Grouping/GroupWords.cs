using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Faultline.Tracker.Search;

namespace Faultline.Tracker.Grouping;

/// <summary>The search words of a group: of types, title, frames and topic, each once.</summary>
internal static class GroupWords
{
    /// <summary>Most words of one group.</summary>
    public const int MaxWords = 400;

    private const int MaxFrames = 60;

    public static IReadOnlyList<string> Of(IReadOnlyList<ChainLink> chain, string? type, string title, string? topic, FrameReader reader)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        Add(words, type);
        Add(words, title);
        Add(words, topic);
        foreach (var link in chain)
        {
            Add(words, link.Type);
            if (link.Frames.ValueKind != JsonValueKind.Array)
                continue;
            foreach (var element in link.Frames.EnumerateArray().Take(MaxFrames))
                Add(words, reader.Read(element, out _).Name.ToString());
        }

        return [.. words];
    }

    /// <summary>A hash of all that <see cref="Of"/> makes its words of; never 0.</summary>
    public static ulong HashOf(IReadOnlyList<ChainLink> chain, string? type, string title, string? topic)
    {
        var hash = Mix(Mix(Mix(0, type), title), topic);
        foreach (var link in chain)
        {
            hash = Mix(hash, link.Type);
            if (link.Frames.ValueKind == JsonValueKind.Array)
                hash = Mix(hash, JsonMarshal.GetRawUtf8Value(link.Frames));
        }

        return hash | 1;
    }

    private static ulong Mix(ulong hash, string? text) => Mix(hash, MemoryMarshal.AsBytes(text.AsSpan()));

    // Eight bytes a step: frames are some kilobytes a report.
    private static ulong Mix(ulong hash, ReadOnlySpan<byte> bytes)
    {
        const ulong Prime = 0x9E3779B97F4A7C15;
        hash = (hash ^ (ulong)bytes.Length) * Prime;
        foreach (var part in MemoryMarshal.Cast<byte, ulong>(bytes))
            hash = (BitOperations.RotateLeft(hash, 29) ^ part) * Prime;
        foreach (var rest in bytes[(bytes.Length & ~7)..])
            hash = (BitOperations.RotateLeft(hash, 29) ^ rest) * Prime;
        return hash;
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
