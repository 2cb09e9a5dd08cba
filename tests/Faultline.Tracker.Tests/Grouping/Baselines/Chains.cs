using Faultline.Reports;

namespace Faultline.Tracker.Tests.Grouping.Baselines;

/// <summary>The exceptions of a report in one line, as trackers that know no trees see them: the first inner one of each.</summary>
internal static class Chains
{
    public static IReadOnlyList<ReportedException> InnermostFirst(ErrorReport report)
    {
        var chain = new List<ReportedException>();
        for (var exception = report.Exception; exception is not null; exception = exception.Inner.Count > 0 ? exception.Inner[0] : null)
            chain.Add(exception);
        chain.Reverse();
        return chain;
    }
}
