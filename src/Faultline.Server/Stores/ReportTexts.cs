using System.Text.Json;
using Faultline.Reports;
using Faultline.Tracker.Search;

namespace Faultline.Server.Stores;

/// <summary>
/// The texts of a whole report in which words in quotes are looked for: message, template of the log line, fault's code, URL and topic, and of all its
/// exceptions types, messages and frames.
/// </summary>
internal static class ReportTexts
{
    /// <summary>Whether the words stand, one after the other, in one of the texts of a payload.</summary>
    public static bool Have(SearchPhrase phrase, byte[] payload) =>
        ErrorReport.TryParse(payload, out var report, out _) && Of(report).Any(text => phrase.IsIn(text));

    private static IEnumerable<string?> Of(ErrorReport report) =>
        new[] { report.Value, report.Url, report.Topic, report.Fault?.Code, LogTemplate(report.Root) }.Concat(report.Exception is { } exception ? Of(exception, 0) : []);

    private static string? LogTemplate(JsonElement report) =>
        report.TryGetProperty("logentry"u8, out var entry) && entry.ValueKind == JsonValueKind.Object
        && entry.TryGetProperty("message"u8, out var template) && template.ValueKind == JsonValueKind.String ? ReportedText.Of(template) : null;

    private static IEnumerable<string?> Of(ReportedException exception, int depth) =>
        new[] { exception.Type, exception.Value }
            .Concat(exception.Frames.Select(frame => frame.Method))
            .Concat(depth < ErrorReport.MaxDepth ? exception.Inner.SelectMany(inner => Of(inner, depth + 1)) : []);
}
