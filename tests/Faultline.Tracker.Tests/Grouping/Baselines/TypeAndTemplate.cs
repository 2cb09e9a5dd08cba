using Faultline.Reports;

namespace Faultline.Tracker.Tests.Grouping.Baselines;

/// <summary>Bugsink's second way: the type of the outermost exception and its message with the values taken out. No stack.</summary>
internal static class TypeAndTemplate
{
    public static string Key(ErrorReport report) => $"{report.Type}: {Parameters.TakeOut(report.Value ?? "")}";
}
