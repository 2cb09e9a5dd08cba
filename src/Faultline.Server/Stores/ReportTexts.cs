using Faultline.Reports;
using Faultline.Tracker.Search;

namespace Faultline.Server.Stores;

/// <summary>The texts of a whole report in which words in quotes are looked for: message, URL and topic, and of all its exceptions types, messages and frames.</summary>
internal static class ReportTexts
{
    /// <summary>Whether the words stand, one after the other, in one of the texts of a payload.</summary>
    public static bool Have(SearchPhrase phrase, byte[] payload) =>
        ErrorReport.TryParse(payload, out var report, out _) && Of(report).Any(text => phrase.IsIn(text));

    private static IEnumerable<string?> Of(ErrorReport report) =>
        new[] { report.Value, report.Url, report.Topic }.Concat(report.Exception is { } exception ? Of(exception, 0) : []);

    private static IEnumerable<string?> Of(ReportedException exception, int depth) =>
        new[] { exception.Type, exception.Value }
            .Concat(exception.Frames.Select(frame => frame.Method))
            .Concat(depth < ErrorReport.MaxDepth ? exception.Inner.SelectMany(inner => Of(inner, depth + 1)) : []);
}
