using System.Text.Json;
using Faultline.Server.Rules;

namespace Faultline.Server.Api;

/// <summary>How a preview of rules looks as JSON: docs/api.md.</summary>
internal static class RulePreviewJson
{
    public static void Write(Utf8JsonWriter json, RulePreview preview)
    {
        json.WriteStartObject();
        json.WriteNumber("looked", preview.Looked);
        WriteClasses(json, preview.Classes);
        WriteSplits(json, preview.Splits);
        WriteMerges(json, preview.Merges);
        json.WriteEndObject();
    }

    private static void WriteClasses(Utf8JsonWriter json, IReadOnlyList<ClassMove> moves)
    {
        json.WriteStartArray("classes");
        foreach (var move in moves)
        {
            json.WriteStartObject();
            json.WriteString("from", move.From);
            json.WriteString("to", move.To);
            json.WriteNumber("count", move.Count);
            json.WriteStartArray("examples");
            foreach (var id in move.Examples)
                json.WriteStringValue(id.ToString());
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSplits(Utf8JsonWriter json, IReadOnlyList<GroupSplit> splits)
    {
        json.WriteStartArray("splits");
        foreach (var split in splits)
        {
            json.WriteStartObject();
            json.WriteNumber("group", split.Number);
            json.WriteString("title", split.Title);
            json.WriteStartArray("parts");
            foreach (var (count, example) in split.Parts)
            {
                json.WriteStartObject();
                json.WriteNumber("count", count);
                json.WriteString("example", example.ToString());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMerges(Utf8JsonWriter json, IReadOnlyList<GroupJoin> merges)
    {
        json.WriteStartArray("merges");
        foreach (var join in merges)
        {
            json.WriteStartObject();
            json.WriteNumber("count", join.Count);
            json.WriteStartArray("groups");
            foreach (var (number, title) in join.Groups)
            {
                json.WriteStartObject();
                json.WriteNumber("number", number);
                json.WriteString("title", title);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
