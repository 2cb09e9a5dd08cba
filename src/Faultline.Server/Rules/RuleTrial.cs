using Faultline.Reports;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Tracker;
using Faultline.Tracker.Classes;
using Faultline.Tracker.Grouping;
using Faultline.Tracker.Search;

namespace Faultline.Server.Rules;

/// <summary>Tries rules on the newest reports that are stored.</summary>
internal sealed class RuleTrial(IReportFinder reports, RuleBook book, StoreQuestions store)
{
    /// <summary>How many reports a trial looks at.</summary>
    public const int Reports = 500;

    private const int PerPage = 100;
    private const int Examples = 3;

    /// <summary>What these rules would change.</summary>
    /// <exception cref="FaultException">400: a line is wrong.</exception>
    public async Task<RulePreview> TryAsync(ProjectId project, RuleKind kind, string text, CancellationToken cancellation)
    {
        RuleBook.Check(kind, text);
        if (kind == RuleKind.Classes && ClassRules.TryParse(text, out var classes, out _))
            return await TryClassesAsync(project, classes, cancellation);
        return GroupingRules.TryParse(text, out var grouping, out _) ? await TryGroupingAsync(project, new Grouper(grouping), cancellation) : new RulePreview(0, [], [], []);
    }

    private async Task<RulePreview> TryGroupingAsync(ProjectId project, Grouper after, CancellationToken cancellation)
    {
        var before = await book.GrouperAsync(project, cancellation);
        var tried = new List<PreviewedReport>(Reports);
        await foreach (var (known, report) in StoredAsync(project, cancellation))
        {
            if (known.Group is not { } group)
                continue;
            var facts = ReportFacts.Of(report);
            tried.Add(new PreviewedReport(known.Id, group.Number, before.Key(report, facts, known.Class).Key, after.Key(report, facts, known.Class)));
        }

        var preview = GroupingPreview.Of(tried);
        return new RulePreview(preview.Reports, [], preview.Splits, preview.Merges);
    }

    private async Task<RulePreview> TryClassesAsync(ProjectId project, ClassRules rules, CancellationToken cancellation)
    {
        var moves = new Dictionary<(string From, string To), List<ReportId>>();
        var looked = 0;
        await foreach (var (known, report) in StoredAsync(project, cancellation))
        {
            looked++;
            var (before, after) = (known.Class ?? ClassRules.Otherwise, rules.ClassOf(ReportFacts.Of(report)));
            if (before == after)
                continue;
            if (!moves.TryGetValue((before, after), out var ids))
                moves[(before, after)] = ids = [];
            ids.Add(known.Id);
        }

        return new RulePreview(
            looked, [.. moves.OrderByDescending(move => move.Value.Count).Select(move => new ClassMove(move.Key.From, move.Key.To, move.Value.Count, [.. move.Value.Take(Examples)]))], [], []);
    }

    /// <summary>The newest reports whose details are here.</summary>
    private async IAsyncEnumerable<(KnownReport Known, ErrorReport Report)> StoredAsync(
        ProjectId project, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        ReportCursor? after = null;
        for (var left = Reports; left > 0; left -= PerPage)
        {
            var page = await store.AskAsync(() => reports.SearchAsync(project, SearchQuery.All, Math.Min(left, PerPage), after, cancellation));
            foreach (var row in page.Reports)
            {
                if (await ReadAsync(project, row.Id, cancellation) is { } read)
                    yield return read;
            }

            if ((after = page.Next) is null)
                break;
        }
    }

    private async Task<(KnownReport Known, ErrorReport Report)?> ReadAsync(ProjectId project, ReportId id, CancellationToken cancellation)
    {
        try
        {
            return await store.AskAsync(() => reports.FindAsync(project, id, cancellation)) is { Payload: { } payload } known && ErrorReport.TryParse(payload, out var report, out _)
                ? (known, report)
                : null;
        }
        catch (ReportDamagedException)
        {
            // A trial looks at what can be read; the report's own page says that it is damaged.
            return null;
        }
    }
}
