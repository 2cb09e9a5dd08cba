using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Faultline.Formats;

/// <summary>What the JSON formats share: the writer's options and the data of a fault as JSON.</summary>
internal static class FaultJson
{
    private const int MaxDepth = 16;

    /// <summary>Letters of every script stay readable; what HTML could trip over is escaped. Depth is bounded by <see cref="WriteValue"/>.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };

    /// <summary>Writes the data fields as an object.</summary>
    public static void WriteData(Utf8JsonWriter json, IReadOnlyDictionary<string, object?> data)
    {
        json.WriteStartObject("data"u8);
        foreach (var (name, value) in data)
        {
            json.WritePropertyName(name);
            WriteValue(json, value, 0);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object? value, int depth)
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
            case Guid guid: json.WriteStringValue(guid); break;
            case JsonElement element: element.WriteTo(json); break;
            case IReadOnlyDictionary<string, object?> map when depth < MaxDepth: WriteMap(json, map, depth); break;
            case IEnumerable list when depth < MaxDepth: WriteList(json, list, depth); break;
            default: json.WriteStringValue(TextOf(value)); break;
        }
    }

    private static void WriteMap(Utf8JsonWriter json, IReadOnlyDictionary<string, object?> map, int depth)
    {
        json.WriteStartObject();
        foreach (var (name, value) in map)
        {
            json.WritePropertyName(name);
            WriteValue(json, value, depth + 1);
        }

        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, IEnumerable list, int depth)
    {
        json.WriteStartArray();
        foreach (var item in list)
            WriteValue(json, item, depth + 1);
        json.WriteEndArray();
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
            return $"<unprintable {value.GetType().Name} object>";
        }
    }
}
