using Faultline.Reports;
using Faultline.Tracker.Grouping;

namespace Faultline.Tracker.Tests.Grouping;

/// <summary>The function under test as a way of grouping: it gets the report's bytes and no label.</summary>
internal static class G1
{
    public static string Key(ErrorReport report) => Grouper.Default.Key(report, ReportFacts.Of(report)).Key.ToString();
}
