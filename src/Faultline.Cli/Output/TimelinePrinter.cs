using System.Globalization;
using Faultline.Timelines;

namespace Faultline.Cli.Output;

/// <summary>Prints what a request did: first what was done more than once, then all of it in order.</summary>
internal sealed class TimelinePrinter(Screen screen)
{
    private const int MostRepeated = 10;
    private const int DetailLength = 400;

    public void Print(ReportedTimeline timeline)
    {
        var statements = timeline.Statements;
        screen.Line(string.Create(CultureInfo.InvariantCulture, $"  {Counted(timeline.Count, "action")}{(statements == 0 ? "" : $", of them {Counted(statements, "statement")} in {Milliseconds(timeline.StatementTime)} ms")}"));
        foreach (var sum in timeline.Repeated.Take(MostRepeated))
        {
            screen.Write(string.Create(CultureInfo.InvariantCulture, $"  {sum.Count} times, {Milliseconds(sum.Duration)} ms; one would save {Milliseconds(sum.Saving)} ms: "), Styles.Warning);
            screen.Line($"{SafeText.Line(sum.Category, 100)} {SafeText.Line(sum.Detail, DetailLength)}");
        }

        foreach (var action in timeline.Actions)
            Print(action);
        foreach (var sum in timeline.LeftOut)
            screen.Line($"  left out: {sum.Count.ToString(CultureInfo.InvariantCulture)} × {SafeText.Line(sum.Category, 100)} {SafeText.Line(sum.Detail, DetailLength)}, {Milliseconds(sum.Duration)} ms together", Styles.Faint);
    }

    private void Print(ReportedAction action)
    {
        screen.Write($"  {Milliseconds(action.Start),10} {Milliseconds(action.Duration),10} ms ", Styles.Faint);
        screen.Write($"{SafeText.Line(action.Category ?? "", 100),-12} ");
        screen.Line(SafeText.Line(action.Detail ?? "", DetailLength) + (action.IsOpen ? " (still ran)" : "") + (action.WasNotInterrupted ? " (not interrupted)" : ""),
            action.IsOpen ? Styles.Warning : null);
    }

    private static string Counted(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {what}{(count == 1 ? "" : "s")}");

    private static string Milliseconds(TimeSpan? time) => time?.TotalMilliseconds.ToString("0.0##", CultureInfo.InvariantCulture) ?? "";
}
