using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Tracker.Ids;

namespace Faultline.Server.Finding;

/// <summary>Finds every id in any text, such as a mail or a log, and looks each up in all projects.</summary>
internal sealed class TextFinder(IReportFinder reports, StoreQuestions store)
{
    /// <summary>Longest text, in bytes of UTF-8: 1 MiB.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Most reports that one request or trace id leads to.</summary>
    public const int MostReports = 20;

    /// <summary>The ids in the order of the text, at most <see cref="IdsInText.MaxIds"/>.</summary>
    public async Task<IReadOnlyList<FoundThing>> FindAsync(string text, CancellationToken cancellation)
    {
        var found = new List<FoundThing>();
        foreach (var id in IdsInText.Find(text))
            found.Add(new FoundThing(id, await ReportsOfAsync(id, cancellation)));
        return found;
    }

    /// <summary>The only report that a text leads to; null when it leads to none or to several.</summary>
    public static FoundReport? OnlyOne(IReadOnlyList<FoundThing> found) => found is [{ Reports: [var only] }] ? only : null;

    private async Task<IReadOnlyList<FoundReport>> ReportsOfAsync(FoundId id, CancellationToken cancellation) => id.Kind switch
    {
        FoundIdKind.Report => await ReportsOfAsync(ReportId.Parse(id.Canonical), cancellation),
        FoundIdKind.Request or FoundIdKind.Trace => [.. (await store.AskAsync(() => reports.FindByRequestAsync(id.Canonical, MostReports, cancellation))).Select(Found)],
        _ => [],
    };

    private async Task<IReadOnlyList<FoundReport>> ReportsOfAsync(ReportId id, CancellationToken cancellation)
    {
        var found = new List<FoundReport>();
        foreach (var project in await store.AskAsync(() => reports.FindProjectsAsync(id, cancellation)))
        {
            if (await KnownAsync(project, id, cancellation) is { } report)
                found.Add(report);
        }

        return found;
    }

    private async Task<FoundReport?> KnownAsync(Project project, ReportId id, CancellationToken cancellation)
    {
        try
        {
            return await store.AskAsync(() => reports.FindAsync(project.Id, id, cancellation)) is { } known
                ? new FoundReport(
                    project.Name, id, known.Received, known.Group?.Type, known.Group?.Title, known.Group?.Number,
                    known.Loss is { } loss ? LossWords.Sentence(known, loss) : null)
                : null;
        }
        catch (ReportDamagedException)
        {
            // Its own page and the log say more; the other ids of the text are still looked up.
            return new FoundReport(project.Name, id, default, null, null, null, "It was stored, but its bytes can no longer be read.");
        }
    }

    private static FoundReport Found(ReportRow row) => new(row.Project, row.Id, row.Received, row.Headline.Type, row.Headline.Value, null, null);
}
