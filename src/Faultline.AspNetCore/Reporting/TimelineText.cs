using System.Globalization;
using System.Text;
using Faultline.Reports;
using Faultline.Timelines;

namespace Faultline.AspNetCore.Reporting;

/// <summary>The timeline as a caller may read it whom the disclosure policy names: scrubbed and bounded.</summary>
internal static class TimelineText
{
    private const int MostActions = 200;
    private const int LongestDetail = 1_000;

    // Over the columns of what follows.
    private const string Heading = "      after         took  what\n";

    /// <summary>When each action began, how long it took, and what it was; null when there was none.</summary>
    public static string? Of(Timeline? timeline, Reporter reporter)
    {
        if (timeline?.Actions() is not { Count: > 0 } actions)
            return null;
        var text = new StringBuilder(Heading);
        foreach (var action in actions.Take(MostActions))
        {
            var what = ReportText.Cut(reporter.Scrubber.Text($"{action.Category} {action.Detail}"), LongestDetail);
            text.Append(CultureInfo.InvariantCulture, $"{action.Start.TotalMilliseconds,8:0.0} ms  {action.Duration.TotalMilliseconds,8:0.0} ms  {what}\n");
        }

        var more = actions.Count - Math.Min(actions.Count, MostActions) + timeline.LeftOut;
        if (more > 0)
            text.Append(CultureInfo.InvariantCulture, $"… and {more} more\n");
        return text.ToString();
    }
}
