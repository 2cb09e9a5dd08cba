using System.Globalization;
using System.Text.Json;
using Faultline.Reports;

namespace Faultline.Cli.Output;

/// <summary>Every key of a report that nothing else on the screen shows, by its path, such as <c>exception.frames[0].column</c>.</summary>
internal static class UnknownKeys
{
    public static IEnumerable<KeyValuePair<string, JsonElement>> Of(ErrorReport report) =>
    [
        .. Under("", report.Unknown),
        .. Under("trace.", report.Trace?.Unknown),
        .. Under("request.", report.Request?.Unknown),
        .. Under("response.", report.Response?.Unknown),
        .. Under("thread.", report.Thread?.Unknown),
        .. report.Fault is { } fault ? OfFault("fault", fault) : [],
        .. report.Exception is { } exception ? OfException("exception", exception) : [],
        .. report.Log.SelectMany((line, i) => Under($"{At("log", i)}.", line.Unknown)),
        .. report.Timeline?.Actions.SelectMany((action, i) => Under($"{At("timeline", i)}.", action.Unknown)) ?? [],
        .. report.Losses.SelectMany((loss, i) => Under($"{At("losses", i)}.", loss.Unknown)),
    ];

    private static IEnumerable<KeyValuePair<string, JsonElement>> OfFault(string path, ReportedFault fault) =>
    [
        .. Under($"{path}.", fault.Unknown),
        .. fault.Causes.SelectMany((cause, i) => OfFault(At($"{path}.causes", i), cause)),
    ];

    private static IEnumerable<KeyValuePair<string, JsonElement>> OfException(string path, ReportedException exception) =>
    [
        .. Under($"{path}.", exception.Unknown),
        .. exception.Frames.SelectMany((frame, i) => Under($"{At($"{path}.frames", i)}.", frame.Unknown)),
        .. exception.Inner.SelectMany((inner, i) => OfException(At($"{path}.inner", i), inner)),
    ];

    private static IEnumerable<KeyValuePair<string, JsonElement>> Under(string prefix, IReadOnlyDictionary<string, JsonElement>? unknown) =>
        unknown?.Select(pair => KeyValuePair.Create(prefix + pair.Key, pair.Value)) ?? [];

    private static string At(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");
}
