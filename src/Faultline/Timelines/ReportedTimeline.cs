using System.Text.Json;
using Faultline.Reports;
using Faultline.Statements;

namespace Faultline.Timelines;

/// <summary>The timeline in a report: what the failed request or job had done, in order.</summary>
public sealed class ReportedTimeline
{
    private const int LongestShape = 1_000;

    private ReportedTimeline(IReadOnlyList<ReportedAction> actions, IReadOnlyList<ActionSum> leftOut) => (Actions, LeftOut) = (actions, leftOut);

    /// <summary>The actions that are in the report one by one, in its order.</summary>
    public IReadOnlyList<ReportedAction> Actions { get; }

    /// <summary>Sums of those that are not, since there were too many.</summary>
    public IReadOnlyList<ActionSum> LeftOut { get; }

    /// <summary>How many actions there were.</summary>
    public int Count => Clamp(Actions.Count + LeftOut.Sum(sum => (long)sum.Count));

    /// <summary>How many of them were statements of a database.</summary>
    public int Statements => Clamp(Actions.Count(action => action.IsStatement) + LeftOut.Where(sum => StatementCategory.Is(sum.Category)).Sum(sum => (long)sum.Count));

    /// <summary>How long the statements took together. Those that ran side by side count each.</summary>
    public TimeSpan StatementTime => Sum(Actions.Where(action => action.IsStatement).Select(action => action.Duration ?? TimeSpan.Zero)
        .Concat(LeftOut.Where(sum => StatementCategory.Is(sum.Category)).Select(sum => sum.Duration)));

    /// <summary>Equal actions together, the longest sum first. Statements are equal if they differ in literals only.</summary>
    public IReadOnlyList<ActionSum> Slowest => field ??= AddUp();

    /// <summary>Those that were done more than once, the one first that would save the most if it were done once.</summary>
    public IReadOnlyList<ActionSum> Repeated => field ??= [.. ActionSum.Repeated(Slowest)];

    internal static ReportedTimeline? Read(ReportedFields fields)
    {
        var actions = fields.Elements("timeline", ReportedAction.Read);
        var leftOut = fields.Object("timeline_sums", static sums => new ReportedFields(sums).Elements("left_out", Sum)) ?? [];
        return actions.Count + leftOut.Count == 0 ? null : new(actions, leftOut);
    }

    private static ActionSum? Sum(JsonElement element) => element.ValueKind == JsonValueKind.Object ? ActionSum.Read(element) : null;

    // A report may say anything; nothing here throws for it.
    private static int Clamp(long count) => (int)Math.Min(count, int.MaxValue);

    private static TimeSpan Sum(IEnumerable<TimeSpan> durations) => TimeSpan.FromSeconds(Math.Min(durations.Sum(duration => duration.TotalSeconds), TimeSpan.MaxValue.TotalSeconds / 2));

    private List<ActionSum> AddUp()
    {
        var sums = new ActionSums();
        foreach (var action in Actions)
            sums.Add(new ActionSum(action.Category ?? "", Shape(action), 1, action.Duration ?? TimeSpan.Zero));
        foreach (var sum in LeftOut)
            sums.Add(sum);
        return sums.LongestFirst();
    }

    private static string Shape(ReportedAction action)
    {
        var detail = action.Detail ?? "";
        if (action.IsStatement)
            return SqlMask.Of(detail, LongestShape);
        // An answer's status is no part of what was asked: GET https://tax.internal/rates/7 200.
        var space = action.Category == TimelineHandler.Category ? detail.LastIndexOf(' ') : -1;
        return space > detail.IndexOf(' ', StringComparison.Ordinal) ? detail[..space] : detail;
    }
}
