using Faultline.Server.Hosting;
using Faultline.Server.Projects;

namespace Faultline.Server.Reports;

/// <summary>Finds what a reader asks for, or fails with the fault that says why not.</summary>
internal sealed partial class ReportLookup(IReportFinder reports, IProjectStore projects, PublicUrl publicUrl, ILogger<ReportLookup> logger)
{
    /// <summary>Most reports of one page of the list.</summary>
    public const int MaxLimit = 200;

    private const int DefaultLimit = 50;

    /// <summary>The id in what somebody typed or pasted, also where that is still escaped as in a URL.</summary>
    /// <exception cref="FaultException">404: there is none in it.</exception>
    public ReportId IdIn(string pasted) =>
        ReportId.TryFind(pasted, out var id) || ReportId.TryFind(Uri.UnescapeDataString(pasted), out id)
            ? id
            : throw Missing(ServerFaults.NotAReportId(pasted));

    /// <summary>The report of this id, wherever it is.</summary>
    /// <exception cref="FaultException">404: no project has it; 409: several do.</exception>
    public async Task<KnownReport> FindAsync(ReportId id, CancellationToken cancellation)
    {
        var holders = await FindProjectsAsync(id, cancellation);
        return holders.Count == 1 ? await FindAsync(holders[0], id, cancellation) : throw Ambiguous(id, holders);
    }

    /// <summary>The report of this id in one project.</summary>
    /// <exception cref="FaultException">404: there is no such project, or it has none of this id.</exception>
    public async Task<KnownReport> FindAsync(string project, ReportId id, CancellationToken cancellation)
    {
        var found = await Ask(() => projects.FindAsync(project, cancellation)) ?? throw Missing(ServerFaults.ProjectNotFound(ServerFaults.Shorten(project)));
        return await FindAsync(found, id, cancellation);
    }

    /// <summary>The projects that hold this id.</summary>
    /// <exception cref="FaultException">404: none does.</exception>
    public async Task<IReadOnlyList<Project>> FindProjectsAsync(ReportId id, CancellationToken cancellation)
    {
        var holders = await Ask(() => reports.FindProjectsAsync(id, cancellation));
        return holders.Count > 0 ? holders : throw Missing(ServerFaults.ReportNotFound(id.ToString()));
    }

    /// <summary>A page of the newest reports; both as they stand in the URL, absent as null.</summary>
    /// <exception cref="FaultException">400: the limit or the cursor is none.</exception>
    public Task<RecentReports> RecentAsync(string? limit, string? cursor, CancellationToken cancellation)
    {
        var count = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, System.Globalization.NumberStyles.None, null, out count) || count is < 1 or > MaxLimit))
            throw ServerFaults.InvalidLimit(ServerFaults.Shorten(limit), MaxLimit).ToException();
        if (string.IsNullOrEmpty(cursor))
            return Ask(() => reports.RecentAsync(count, null, cancellation));
        return ReportCursor.TryParse(cursor, out var after)
            ? Ask(() => reports.RecentAsync(count, after, cancellation))
            : throw ServerFaults.InvalidCursor(ServerFaults.Shorten(cursor)).ToException();
    }

    /// <summary>The payload of a report.</summary>
    /// <exception cref="FaultException">410: it was seen, and is not kept any more.</exception>
    public static ReadOnlyMemory<byte> PayloadOf(KnownReport report) =>
        report.Payload ?? throw ServerFaults.ReportGone(report.Id.ToString(), report.Loss!.Reason.ToString().ToLowerInvariant(), report.Loss.At).ToException();

    private async Task<KnownReport> FindAsync(Project project, ReportId id, CancellationToken cancellation)
    {
        try
        {
            return await Ask(() => reports.FindAsync(project.Id, id, cancellation)) ?? throw Missing(ServerFaults.ReportNotFound(id.ToString()));
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

    private async Task<T> Ask<T>(Func<Task<T>> question)
    {
        try
        {
            return await question();
        }
        catch (StoreUnavailableException e)
        {
            LogUnavailable(e);
            throw ServerFaults.StoreUnavailable(ServerFaults.Soon).ToException(e);
        }
    }

    [LoggerMessage(201, LogLevel.Error, "Report {Id} of project {Project} is damaged")]
    private partial void LogDamaged(Exception exception, ReportId id, string project);

    [LoggerMessage(202, LogLevel.Error, "The store does not answer")]
    private partial void LogUnavailable(Exception exception);
}
