using Faultline.Reports;
using Faultline.Tracker.Tests.Grouping.Baselines;

namespace Faultline.Tracker.Tests.Grouping;

/// <summary>
/// The sealed third: bugs that no way of grouping was made with. This class alone reads them, and only to report; who changes a key function
/// because of what it prints has broken the seal.
/// </summary>
public sealed class SealedThirdTests(ITestOutputHelper output)
{
    private static IEnumerable<(string Name, Func<ErrorReport, string> Key)> Ways =>
        [.. Baseline.All.Select(baseline => (baseline.Name, baseline.Key)), ("g1", G1.Key)];

    [Fact]
    public void The_sealed_third_is_reported()
    {
        output.WriteLine(EvaluationTable.Of(LabelledSet.Sealed, Ways));
        output.WriteLine(EvaluationTable.ByFamily(LabelledSet.Sealed, Ways));
        LabelledSet.Sealed.ShouldNotBeEmpty();
    }
}
