using System.Text.Json;

namespace Faultline.Formats.Pulp;

/// <summary>Writes what Pulp tells of an exception: two arrays of lines for status 500 and a caller who may see details, else null twice.</summary>
internal static class PulpTrace
{
    public static void Write(Utf8JsonWriter json, Fault fault, string? trace)
    {
        if (trace is null || fault.Status != 500)
        {
            json.WriteNull(PulpNames.Exception);
            json.WriteNull(PulpNames.Traceback);
            return;
        }

        var frames = StartOfFrames(trace);
        json.WriteStartArray(PulpNames.Exception);
        if (fault.Pulp is { Exception.Count: > 0 } read)
            WriteAll(json, read.Exception);
        else
            WriteLines(json, trace.AsSpan(0, frames));
        json.WriteEndArray();
        json.WriteStartArray(PulpNames.Traceback);
        if (frames < trace.Length)
            WriteLines(json, trace.AsSpan(frames));
        else if (fault.Pulp is not null)
            WriteAll(json, fault.Pulp.Traceback);
        json.WriteEndArray();
    }

    // What stands before the first frame is the exception: its class and its message, which may have several lines.
    private static int StartOfFrames(string trace)
    {
        for (var at = 0; at < trace.Length;)
        {
            var line = trace.AsSpan(at);
            if (line.TrimStart(' ').StartsWith("at ", StringComparison.Ordinal))
                return at;
            var end = line.IndexOf('\n');
            at = end < 0 ? trace.Length : at + end + 1;
        }

        return trace.Length;
    }

    private static void WriteLines(Utf8JsonWriter json, ReadOnlySpan<char> text)
    {
        foreach (var line in text.EnumerateLines())
        {
            if (line.Length > 0)
                json.WriteStringValue(string.Concat(line, "\n"));
        }
    }

    private static void WriteAll(Utf8JsonWriter json, IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
            json.WriteStringValue(line);
    }
}
