using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace Faultline.Reports;

/// <summary>Writes the data of a fault into its report as they were told to the caller: scrubbed by name at every level, and within the limits.</summary>
internal static class FaultDataWriter
{
    private const int Deepest = 8;

    /// <summary>Writes the members of the object that is open. The data are plain: see <see cref="Formats.PlainData"/>.</summary>
    public static void WriteEntries(ReportDocument report, IReadOnlyDictionary<string, object?> data)
    {
        var left = report.Limits.Entries;
        WriteMembers(report, data, 0, ref left);
        if (left < 0)
            report.Lose("fault data", $"only {report.Limits.Entries} values kept");
    }

    private static void WriteMembers(ReportDocument report, IEnumerable<KeyValuePair<string, object?>> members, int depth, ref int left)
    {
        foreach (var (name, value) in members)
        {
            if (--left < 0)
                return;
            report.Json.WritePropertyName(ReportText.Cut(name, report.Limits.Value));
            if (report.Scrubber.IsSensitive(name))
                report.Json.WriteStringValue(Scrubber.Hidden);
            else
                Write(report, value, depth, ref left);
        }
    }

    private static void Write(ReportDocument report, object? value, int depth, ref int left)
    {
        var json = report.Json;
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int or long or short or byte or uint or ushort or sbyte: json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case decimal number: json.WriteNumberValue(number); break;
            case string text: WriteText(report, text); break;
            case JsonElement element: WriteElement(report, element, depth, ref left); break;
            case Dictionary<string, object?> map when depth < Deepest:
                json.WriteStartObject();
                WriteMembers(report, map, depth + 1, ref left);
                json.WriteEndObject();
                break;
            case IList list when depth < Deepest: WriteItems(report, list.Cast<object?>(), depth, ref left); break;
            default: WriteText(report, report.TextOf("fault data", value)); break;
        }
    }

    private static void WriteElement(ReportDocument report, JsonElement element, int depth, ref int left)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object when depth < Deepest:
                report.Json.WriteStartObject();
                WriteMembers(report, element.EnumerateObject().Select(member => new KeyValuePair<string, object?>(member.Name, member.Value)), depth + 1, ref left);
                report.Json.WriteEndObject();
                break;
            case JsonValueKind.Array when depth < Deepest: WriteItems(report, element.EnumerateArray().Select(item => (object?)item), depth, ref left); break;
            case JsonValueKind.String: WriteText(report, element.GetString()!); break;
            case JsonValueKind.Object or JsonValueKind.Array: WriteText(report, element.GetRawText()); break;
            default: element.WriteTo(report.Json); break;
        }
    }

    private static void WriteItems(ReportDocument report, IEnumerable<object?> items, int depth, ref int left)
    {
        report.Json.WriteStartArray();
        foreach (var item in items)
        {
            if (--left < 0)
                break;
            Write(report, item, depth + 1, ref left);
        }

        report.Json.WriteEndArray();
    }

    private static void WriteText(ReportDocument report, string text) => report.Json.WriteStringValue(report.Clean(text, report.Limits.Value));
}
