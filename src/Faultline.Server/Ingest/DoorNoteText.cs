using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Faultline.Server.Ledger;
using Faultline.Server.Projects;

namespace Faultline.Server.Ingest;

/// <summary>A note as a record of the notes' spool: <c>{"project":1,"at":1795562100123,"line":2,"reason":"quota","count":3,"ids":["OOPS-…"]}</c>.</summary>
internal static class DoorNoteText
{
    public static ReadOnlyMemory<byte> Write(ProjectId project, DoorNote note)
    {
        var text = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(text);
        json.WriteStartObject();
        json.WriteNumber("project", project.Value);
        json.WriteNumber("at", note.At.ToUnixTimeMilliseconds());
        json.WriteNumber("line", (int)note.Line);
        json.WriteString("reason", note.Reason);
        json.WriteNumber("count", note.Count);
        json.WriteStartArray("ids");
        foreach (var id in note.Ids)
            json.WriteStringValue(id.ToString());
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return text.WrittenMemory;
    }

    /// <summary>Reads what <see cref="Write"/> wrote; false for anything else.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> text, out ProjectId project, [NotNullWhen(true)] out DoorNote? note)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            project = new ProjectId(root.GetProperty("project").GetInt64());
            var ids = root.GetProperty("ids").EnumerateArray().Select(id => ReportId.Parse(id.GetString()!)).ToArray();
            note = new DoorNote(
                DateTimeOffset.FromUnixTimeMilliseconds(root.GetProperty("at").GetInt64()), (LedgerLine)root.GetProperty("line").GetInt32(),
                root.GetProperty("reason").GetString(), root.GetProperty("count").GetInt64(), ids);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            // Nobody but this server writes there; a record with a right checksum and a wrong form is a later version's.
            project = default;
            note = null;
            return false;
        }
    }
}
