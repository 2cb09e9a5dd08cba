using Faultline.Reports;

namespace Faultline.Tracker.Tests.Grouping.Baselines;

/// <summary>
/// The app hash of Sentry's kind: the types of the chain with the module and function of each frame of the app, no lines. Without such frames all
/// frames count, and without any the type and the message with the values taken out.
/// </summary>
internal static class SentryLike
{
    public static string Key(ErrorReport report)
    {
        var chain = Chains.InnermostFirst(report);
        if (!chain.Any(exception => exception.Frames.Count > 0))
            return $"{report.Type}: {Parameters.TakeOut(report.Value ?? "")}";
        var app = chain.Any(exception => exception.Frames.Any(frame => frame.InApp));
        return string.Join('\n', chain.Select(exception =>
            $"{exception.Type}: {string.Join(" < ", exception.Frames.Where(frame => frame.InApp || !app).Select(Place))}"));
    }

    // .NET frames have their module in the name; a script's is its file.
    private static string Place(ReportedFrame frame)
    {
        var function = (frame.Method ?? "").Split('(')[0];
        return frame.Assembly is null ? $"{frame.File} {function}" : function;
    }
}
