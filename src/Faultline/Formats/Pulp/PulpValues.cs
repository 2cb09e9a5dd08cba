using System.Collections;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Faultline.Formats.Pulp.Python;

namespace Faultline.Formats.Pulp;

/// <summary>Values of an app as a document has them, as many and as deep as a fault tells.</summary>
internal static class PulpValues
{
    private const int MaxDepth = 16;

    private static readonly Func<object?, object?> PlainLeaf = Plainly;

    /// <summary>Values with one kind of string, and with no Python and no JSON left in them.</summary>
    public static object? Plain(object? value) => Walk(value, PlainLeaf);

    /// <summary>The same for a map.</summary>
    public static Dictionary<string, object?> Plain(IReadOnlyDictionary<string, object?> data)
    {
        var left = FaultJson.MaxValues;
        return Map(data, 0, ref left, PlainLeaf);
    }

    /// <summary>Copies lists and maps, and gives every value in them, and themselves, to a function first.</summary>
    public static object? Walk(object? value, Func<object?, object?> leaf)
    {
        var left = FaultJson.MaxValues;
        return Walk(value, 0, ref left, leaf);
    }

    /// <summary>Keeps a member that has no place of its own. Of very many, some.</summary>
    public static void Keep(Dictionary<string, object?> others, JsonProperty member)
    {
        if (others.Count < FaultJson.MaxValues)
            others[member.NameText()] = member.Value.AsPlain();
    }

    /// <summary>Whether two values that were read say the same. JSON that stayed JSON does if it is written in the same way.</summary>
    public static bool AreEqual(object? one, object? other) => (one, other) switch
    {
        (null, null) => true,
        (IReadOnlyDictionary<string, object?> map, IReadOnlyDictionary<string, object?> with) =>
            map.Count == with.Count && map.All(entry => with.TryGetValue(entry.Key, out var value) && AreEqual(entry.Value, value)),
        (IReadOnlyList<object?> list, IReadOnlyList<object?> with) => list.Count == with.Count && list.Zip(with).All(pair => AreEqual(pair.First, pair.Second)),
        // The comparison of the framework throws for half a surrogate pair.
        (JsonElement element, JsonElement with) => JsonMarshal.GetRawUtf8Value(element).SequenceEqual(JsonMarshal.GetRawUtf8Value(with)),
        _ => one is not null && one.Equals(other),
    };

    private static object? Plainly(object? value) => value switch
    {
        PythonUnicode unicode => unicode.Text,
        byte[] or TimeSpan => PythonText.Str(value),
        JsonElement element => OfJson(element),
        JsonNode or JsonDocument => OfJson(FaultJson.Read(value)),
        _ => value,
    };

    private static object? OfJson(JsonElement element)
    {
        try
        {
            return PythonJson.Of(element);
        }
        catch (ObjectDisposedException)
        {
            // The app's document is gone, but not the failure that is told of: the value gets the mark that a writer gives it.
            return FaultJson.Read(element).AsText();
        }
    }

    private static object? Walk(object? value, int depth, ref int left, Func<object?, object?> leaf) =>
        leaf(value) switch
        {
            string text => text,
            JsonNode node => node,
            IEnumerable when depth == MaxDepth => value is JsonElement deep ? deep.Clone() : "...",
            IReadOnlyDictionary<string, object?> map => Map(map, depth, ref left, leaf),
            IDictionary map => map,
            IEnumerable items => List(items, depth, ref left, leaf),
            var other => other,
        };

    private static Dictionary<string, object?> Map(IReadOnlyDictionary<string, object?> map, int depth, ref int left, Func<object?, object?> leaf)
    {
        var copy = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in map)
        {
            if (left-- <= 0)
                break;
            copy[name] = Walk(value, depth + 1, ref left, leaf);
        }

        return copy;
    }

    private static List<object?> List(IEnumerable items, int depth, ref int left, Func<object?, object?> leaf)
    {
        var copy = new List<object?>();
        foreach (var item in items)
        {
            if (left-- <= 0)
                break;
            copy.Add(Walk(item, depth + 1, ref left, leaf));
        }

        return copy;
    }
}
