using Faultline.Server.Groups;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Tracker.Search;

namespace Faultline.Server.Tests.Doubles;

/// <summary>Reports that a test makes up, also such whose details are gone.</summary>
internal sealed class KnownReports : IReportFinder
{
    private readonly List<KnownReport> _known = [];
    private readonly Dictionary<string, List<ReportRow>> _byRequest = [];

    public List<ReportRow> Rows { get; } = [];

    public List<SearchQuery> Searches { get; } = [];

    /// <summary>A report whose details are gone.</summary>
    public ReportId Lose(Project project, PayloadLossReason reason, string? detail = null, GroupRow? group = null)
    {
        var id = ReportId.New();
        var at = new DateTimeOffset(2026, 11, 20, 3, 0, 0, TimeSpan.Zero);
        _known.Add(new KnownReport(project, id, at.AddDays(-90), group, group is null ? null : "exception", null, new PayloadLoss(reason, at, detail), false));
        return id;
    }

    /// <summary>A report that a request or trace id leads to.</summary>
    public ReportId Named(Project project, string requestOrTrace)
    {
        var id = ReportId.New();
        if (!_byRequest.TryGetValue(requestOrTrace, out var rows))
            _byRequest[requestOrTrace] = rows = [];
        rows.Add(new ReportRow(project.Name, id, DateTimeOffset.UtcNow, new ReportHeadline(null, "Named", "by request", null, null)));
        return id;
    }

    public Task<KnownReport?> FindAsync(ProjectId project, ReportId id, CancellationToken cancellation) =>
        Task.FromResult(_known.FirstOrDefault(known => known.Project.Id == project && known.Id == id));

    public Task<IReadOnlyList<Project>> FindProjectsAsync(ReportId id, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Project>>([.. _known.Where(known => known.Id == id).Select(known => known.Project).OrderBy(project => project.Name, StringComparer.Ordinal)]);

    public Task<IReadOnlyList<ReportRow>> FindByRequestAsync(string requestOrTrace, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ReportRow>>(_byRequest.GetValueOrDefault(requestOrTrace) ?? []);

    public Task<RecentReports> RecentAsync(int limit, ReportCursor? after, CancellationToken cancellation) => Task.FromResult(new RecentReports(Rows, null));

    public Task<RecentReports> SearchAsync(ProjectId project, SearchQuery query, int limit, ReportCursor? after, CancellationToken cancellation)
    {
        Searches.Add(query);
        return Task.FromResult(new RecentReports(Rows, null));
    }

    public Task<bool> PinAsync(ProjectId project, ReportId id, bool pinned, CancellationToken cancellation)
    {
        var at = _known.FindIndex(known => known.Project.Id == project && known.Id == id);
        if (at < 0)
            return Task.FromResult(false);
        _known[at] = _known[at] with { Pinned = pinned };
        return Task.FromResult(true);
    }
}
