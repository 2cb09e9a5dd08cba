using Faultline.Reports;

namespace Faultline.Tracker.Tests.Grouping.Baselines;

/// <summary>Bugsink's first way, and GlitchTip's: the type, the first line of the message, and the endpoint. No stack.</summary>
internal static class TitleAndTransaction
{
    public static string Key(ErrorReport report) => $"{report.Type}: {(report.Value ?? "").Split('\n')[0]} ⋄ {report.Topic}";
}
