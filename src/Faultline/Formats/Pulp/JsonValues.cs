using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Faultline.Formats.Pulp;

/// <summary>JSON as plain values that outlive the document: text, booleans, numbers, lists and maps. Nothing here throws, whatever the document holds.</summary>
internal static class JsonValues
{
    // What is nested deeper stays JSON; so much the writer gives back as it was.
    private const int MaxDepth = 12;

    /// <summary>A value. A number that neither <see cref="long"/> nor <see cref="double"/> gives back digit for digit stays a <see cref="JsonElement"/>.</summary>
    public static object? ToPlain(JsonElement element) => ToPlain(element, 0);

    /// <summary>The members of an object, or an empty map.</summary>
    public static Dictionary<string, object?> ToMap(JsonElement element) => ToMap(element, 0);

    /// <summary>A text; null when it is none.</summary>
    public static string? TextOf(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are no UTF-8: the text stays readable, with its escapes.
            return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(element)).Trim('"');
        }
    }

    /// <summary>The name of a member.</summary>
    public static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(member));
        }
    }

    /// <summary>The name of a member to compare with those that are known, without making a string of it.</summary>
    /// <param name="member">The member.</param>
    /// <param name="buffer">Where the name may lie.</param>
    public static ReadOnlySpan<char> NameIn(JsonProperty member, Span<char> buffer)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        if (raw.Length > buffer.Length || raw.Contains((byte)'\\') || !Ascii.IsValid(raw))
            return NameOf(member);
        return buffer[..Encoding.ASCII.GetChars(raw, buffer)];
    }

    /// <summary>A whole number, also one that is written as text; null when it is none.</summary>
    public static int? WholeOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number when element.TryGetInt32(out var number) => number,
        JsonValueKind.String when int.TryParse(TextOf(element), NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    /// <summary>Whether two plain values say the same.</summary>
    public static bool AreEqual(object? one, object? other) => (one, other) switch
    {
        (null, null) => true,
        (IReadOnlyDictionary<string, object?> map, IReadOnlyDictionary<string, object?> with) =>
            map.Count == with.Count && map.All(entry => with.TryGetValue(entry.Key, out var value) && AreEqual(entry.Value, value)),
        (IReadOnlyList<object?> list, IReadOnlyList<object?> with) => list.Count == with.Count && list.Zip(with).All(pair => AreEqual(pair.First, pair.Second)),
        (JsonElement element, JsonElement with) => JsonElement.DeepEquals(element, with),
        _ => one is not null && one.Equals(other),
    };

    private static object? ToPlain(JsonElement element, int depth) => element.ValueKind switch
    {
        JsonValueKind.String => TextOf(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.Number => NumberOf(element),
        _ when depth >= MaxDepth => element.Clone(),
        JsonValueKind.Object => ToMap(element, depth),
        _ => ToList(element, depth),
    };

    private static object NumberOf(JsonElement element)
    {
        if (element.TryGetInt64(out var whole))
            return whole;
        return element.TryGetDouble(out var real) && double.IsFinite(real) && element.ValueEqualsText(real) ? real : element.Clone();
    }

    private static bool ValueEqualsText(this JsonElement element, double real)
    {
        Span<byte> text = stackalloc byte[32];
        return real.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture) && JsonMarshal.GetRawUtf8Value(element).SequenceEqual(text[..length]);
    }

    private static Dictionary<string, object?> ToMap(JsonElement element, int depth)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return [];
        var map = new Dictionary<string, object?>(element.GetPropertyCount());
        foreach (var member in element.EnumerateObject())
            map[NameOf(member)] = ToPlain(member.Value, depth + 1);
        return map;
    }

    private static List<object?> ToList(JsonElement element, int depth)
    {
        var list = new List<object?>(element.GetArrayLength());
        foreach (var item in element.EnumerateArray())
            list.Add(ToPlain(item, depth + 1));
        return list;
    }
}
