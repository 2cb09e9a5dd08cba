using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Faultline.Formats;

/// <summary>
/// Reads values out of a document that somebody else wrote. Nothing here throws: text that is no valid UTF-8 or UTF-16 is mended, where the
/// reader of the framework would refuse it, also when it only compares names.
/// </summary>
internal static class DocumentReading
{
    private const int MaxDepth = 16;

    /// <summary>The name of a member, unescaped.</summary>
    public static ReadOnlySpan<byte> NameUtf8(this JsonProperty member)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        return raw.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(Unescape(raw)) : raw;
    }

    /// <summary>The name of a member.</summary>
    public static string NameText(this JsonProperty member)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        return raw.Contains((byte)'\\') ? Unescape(raw) : Encoding.UTF8.GetString(raw);
    }

    /// <summary>The first member of a name; false also for what is no object.</summary>
    public static bool TryMember(this JsonElement element, ReadOnlySpan<byte> name, out JsonElement value)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                if (member.NameUtf8().SequenceEqual(name))
                {
                    value = member.Value;
                    return true;
                }
            }
        }

        value = default;
        return false;
    }

    /// <summary>Whether there is a member of a name.</summary>
    public static bool HasMember(this JsonElement element, ReadOnlySpan<byte> name) => element.TryMember(name, out _);

    /// <summary>Text, or null for another value.</summary>
    public static string? AsText(this JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
            return null;
        var raw = JsonMarshal.GetRawUtf8Value(element)[1..^1];
        return raw.Contains((byte)'\\') ? Unescape(raw) : Encoding.UTF8.GetString(raw);
    }

    /// <summary>A status: a number, or text that begins with one, such as <c>404</c> and <c>404 Not Found</c>; 0 for what is none.</summary>
    public static int AsStatus(this JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Number)
            return element.TryGetInt32(out var number) ? Checked(number) : 0;
        return element.ValueKind == JsonValueKind.String ? StatusOf(element.AsText()) : 0;
    }

    /// <summary>The status that text begins with; 0 when it begins with none.</summary>
    public static int StatusOf(ReadOnlySpan<char> text) =>
        text.Length >= 3 && (text.Length == 3 || text[3] == ' ') && int.TryParse(text[..3], NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? Checked(status) : 0;

    /// <summary>
    /// A value as data of a fault: text, <see cref="long"/>, <see cref="decimal"/>, <see cref="double"/>, bool, null, lists and maps. What
    /// is too deep, or a number too large, stays JSON.
    /// </summary>
    public static object? AsPlain(this JsonElement element)
    {
        var left = FaultJson.MaxValues;
        return Plain(element, 0, ref left);
    }

    /// <summary>The members of an object as data of a fault.</summary>
    public static Dictionary<string, object?> AsMap(this JsonElement element)
    {
        var left = FaultJson.MaxValues;
        return Map(element, -1, ref left);
    }

    private static int Checked(int status) => status is >= 400 and <= 599 ? status : 0;

    private static object? Plain(JsonElement element, int depth, ref int left) => element.ValueKind switch
    {
        JsonValueKind.String => element.AsText(),
        JsonValueKind.Number => Number(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Object when depth < MaxDepth => Map(element, depth, ref left),
        JsonValueKind.Array when depth < MaxDepth => List(element, depth, ref left),
        JsonValueKind.Object or JsonValueKind.Array => element.Clone(),
        _ => null,
    };

    private static Dictionary<string, object?> Map(JsonElement element, int depth, ref int left)
    {
        var map = new Dictionary<string, object?>(Math.Min(element.GetPropertyCount(), FaultJson.MaxValues));
        foreach (var member in element.EnumerateObject())
        {
            if (left-- <= 0)
                break;
            map[member.NameText()] = Plain(member.Value, depth + 1, ref left);
        }

        return map;
    }

    private static List<object?> List(JsonElement element, int depth, ref int left)
    {
        var list = new List<object?>();
        foreach (var item in element.EnumerateArray())
        {
            if (left-- <= 0)
                break;
            list.Add(Plain(item, depth + 1, ref left));
        }

        return list;
    }

    // Decimal keeps the digits of 1.50; but it would make a zero of 1e-40, and cannot hold 1e40.
    private static object Number(JsonElement element)
    {
        if (element.TryGetInt64(out var whole))
            return whole;
        var raw = JsonMarshal.GetRawUtf8Value(element);
        if (raw.Length <= 28 && !raw.ContainsAny((byte)'e', (byte)'E') && element.TryGetDecimal(out var exact))
            return exact;
        return element.TryGetDouble(out var number) && double.IsFinite(number) ? number : element.Clone();
    }

    // What is unescaped is never longer than it was escaped.
    private static string Unescape(ReadOnlySpan<byte> raw)
    {
        var chars = ArrayPool<char>.Shared.Rent(raw.Length);
        var length = 0;
        while (!raw.IsEmpty)
        {
            var plain = raw.IndexOf((byte)'\\') is >= 0 and var at ? at : raw.Length;
            length += Encoding.UTF8.GetChars(raw[..plain], chars.AsSpan(length));
            raw = raw[plain..];
            if (raw.Length < 2)
                break;
            (chars[length++], var taken) = Escaped(raw);
            raw = raw[taken..];
        }

        MendSurrogates(chars.AsSpan(0, length));
        var text = new string(chars, 0, length);
        ArrayPool<char>.Shared.Return(chars);
        return text;
    }

    private static (char Char, int Taken) Escaped(ReadOnlySpan<byte> raw) => raw[1] switch
    {
        (byte)'u' when raw.Length >= 6 && ushort.TryParse(raw.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) => ((char)unit, 6),
        (byte)'b' => ('\b', 2),
        (byte)'f' => ('\f', 2),
        (byte)'n' => ('\n', 2),
        (byte)'r' => ('\r', 2),
        (byte)'t' => ('\t', 2),
        var other => ((char)other, 2),
    };

    private static void MendSurrogates(Span<char> chars)
    {
        for (var i = chars.IndexOfAnyInRange('\ud800', '\udfff'); i >= 0 && i < chars.Length; i++)
        {
            if (i + 1 < chars.Length && char.IsSurrogatePair(chars[i], chars[i + 1]))
                i++;
            else if (char.IsSurrogate(chars[i]))
                chars[i] = '\ufffd';
        }
    }
}
