using System.Globalization;
using Faultline.Cli.Servers;
using Faultline.Reports;

namespace Faultline.Cli.Output;

/// <summary>Prints a report for a human, what matters most at the top.</summary>
internal sealed class ReportPrinter(Screen screen)
{
    private const int LabelWidth = 12;
    private const int UnknownLength = 200;

    public void Print(FoundReport found, DateTimeOffset now)
    {
        var report = found.Report;
        Title(report);
        Row("Report", found.Project is null ? report.Id.ToString() : $"{report.Id} in project {found.Project}");
        When(report, found.Received, now);
        Row("Service", Service(report));
        Row("Host", Host(report));
        Row("Runtime", Join(", ", report.Runtime, report.Os, report.Library));
        RequestRows(report);
        Told(report.Fault);
        if (report.Exception is { } exception)
        {
            Heading("Exception");
            new ExceptionPrinter(screen).Print(exception, indent: 2);
        }

        if (report.Timeline is { } timeline)
        {
            Heading("Timeline");
            new TimelinePrinter(screen).Print(timeline);
        }

        Log(report.Log);
        Added(report);
        Losses(report.Losses);
        Unknown(report);
    }

    private void Title(ErrorReport report)
    {
        var value = SafeText.Block(report.Value).Split('\n');
        screen.Write(report.Type ?? "Error report", Styles.Error);
        screen.Line(report.Value is null ? "" : $": {value[0]}");
        if (value.Length > 1)
            screen.Block(string.Join('\n', value[1..]), indent: 4);
    }

    private void When(ErrorReport report, DateTimeOffset? received, DateTimeOffset now)
    {
        if (report.Time is { } time)
            Row("When", $"{Utc(time)} ({Age.Of(time, now)})");
        if (received is { } at)
            Row("Received", Utc(at));
    }

    private void RequestRows(ErrorReport report)
    {
        Row("Topic", report.Topic);
        Row("Request", Join(" ", report.Request?.Method, report.Url, report.Request?.Protocol));
        Row("Answer", Answer(report));
        Row("Request id", report.RequestId);
        Row("Global id", report.GlobalRequestId);
        Row("Refused id", report.RefusedRequestId);
        Row("Trace", Trace(report.Trace));
        Row("Last oops", report.LastOops?.ToString());
        Map("Route", report.Request?.Route);
        Map("Headers", report.Request?.Headers);
    }

    private void Told(ReportedFault? fault)
    {
        if (fault is null)
            return;
        Heading("The caller was told");
        Told(fault, indent: 2);
    }

    private void Told(ReportedFault fault, int indent)
    {
        var head = Join(" ", fault.Status?.ToString(CultureInfo.InvariantCulture), fault.Title, fault.Code is { } code ? $"({code})" : null);
        screen.Block(head ?? "(nothing)", indent);
        if (fault.Detail is not null && fault.Detail != fault.Title)
            screen.Block(fault.Detail, indent + 2);
        if (fault.Data is { } data && data.GetRawText() != "{}")
            screen.Block($"data {data.GetRawText()}", indent + 2, Styles.Faint);
        foreach (var cause in fault.Causes)
        {
            screen.Block("because of", indent + 2);
            Told(cause, indent + 4);
        }
    }

    private void Log(IReadOnlyList<ReportedLogLine> log)
    {
        if (log.Count > 0)
            Heading("Log of the request");
        foreach (var line in log)
        {
            var text = SafeText.Block(line.Text).Split('\n');
            var style = line.Level is "Warning" or "Error" or "Critical" ? Styles.Warning : null;
            screen.Write($"  {line.Time?.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture) ?? "--:--:--.---"} ", Styles.Faint);
            screen.Write($"{line.Level,-11} ", style).Write($"{line.Category}: ", Styles.Faint);
            screen.Line(line.Exception is null ? text[0] : $"{text[0]} [{line.Exception}]", style);
            if (text.Length > 1)
                screen.Block(string.Join('\n', text[1..]), indent: 6, style);
        }
    }

    private void Added(ErrorReport report)
    {
        if (report.Messages.Count > 0)
            Heading("Messages");
        foreach (var message in report.Messages)
            screen.Block(message, indent: 2);

        if (report.User.Count + report.Tags.Count + report.Flags.Count > 0)
            screen.EndLine();
        Map("User", report.User);
        Map("Tags", report.Tags);
        Map("Flags", report.Flags);
    }

    private void Losses(IReadOnlyList<ReportedLoss> losses)
    {
        if (losses.Count > 0)
            Heading("Could not be read");
        foreach (var loss in losses)
            screen.Line($"  {loss.What}: {loss.Why}", Styles.Warning);
    }

    private void Unknown(ErrorReport report)
    {
        var first = true;
        foreach (var (name, value) in UnknownKeys.Of(report))
        {
            if (first)
                Heading("Other keys");
            first = false;
            screen.Write($"  {name} ").Line(SafeText.Line(value.GetRawText(), UnknownLength), Styles.Faint);
        }
    }

    private void Map(string label, IReadOnlyDictionary<string, string>? map)
    {
        foreach (var (name, value) in map ?? new Dictionary<string, string>())
        {
            Row(label, $"{name} = {value}");
            label = "";
        }
    }

    private void Row(string label, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            screen.Write(label.PadRight(LabelWidth), Styles.Faint).Line(value);
    }

    private void Heading(string text)
    {
        screen.EndLine();
        screen.Line(text, Styles.Heading);
    }

    private static string? Service(ErrorReport report) =>
        Join(", ", Join(" ", report.Reporter, report.Release, report.Revision is { } revision ? $"({revision})" : null), report.Environment);

    private static string? Host(ErrorReport report) => Join(", ",
        report.Hostname,
        report.Pid is { } pid ? $"process {pid}" : null,
        Thread(report.Thread));

    private static string? Thread(ReportedThread? thread) => thread is null
        ? null
        : Join(" ", "thread", thread.Id?.ToString(CultureInfo.InvariantCulture), thread.Name is { } name ? $"({name})" : null);

    private static string? Trace(ReportedTrace? trace) => Join(" ",
        trace?.TraceId,
        trace?.SpanId is { } span ? $"span {span}" : null,
        trace?.Parent is { } parent ? $"parent {parent}" : null);

    private static string? Answer(ErrorReport report) => Join(", ",
        report.Status?.ToString(CultureInfo.InvariantCulture),
        report.Duration is { } duration ? $"after {duration.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture)} ms" : null,
        report.Response is { Started: not false } response ? Cut(response.BytesSent) : null);

    private static string Cut(long? bytes) => $"cut after {bytes?.ToString(CultureInfo.InvariantCulture) ?? "some"} bytes had left";

    private static string Utc(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);

    private static string? Join(string separator, params ReadOnlySpan<string?> parts)
    {
        var present = new List<string>();
        foreach (var part in parts)
        {
            if (!string.IsNullOrEmpty(part))
                present.Add(part);
        }

        return present.Count == 0 ? null : string.Join(separator, present);
    }
}
