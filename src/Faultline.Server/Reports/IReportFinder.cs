using Faultline.Server.Projects;
using Faultline.Tracker.Search;

namespace Faultline.Server.Reports;

/// <summary>
/// Finds reports. An id of another project is unknown. Every implementation runs the contract tests; all methods throw
/// <see cref="StoreUnavailableException"/> when the store does not answer.
/// </summary>
internal interface IReportFinder
{
    /// <summary>What is known of an id, also when its payload is gone or it was refused; null when this project never saw it, or its tombstone is gone too.</summary>
    /// <exception cref="ReportDamagedException">The payload should be there but cannot be read.</exception>
    Task<KnownReport?> FindAsync(ProjectId project, ReportId id, CancellationToken cancellation);

    /// <summary>The projects that know this id, also those that only refused it, by name.</summary>
    Task<IReadOnlyList<Project>> FindProjectsAsync(ReportId id, CancellationToken cancellation);

    /// <summary>Reports of all projects with this local or global request id, or this trace id (32 hex digits, any case), newest first.</summary>
    Task<IReadOnlyList<ReportRow>> FindByRequestAsync(string requestOrTrace, int limit, CancellationToken cancellation);

    /// <summary>
    /// The newest reports of all projects in order of arrival, newest first, at most <paramref name="limit"/>; after a cursor,
    /// those that arrived before it. Reports that arrive meanwhile move nothing. Also those whose payload is gone; not those that were refused.
    /// </summary>
    Task<RecentReports> RecentAsync(int limit, ReportCursor? after, CancellationToken cancellation);

    /// <summary>The reports of one project that match, newest first, paged as <see cref="RecentAsync"/>.</summary>
    Task<RecentReports> SearchAsync(ProjectId project, SearchQuery query, int limit, ReportCursor? after, CancellationToken cancellation);

    /// <summary>Pins a report or takes the pin off; false when the project does not know it. A pinned report's payload goes to a keep segment before its bulk segment is dropped.</summary>
    Task<bool> PinAsync(ProjectId project, ReportId id, bool pinned, CancellationToken cancellation);
}
