using Faultline.Server.Projects;

namespace Faultline.Server.Reports;

/// <summary>
/// Keeps reports and finds them by (project, id). An id of another project is unknown. Every implementation runs the
/// contract tests.
/// </summary>
/// <remarks>
/// Who handles failure: a condition that may pass (disk full, database locked or unreachable) is
/// <see cref="StoreUnavailableException"/>, and the caller tries again; one report that can never be stored is
/// <see cref="ReportRefusedException"/>, and the caller puts that report aside. In both cases nothing of the batch is stored.
/// </remarks>
internal interface IReportStore
{
    /// <summary>
    /// Stores a batch, all of it or nothing; when the task completes it is safe from power loss. Idempotent by (project, id):
    /// of two reports with one id the first stays, the second is counted as duplicate.
    /// </summary>
    Task<AddResult> AddAsync(ProjectId project, IReadOnlyList<NewReport> reports, CancellationToken cancellation);

    /// <summary>The report, or null when this project has none of this id.</summary>
    /// <exception cref="ReportDamagedException">The report is known but its bytes cannot be read.</exception>
    Task<StoredReport?> FindAsync(ProjectId project, ReportId id, CancellationToken cancellation);

    /// <summary>The projects that hold this id, by name.</summary>
    Task<IReadOnlyList<Project>> FindProjectsAsync(ReportId id, CancellationToken cancellation);

    /// <summary>
    /// The newest reports of all projects in order of arrival, newest first, at most <paramref name="limit"/>; after a cursor,
    /// those that arrived before it. Reports that arrive meanwhile move nothing.
    /// </summary>
    Task<RecentReports> RecentAsync(int limit, ReportCursor? after, CancellationToken cancellation);

    /// <summary>What was counted for a project since it exists.</summary>
    Task<ReportCounts> CountsAsync(ProjectId project, CancellationToken cancellation);
}
