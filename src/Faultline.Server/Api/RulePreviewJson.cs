using System.Text.Json;
using Faultline.Server.Rules;
using Faultline.Tracker.Grouping;

namespace Faultline.Server.Api;

/// <summary>How a preview of rules looks as JSON: docs/api.md.</summary>
internal static class RulePreviewJson
{
    public static void Write(Utf8JsonWriter json, RulePreview preview)
    {
        json.WriteStartObject();
        json.WriteNumber("looked", preview.Looked);
        WriteClasses(json, preview.Classes);
        WriteChanges(json, "splits", preview.Splits);
        WriteChanges(json, "merges", preview.Merges);
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

    private static void WriteChanges(Utf8JsonWriter json, string name, IReadOnlyList<PreviewChange> changes)
    {
        json.WriteStartArray(name);
        foreach (var change in changes)
        {
            json.WriteStartObject();
            WriteGroup(json, change.Group);
            json.WriteString("title", change.Title);
            json.WriteStartArray("parts");
            foreach (var part in change.Parts)
            {
                json.WriteStartObject();
                WriteGroup(json, part.Group);
                json.WriteString("title", part.Title);
                json.WriteNumber("count", part.Reports);
                json.WriteString("example", part.Example.ToString());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // Null: a new group.
    private static void WriteGroup(Utf8JsonWriter json, long? group)
    {
        if (group is { } number)
            json.WriteNumber("group", number);
        else
            json.WriteNull("group");
    }
}
