using Faultline.Server.Hosting;
using Faultline.Server.Projects;
using Faultline.Tracker.Search;

namespace Faultline.Server.Reports;

/// <summary>Finds what a reader asks for, or fails with the fault that says why not.</summary>
internal sealed partial class ReportLookup(
    IReportFinder reports, ProjectLookup projects, StoreQuestions store, PublicUrl publicUrl, ILogger<ReportLookup> logger)
{
    /// <summary>The id in what somebody typed or pasted, also where that is still escaped as in a URL.</summary>
    /// <exception cref="FaultException">404: there is none in it.</exception>
    public ReportId IdIn(string pasted) =>
        ReportId.TryFind(pasted, out var id) || ReportId.TryFind(Uri.UnescapeDataString(pasted), out id)
            ? id
            : throw Missing(ServerFaults.NotAReportId(pasted));

    /// <summary>What is known of this id, wherever it is.</summary>
    /// <exception cref="FaultException">404: no project knows it; 409: several do.</exception>
    public async Task<KnownReport> FindAsync(ReportId id, CancellationToken cancellation)
    {
        var holders = await FindProjectsAsync(id, cancellation);
        return holders.Count == 1 ? await FindAsync(holders[0], id, cancellation) : throw Ambiguous(id, holders);
    }

    /// <summary>What one project knows of this id.</summary>
    /// <exception cref="FaultException">404: there is no such project, or it does not know the id.</exception>
    public async Task<KnownReport> FindAsync(string project, ReportId id, CancellationToken cancellation) =>
        await FindAsync(await FindProjectAsync(project, cancellation), id, cancellation);

    /// <summary>The projects that know this id.</summary>
    /// <exception cref="FaultException">404: none does.</exception>
    public async Task<IReadOnlyList<Project>> FindProjectsAsync(ReportId id, CancellationToken cancellation)
    {
        var holders = await store.AskAsync(() => reports.FindProjectsAsync(id, cancellation));
        return holders.Count > 0 ? holders : throw Missing(ServerFaults.ReportNotFound(id.ToString()));
    }

    /// <summary>A page of the newest reports of all projects; both as they stand in the URL, absent as null.</summary>
    /// <exception cref="FaultException">400: the limit or the cursor is none.</exception>
    public Task<RecentReports> RecentAsync(string? limit, string? cursor, CancellationToken cancellation)
    {
        var count = QueryValues.Limit(limit);
        var after = Cursor(cursor);
        return store.AskAsync(() => reports.RecentAsync(count, after, cancellation));
    }

    /// <summary>A page of one project's newest reports that match.</summary>
    /// <exception cref="FaultException">400: the limit or the cursor is none.</exception>
    public Task<RecentReports> SearchAsync(ProjectId project, SearchQuery query, string? limit, string? cursor, CancellationToken cancellation)
    {
        var count = QueryValues.Limit(limit);
        var after = Cursor(cursor);
        return store.AskAsync(() => reports.SearchAsync(project, query, count, after, cancellation));
    }

    /// <summary>Pins a report or takes the pin off.</summary>
    /// <exception cref="FaultException">404: the project does not know it.</exception>
    public async Task PinAsync(Project project, ReportId id, bool pinned, CancellationToken cancellation)
    {
        if (!await store.AskAsync(() => reports.PinAsync(project.Id, id, pinned, cancellation)))
            throw Missing(ServerFaults.ReportNotFound(id.ToString()));
    }

    private static ReportCursor? Cursor(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return ReportCursor.TryParse(text, out var cursor) ? cursor : throw ServerFaults.InvalidCursor(ServerFaults.Shorten(text)).ToException();
    }

    private async Task<Project> FindProjectAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return await projects.FindAsync(name, cancellation);
        }
        catch (FaultException e) when (e.Fault.Status == StatusCodes.Status404NotFound)
        {
            throw Missing(e.Fault);
        }
    }

    private async Task<KnownReport> FindAsync(Project project, ReportId id, CancellationToken cancellation)
    {
        try
        {
            return await store.AskAsync(() => reports.FindAsync(project.Id, id, cancellation)) ?? throw Missing(ServerFaults.ReportNotFound(id.ToString()));
        }
        catch (ReportDamagedException e)
        {
            LogDamaged(e, id, project.Name);
            throw ServerFaults.ReportDamaged(id.ToString()).ToException(e);
        }
    }

    // A reader who found nothing looks further where the box is.
    private FaultException Missing(Fault fault) => (fault with { Links = [new FaultLink("search", publicUrl.Absolute(Paths.Home))] }).ToException();

    private FaultException Ambiguous(ReportId id, IReadOnlyList<Project> holders)
    {
        var links = holders.Select(project => new FaultLink("related", publicUrl.Absolute(Paths.ReportJson(project.Name, id))));
        return (ServerFaults.AmbiguousReport(id.ToString(), [.. holders.Select(project => project.Name)]) with { Links = [.. links] }).ToException();
    }

    [LoggerMessage(201, LogLevel.Error, "Report {Id} of project {Project} is damaged")]
    private partial void LogDamaged(Exception exception, ReportId id, string project);
}
