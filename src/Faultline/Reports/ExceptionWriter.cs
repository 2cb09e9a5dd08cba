using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Faultline.Reports;

/// <summary>Writes the tree of an exception: each with its class, message, data and frames, and what led to it.</summary>
internal static class ExceptionWriter
{
    private static readonly FrameCache Frames = new();
    private static readonly ConditionalWeakTable<Assembly, string> AssemblyNames = [];

    /// <summary>Writes the value of the property that was begun. Repeated exceptions are marked, too many are counted.</summary>
    /// <param name="report">Where to.</param>
    /// <param name="exception">The root of the tree.</param>
    /// <param name="value">What <see cref="Value"/> said of it, if it was asked already.</param>
    public static void Write(ReportDocument report, Exception exception, string? value = null)
    {
        var json = report.Json;
        json.WriteStartObject();
        json.WriteString("type"u8, TypeName(exception));
        if (!report.Seen.Add(exception))
        {
            json.WriteBoolean("cycle"u8, true);
            json.WriteEndObject();
            return;
        }

        json.WriteString("value"u8, value ?? Value(report, exception));
        json.WriteString("assembly"u8, AssemblyNames.GetValue(exception.GetType().Assembly, static assembly => assembly.GetName().Name ?? ""));
        json.WriteNumber("hresult"u8, exception.HResult);
        WriteData(report, exception);
        WriteFrames(report, exception);
        WriteInner(report, exception);
        json.WriteEndObject();
    }

    public static string TypeName(Exception exception) => exception.GetType().FullName ?? exception.GetType().Name;

    /// <summary>The message as it may be kept, or a mark if the class overrides it with something that throws or does not return.</summary>
    public static string Value(ReportDocument report, Exception exception) =>
        report.Clean(ForeignGetters.MakesMessage(exception) ? ForeignMessage(report, exception) : exception.Message, report.Limits.Text);

    private static string ForeignMessage(ReportDocument report, Exception exception)
    {
        string? message = null;
        var read = report.TryForeign($"message of {exception.GetType().Name}", () => message = exception.Message);
        return read ? message ?? "" : $"<unprintable {exception.GetType().Name} object>";
    }

    private static void WriteData(ReportDocument report, Exception exception)
    {
        var max = report.Limits.Entries;
        if (max == 0 || ReadData(report, exception, max) is not { Count: > 0 } entries)
            return;
        report.Json.WriteStartObject("data"u8);
        foreach (var entry in entries.Take(max))
        {
            var name = report.TextOf("name of exception data", entry.Key);
            report.Named(name, report.TextOf($"exception data {name}", entry.Value));
        }

        report.Json.WriteEndObject();
        if (entries.Count > max)
            report.Lose("exception data", $"only {max} entries kept");
    }

    private static List<DictionaryEntry>? ReadData(ReportDocument report, Exception exception, int max)
    {
        List<DictionaryEntry>? entries = null;
        if (ForeignGetters.Of(exception).Data)
            return report.TryForeign($"data of {exception.GetType().Name}", () => entries = Copy(exception.Data, max)) ? entries : null;
        try
        {
            return Copy(exception.Data, max);
        }
        catch (InvalidOperationException e)
        {
            report.Lose("exception data", "changed while it was read: " + e.GetType().FullName);
            return null;
        }
    }

    // One more than is kept, so that the loss shows.
    private static List<DictionaryEntry>? Copy(IDictionary? data, int max)
    {
        if (data is null || data.Count == 0)
            return null;
        var entries = new List<DictionaryEntry>(Math.Min(data.Count, max + 1));
        foreach (DictionaryEntry entry in data)
        {
            entries.Add(entry);
            if (entries.Count > max)
                break;
        }

        return entries;
    }

    private static void WriteFrames(ReportDocument report, Exception exception)
    {
        report.Frames.Clear();
        var left = Frames.Describe(exception, report.Limits.Frames, report.Frames);
        report.Json.WriteStartArray("frames"u8);
        foreach (var frame in report.Frames)
            report.Json.WriteRawValue(frame, skipInputValidation: true);
        report.Json.WriteEndArray();
        if (left > 0)
            report.Json.WriteNumber("frames_elided"u8, left);
    }

    private static void WriteInner(ReportDocument report, Exception exception)
    {
        var json = report.Json;
        var elided = 0;
        json.WriteStartArray("inner"u8);
        foreach (var inner in InnerOf(exception))
        {
            // The depth of the JSON is bounded by the same number, so that a reader with a depth limit can take it.
            if (report.Seen.Count >= report.Limits.Exceptions || json.CurrentDepth > MaxDepth)
                elided++;
            else
                Write(report, inner);
        }

        json.WriteEndArray();
        if (elided > 0)
            json.WriteNumber("elided"u8, elided);
    }

    private const int MaxDepth = 48;

    private static IEnumerable<Exception> InnerOf(Exception exception) => exception switch
    {
        AggregateException aggregate => aggregate.InnerExceptions,
        ReflectionTypeLoadException load => load.LoaderExceptions.OfType<Exception>(),
        { InnerException: { } inner } => [inner],
        _ => [],
    };
}
