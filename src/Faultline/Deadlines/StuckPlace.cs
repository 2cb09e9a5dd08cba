using System.Diagnostics;
using System.Globalization;
using Faultline.Reports;

namespace Faultline.Deadlines;

/// <summary>
/// Where late work is stuck, as far as it can be known from outside: .NET gives nobody the stack of another thread. What is said is what was
/// seen: on a CPU or blocked, while the work is still on the thread it began on; and its last log line.
/// </summary>
internal static class StuckPlace
{
    private const int MaxText = 500;

    /// <summary>
    /// A sentence, such as <c>Where it is stuck: running on a CPU for 240 of the last 250 ms, in GET /orders/{id}; no open action; last log line: Charging card</c>.
    /// </summary>
    public static string Tell(ReportContext context, EntryThread thread, string? topic = null)
    {
        var joined = topic is null ? "" : ", in ";
        return $"Where it is stuck: {OnThread(thread)}{joined}{topic}; {OpenAction(context)}; {LastLine(context)}";
    }

    private static string OpenAction(ReportContext context) => context.TimelineSoFar?.OpenAction is { } action
        ? string.Create(CultureInfo.InvariantCulture, $"open action for {action.Duration.TotalMilliseconds:0} ms: {action.Category} {ReportText.CutBetweenWords(action.Detail, MaxText)}")
        : "no open action";

    private static string LastLine(ReportContext context)
    {
        var said = new LastLog();
        context.Read(said, static (notes, said) => said.Text = notes.LastLog?.Text);
        return said.Text is { } text ? $"last log line: {ReportText.CutBetweenWords(text, MaxText)}" : "no log line";
    }

    private static string OnThread(EntryThread thread)
    {
        if (thread.Tid is not (not 0 and var tid))
            return "waiting for something asynchronous, or running on another thread than the one it began on";
        var (first, now) = (thread.First, ThreadSample.Of(tid));
        if (!now.IsKnown)
            return "still on the thread it began on";
        if (!first.IsKnown || thread.Tid != tid)
            return now.State == 'R' ? "running on a CPU" : "blocked in a call that does not return";
        var window = Stopwatch.GetElapsedTime(first.At, now.At).TotalMilliseconds;
        var used = Math.Min((now.Cpu - first.Cpu).TotalMilliseconds, window);
        // Ticks are 10 ms long: one may be left over from before.
        return now.State == 'R' || used > 20
            ? string.Create(CultureInfo.InvariantCulture, $"running on a CPU for {used:0} of the last {window:0} ms")
            : string.Create(CultureInfo.InvariantCulture, $"blocked: its thread used no CPU in the last {window:0} ms");
    }

    private sealed class LastLog
    {
        public string? Text { get; set; }
    }
}
