using System.Text.Json;
using Faultline.Reports;

namespace Faultline.Timelines;

/// <summary>Writes a timeline into a report: its actions, and what they come to.</summary>
internal static class TimelineWriter
{
    // What a reader looks at first; all of it can be added up from the actions and from what was left out.
    private const int MostNamed = 5;

    public static void Write(ReportDocument report, ReportContext work)
    {
        if (work.TimelineSoFar is not { } timeline)
            return;
        var actions = timeline.Actions();
        if (actions.Count == 0 && timeline.LeftOut == 0)
            return;
        var leftOut = timeline.LeftOutSums().ToList();
        var kept = Thin(actions, report.Limits.Actions, leftOut);
        var isLate = work.Deadline is { IsExpired: true };
        report.Json.WriteStartArray("timeline"u8);
        foreach (var action in kept)
            Write(report, action, isLate);
        report.Json.WriteEndArray();
        WriteSums(report, timeline, leftOut);
    }

    /// <summary>Text that was taken in this process, as a report may have it.</summary>
    public static string Clean(ReportDocument report, string detail) => report.Clean(detail, report.Limits.Value);

    private static void Write(ReportDocument report, TimedAction action, bool isLate)
    {
        var json = report.Json;
        json.WriteStartObject();
        ReportTime.WriteSeconds(json, "start"u8, action.Start);
        ReportTime.WriteSeconds(json, "duration"u8, action.Duration);
        json.WriteString("category"u8, action.Category);
        json.WriteString("detail"u8, Clean(report, action.Detail));
        if (action.IsOpen)
        {
            json.WriteBoolean("open"u8, true);
            if (isLate && action.CannotBeInterrupted)
                json.WriteBoolean("not_interrupted"u8, true);
        }

        json.WriteEndObject();
    }

    // A report that is too large otherwise keeps the slowest of them.
    private static IEnumerable<TimedAction> Thin(IReadOnlyList<TimedAction> actions, int most, List<ActionSum> leftOut)
    {
        if (actions.Count <= most)
            return actions;
        var stay = actions.OrderByDescending(action => action.Duration).Take(most).ToHashSet();
        var sums = new ActionSums();
        foreach (var sum in leftOut)
            sums.Add(sum);
        foreach (var action in actions.Where(action => !stay.Contains(action)))
            sums.Add(new ActionSum(action.Category, action.Shape, 1, action.Duration));
        leftOut.Clear();
        leftOut.AddRange(sums.LongestFirst());
        return actions.Where(stay.Contains);
    }

    private static void WriteSums(ReportDocument report, Timeline timeline, List<ActionSum> leftOut)
    {
        var json = report.Json;
        var sums = timeline.Sums();
        json.WriteStartObject("timeline_sums"u8);
        json.WriteNumber("actions"u8, sums.Sum(sum => (long)sum.Count));
        json.WriteNumber("statements"u8, timeline.Statements);
        WriteList(report, "slowest"u8, sums.Take(MostNamed));
        WriteList(report, "repeated"u8, ActionSum.Repeated(sums).Take(MostNamed));
        WriteLeftOut(report, leftOut);
        json.WriteEndObject();
    }

    private static void WriteLeftOut(ReportDocument report, List<ActionSum> leftOut)
    {
        var most = Math.Max(1, Math.Min(report.Limits.Actions, leftOut.Count));
        var rest = leftOut.Skip(most).GroupBy(sum => sum.Category).Select(sums => new ActionSum(
            sums.Key, "", sums.Sum(sum => sum.Count), new TimeSpan(sums.Sum(sum => sum.Duration.Ticks))));
        WriteList(report, "left_out"u8, leftOut.Take(most).Concat(rest));
    }

    private static void WriteList(ReportDocument report, ReadOnlySpan<byte> name, IEnumerable<ActionSum> sums)
    {
        var json = report.Json;
        json.WriteStartArray(name);
        foreach (var sum in sums)
        {
            json.WriteStartObject();
            json.WriteString("category"u8, sum.Category);
            if (sum.Detail.Length > 0)
                json.WriteString("detail"u8, Clean(report, sum.Detail));
            json.WriteNumber("count"u8, sum.Count);
            ReportTime.WriteSeconds(json, "duration"u8, sum.Duration);
            if (sum.Count > 1)
                ReportTime.WriteSeconds(json, "saving"u8, sum.Saving);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
