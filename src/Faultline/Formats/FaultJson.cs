using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Faultline.Formats;

/// <summary>What the JSON formats share: the writer's options and the data of a fault as JSON.</summary>
/// <remarks>
/// Data is the app's and may be anything. Whatever it is, the document stays whole: depth and number of values are bounded
/// (an endless enumerator, a map that holds itself), and what throws while it is read is replaced by a mark.
/// </remarks>
internal static class FaultJson
{
    /// <summary>Most values of one fault's data, lists and maps in it included. What comes after them is left out.</summary>
    public const int MaxValues = 10_000;

    private const int MaxDepth = 16;

    /// <summary>Letters of every script stay readable; what HTML could trip over is escaped. Depth is bounded where values are written.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };

    /// <summary>The same for a form that is ASCII only.</summary>
    public static readonly JsonWriterOptions AsciiOptions = Options with { Encoder = JavaScriptEncoder.Default };

    /// <summary>Writes the data fields as an object.</summary>
    public static void WriteData(Utf8JsonWriter json, IReadOnlyDictionary<string, object?> data)
    {
        var left = MaxValues;
        json.WritePropertyName(FaultMembers.Data);
        WriteMap(json, data, -1, ref left);
    }

    /// <summary>Writes one value, with the bounds of a fault's data.</summary>
    public static void WriteValue(Utf8JsonWriter json, object? value)
    {
        var left = MaxValues;
        WriteValue(json, value, 0, ref left);
    }

    /// <summary>Writes the entries of a map into the object that is open, but for the names that have another meaning there.</summary>
    public static void WriteMembers(Utf8JsonWriter json, IReadOnlyDictionary<string, object?> map, Func<string, bool> isTaken)
    {
        var left = MaxValues;
        WriteEntries(json, map, isTaken, -1, ref left);
    }

    /// <summary>A value as it will be written, read now.</summary>
    public static JsonElement Read(object value)
    {
        var left = MaxValues;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
            WriteValue(json, value, 0, ref left);
        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    private static void WriteValue(Utf8JsonWriter json, object? value, int depth, ref int left)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case uint number: json.WriteNumberValue(number); break;
            case ulong number: json.WriteNumberValue(number); break;
            case decimal number: json.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case float number when float.IsFinite(number): json.WriteNumberValue(number); break;
            case short or ushort or byte or sbyte: json.WriteNumberValue(Convert.ToInt32(value, CultureInfo.InvariantCulture)); break;
            case DateTimeOffset time: json.WriteStringValue(time); break;
            case DateTime time: json.WriteStringValue(time); break;
            case DateOnly date: json.WriteStringValue(date.ToString("O", CultureInfo.InvariantCulture)); break;
            case TimeOnly time: json.WriteStringValue(time.ToString("O", CultureInfo.InvariantCulture)); break;
            case Guid guid: json.WriteStringValue(guid); break;
            case JsonElement or JsonDocument or JsonNode: WriteJson(json, value); break;
            case IReadOnlyDictionary<string, object?> map when depth < MaxDepth: WriteMap(json, map, depth, ref left); break;
            case IDictionary map when depth < MaxDepth: WriteMap(json, EntriesOf(map), depth, ref left); break;
            case IEnumerable list when depth < MaxDepth: WriteList(json, list, depth, ref left); break;
            default: json.WriteStringValue(TextOf(value)); break;
        }
    }

    private static void WriteMap(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, object?>> map, int depth, ref int left)
    {
        json.WriteStartObject();
        WriteEntries(json, map, null, depth, ref left);
        json.WriteEndObject();
    }

    private static void WriteEntries(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, object?>> map, Func<string, bool>? isTaken, int depth, ref int left)
    {
        // The fence protects the answer: an enumerator that throws ends its own map, and nothing else.
        try
        {
            // The usual map is walked by itself: by its interface, each walk costs an allocation.
            if (map is Dictionary<string, object?> usual)
            {
                foreach (var (name, value) in usual)
                {
                    if (!WriteEntry(json, name, value, isTaken, depth, ref left))
                        break;
                }
            }
            else
            {
                foreach (var (name, value) in map)
                {
                    if (!WriteEntry(json, name, value, isTaken, depth, ref left))
                        break;
                }
            }
        }
        catch (Exception)
        {
            json.WriteString("unreadable"u8, Unprintable(map));
        }
    }

    private static bool WriteEntry(Utf8JsonWriter json, string name, object? value, Func<string, bool>? isTaken, int depth, ref int left)
    {
        if (left-- <= 0)
            return false;
        if (isTaken is not null && isTaken(name))
            return true;
        json.WritePropertyName(name);
        WriteValue(json, value, depth + 1, ref left);
        return true;
    }

    private static void WriteList(Utf8JsonWriter json, IEnumerable list, int depth, ref int left)
    {
        json.WriteStartArray();
        // The same fence.
        try
        {
            foreach (var item in list)
            {
                if (left-- <= 0)
                    break;
                WriteValue(json, item, depth + 1, ref left);
            }
        }
        catch (Exception)
        {
            json.WriteStringValue(Unprintable(list));
        }

        json.WriteEndArray();
    }

    private static IEnumerable<KeyValuePair<string, object?>> EntriesOf(IDictionary map)
    {
        foreach (DictionaryEntry entry in map)
            yield return new(TextOf(entry.Key), entry.Value);
    }

    // JSON that the app made may be of a disposed document, or hold values of its own: it is read whole before it is written.
    private static void WriteJson(Utf8JsonWriter json, object value)
    {
        byte[]? read = null;
        try
        {
            read = JsonSerializer.SerializeToUtf8Bytes(value);
        }
        catch (Exception)
        {
            // The fence protects the answer: a document that cannot be read is replaced by a mark.
        }

        if (read is null)
            json.WriteStringValue(Unprintable(value));
        else
            json.WriteRawValue(read, skipInputValidation: true);
    }

    private static string TextOf(object value)
    {
        // The fence protects the answer: a value whose ToString throws must not leave the caller without one.
        try
        {
            return Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        }
        catch (Exception)
        {
            return Unprintable(value);
        }
    }

    private static string Unprintable(object value) => $"<unprintable {value.GetType().Name} object>";
}
