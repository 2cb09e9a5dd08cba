using Faultline.Server.Projects;
using Faultline.Server.Reports;

namespace Faultline.Server.Tests.Workers;

/// <summary>A store that refuses one report for ever, or is away for a time; else it does as the one inside does.</summary>
internal sealed class PickyStore(IReportStore inner) : IReportStore, IDisposable
{
    public ReportId Refused { get; init; }

    public bool IsAway { get; set; }

    public Task<AddResult> AddAsync(ProjectId project, IReadOnlyList<NewReport> reports, CancellationToken cancellation)
    {
        if (IsAway)
            throw new StoreUnavailableException("the store is away");
        return reports.Any(report => report.Id == Refused)
            ? throw new ReportRefusedException(Refused, "not this one")
            : inner.AddAsync(project, reports, cancellation);
    }

    public Task<StoredReport?> FindAsync(ProjectId project, ReportId id, CancellationToken cancellation) => inner.FindAsync(project, id, cancellation);

    public Task<IReadOnlyList<Project>> FindProjectsAsync(ReportId id, CancellationToken cancellation) => inner.FindProjectsAsync(id, cancellation);

    public Task<RecentReports> RecentAsync(int limit, ReportCursor? after, CancellationToken cancellation) => inner.RecentAsync(limit, after, cancellation);

    public Task<ReportCounts> CountsAsync(ProjectId project, CancellationToken cancellation) => inner.CountsAsync(project, cancellation);

    public void Dispose() => (inner as IDisposable)?.Dispose();
}
