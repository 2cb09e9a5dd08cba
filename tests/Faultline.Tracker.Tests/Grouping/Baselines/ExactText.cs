using System.Text;
using Faultline.Reports;

namespace Faultline.Tracker.Tests.Grouping.Baselines;

/// <summary>The whole text of the exception, as StackExchange.Exceptional hashes it: messages, methods and lines of the tree.</summary>
internal static class ExactText
{
    public static string Key(ErrorReport report)
    {
        var text = new StringBuilder(report.Exception is null ? $"{report.Type}: {report.Value}" : "");
        Append(text, report.Exception);
        return text.ToString();
    }

    private static void Append(StringBuilder text, ReportedException? exception)
    {
        if (exception is null)
            return;
        text.Append(exception.Type).Append(": ").Append(exception.Value).Append('\n');
        foreach (var inner in exception.Inner)
            Append(text.Append("---> "), inner);
        foreach (var frame in exception.Frames)
            text.Append("   at ").Append(frame.Method).Append(" in ").Append(frame.Path).Append(":line ").Append(frame.Line).Append('\n');
    }
}
