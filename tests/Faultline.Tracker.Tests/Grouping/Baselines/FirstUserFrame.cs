using Faultline.Reports;

namespace Faultline.Tracker.Tests.Grouping.Baselines;

/// <summary>
/// Exceptionless: from the innermost exception outwards, the first frame whose namespace is neither System nor Microsoft, with the type of its
/// exception. Else the place of the throw, else the type; a report with none of them is a group of its own.
/// </summary>
internal static class FirstUserFrame
{
    public static string Key(ErrorReport report)
    {
        var chain = Chains.InnermostFirst(report);
        foreach (var exception in chain)
        {
            if (exception.Frames.FirstOrDefault(IsUser) is { } frame)
                return $"{exception.Type} {frame.Method}";
        }

        if (chain.SelectMany(exception => exception.Frames.Take(1)).FirstOrDefault() is { } thrownBy)
            return $"{chain[0].Type} {thrownBy.Method}";
        return chain.Count > 0 ? chain[0].Type ?? report.Id.ToString() : report.Id.ToString();
    }

    private static bool IsUser(ReportedFrame frame) =>
        frame.Method is { } method && !method.StartsWith("System.", StringComparison.Ordinal) && !method.StartsWith("Microsoft.", StringComparison.Ordinal);
}
