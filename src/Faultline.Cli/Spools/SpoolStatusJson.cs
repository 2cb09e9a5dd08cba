using System.Text.Json;
using Faultline.Spooling;

namespace Faultline.Cli.Spools;

/// <summary>A spool directory as one JSON object, for scripts.</summary>
internal static class SpoolStatusJson
{
    public static void Write(SpoolDirectoryStatus status, Stream output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("directory", status.Directory);
        json.WriteStartArray("segments");
        foreach (var segment in status.Segments)
            Write(segment, json);
        json.WriteEndArray();
        json.WriteNumber("bytes", status.Bytes);
        json.WriteNumber("pending_records", status.PendingRecords);
        json.WriteNumber("pending_bytes", status.PendingBytes);
        json.WriteNumber("parked", status.Parked);
        json.WriteNumber("parked_bytes", status.ParkedBytes);
        json.WriteNumber("damaged", status.Damaged);
        json.WriteNumber("refused", status.Refused);
        json.WriteEndObject();
        json.Flush();
        output.WriteByte((byte)'\n');
    }

    private static void Write(SpoolSegmentStatus segment, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", segment.Name);
        json.WriteString("begun", segment.Begun.UtcDateTime);
        json.WriteNumber("pid", segment.ProcessId);
        json.WriteString("owner", segment.Owner switch { SpoolOwner.Alive => "alive", SpoolOwner.Gone => "gone", _ => "unknown" });
        json.WriteNumber("bytes", segment.Bytes);
        json.WriteNumber("records", segment.Records);
        json.WriteNumber("pending_records", segment.PendingRecords);
        json.WriteNumber("pending_bytes", segment.PendingBytes);
        json.WriteNumber("shipped", segment.Shipped);
        json.WriteNumber("damaged", segment.Damaged);
        json.WriteNumber("damaged_bytes", segment.DamagedBytes);
        json.WriteNumber("holes", segment.Holes);
        json.WriteNumber("refused_full", segment.RefusedFull);
        json.WriteNumber("refused_too_large", segment.RefusedTooLarge);
        json.WriteNumber("write_errors", segment.WriteErrors);
        json.WriteNumber("lost_regions", segment.LostRegions);
        json.WriteNumber("lost_bytes", segment.LostBytes);
        json.WriteString("problem", segment.Problem);
        json.WriteEndObject();
    }
}
