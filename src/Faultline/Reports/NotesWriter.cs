using System.Globalization;
using System.Text.Json;

namespace Faultline.Reports;

/// <summary>Writes what the app added to a report: log lines, messages, user, tags, flags.</summary>
internal static class NotesWriter
{
    public static void Write(ReportNotes notes, ReportDocument report)
    {
        if (notes.HasLog)
            WriteLog(notes, report);
        WriteMessages(notes, report);
        WriteMap(report, "tags"u8, "tags", notes.Tags);
        WriteMap(report, "flags"u8, "flags", notes.Flags);
        if (notes.User is not { } user)
            return;
        report.Json.WriteStartObject("user"u8);
        if (user.Id is { } id)
            report.Value("id"u8, id);
        if (user.Name is { } name)
            report.Value("name"u8, name);
        report.Json.WriteEndObject();
    }

    private static void WriteLog(ReportNotes notes, ReportDocument report)
    {
        report.Json.WriteStartArray("log"u8);
        foreach (var line in notes.Log.TakeLast(report.Limits.LogLines))
        {
            report.Json.WriteStartObject();
            ReportTime.Write(report.Json, "time"u8, line.Time);
            report.Json.WriteString("level"u8, line.Level);
            report.Value("category"u8, line.Category);
            report.Value("text"u8, line.Text);
            if (line.Exception is { } exception)
                report.Value("exception"u8, exception);
            report.Json.WriteEndObject();
        }

        report.Json.WriteEndArray();
    }

    private static void WriteMessages(ReportNotes notes, ReportDocument report)
    {
        if (notes.Messages.Entries.Count == 0)
            return;
        report.Json.WriteStartArray("messages"u8);
        foreach (var note in notes.Messages.Entries.TakeLast(report.Limits.Entries))
        {
            var text = report.Clean(note.Text, report.Limits.Value);
            report.Json.WriteStringValue(note.EndedAgo is { } ago
                ? string.Create(CultureInfo.InvariantCulture, $"{text} (ended {ago.TotalMilliseconds:0.#} ms before this report)")
                : text);
        }

        report.Json.WriteEndArray();
        var count = notes.Messages.Entries.Count + notes.Messages.Dropped;
        if (count > report.Limits.Entries)
            report.Lose("messages", $"only the last {report.Limits.Entries} of {count} kept");
    }

    private static void WriteMap(ReportDocument report, ReadOnlySpan<byte> name, string what, ReportNotes.BoundedMap map)
    {
        var entries = map.Entries;
        if (entries.Count == 0)
            return;
        report.Json.WriteStartObject(name);
        foreach (var (key, value) in entries.Take(report.Limits.Entries))
            report.Named(key, value);
        report.Json.WriteEndObject();
        if (entries.Count + map.Dropped > report.Limits.Entries)
            report.Lose(what, $"only {report.Limits.Entries} of {entries.Count + map.Dropped} kept");
    }
}
