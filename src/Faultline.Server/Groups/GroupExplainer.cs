using Faultline.Reports;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Rules;
using Faultline.Tracker;
using Faultline.Tracker.Grouping;

namespace Faultline.Server.Groups;

/// <summary>Says why the reports of a group are together: the grouping function is asked again for one of them.</summary>
internal sealed class GroupExplainer(IReportFinder reports, RuleBook rules, StoreQuestions store)
{
    // The newest reports may have been sampled; a few more are tried.
    private const int Tries = 3;

    /// <summary>Null when the details of none of its newest reports are here.</summary>
    public async Task<GroupingReasons?> ExplainAsync(ProjectId project, GroupDetail group, CancellationToken cancellation)
    {
        var grouper = await rules.GrouperAsync(project, cancellation);
        foreach (var row in group.Newest.Take(Tries))
        {
            if (await ReadAsync(project, row.Id, cancellation) is not ({ } known, { } report))
                continue;
            var result = grouper.Key(report, ReportFacts.Of(report), known.Class, explain: true);
            return new GroupingReasons(known.Id, result.Key.ToString(), result.Contributions);
        }

        return null;
    }

    private async Task<(KnownReport? Known, ErrorReport? Report)> ReadAsync(ProjectId project, ReportId id, CancellationToken cancellation)
    {
        try
        {
            return await store.AskAsync(() => reports.FindAsync(project, id, cancellation)) is { Payload: { } payload } known && ErrorReport.TryParse(payload, out var report, out _)
                ? (known, report)
                : default;
        }
        catch (ReportDamagedException)
        {
            // The group is explained by another report; this one's own page says that it is damaged.
            return default;
        }
    }
}
