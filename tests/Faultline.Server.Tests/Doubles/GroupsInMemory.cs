using Faultline.Server.Groups;
using Faultline.Server.Projects;
using Faultline.Tracker.Rollups;
using Faultline.Tracker.States;

namespace Faultline.Server.Tests.Doubles;

/// <summary>Groups that a test makes up, and what was asked of them. It searches nothing: lists give all.</summary>
internal sealed class GroupsInMemory : IGroupStore
{
    private readonly Dictionary<long, (ProjectId Project, GroupDetail Detail)> _groups = [];

    public List<GroupQuery> Queries { get; } = [];

    public List<string> Changes { get; } = [];

    public List<SeriesPoint> Series { get; } = [];

    public List<RollupRow> Sums { get; } = [];

    public static GroupDetail Detail(long number, string title = "it broke", string type = "Shop.PaymentException") => new(
        new GroupRow
        {
            Number = number, Type = type, Title = title, Culprit = "Shop.Checkout.Pay", Topic = "POST /pay", Class = "exception", Standing = GroupStanding.New,
            Count = 4013, Recent = 12, Users = 7, Hosts = 2, First = DateTimeOffset.UtcNow.AddDays(-3), Last = DateTimeOffset.UtcNow.AddMinutes(-5),
            FirstRelease = "1.2.0", LastRelease = "1.4.0",
        },
        ["g1:0123456789abcdef0123456789abcdef"], [], [], [], [], [], []);

    public void Add(ProjectId project, GroupDetail detail) => _groups[detail.Row.Number] = (project, detail);

    public Task<GroupPage> ListAsync(ProjectId project, GroupQuery query, CancellationToken cancellation)
    {
        Queries.Add(query);
        if (query.After is { } after && after != "next-page")
            throw new ArgumentException($"'{after}' is no cursor");
        var rows = _groups.Values.Where(group => group.Project == project).Select(group => group.Detail.Row).OrderByDescending(row => row.Last).ToList();
        return Task.FromResult(new GroupPage([.. rows.Take(query.Limit)], rows.Count > query.Limit ? "next-page" : null));
    }

    public Task<GroupDetail?> FindAsync(ProjectId project, long number, CancellationToken cancellation) => Task.FromResult(Of(project, number));

    public Task<long?> FindHeadAsync(ProjectId project, long number, CancellationToken cancellation) => Task.FromResult(Of(project, number)?.Row.Number);

    public Task<IReadOnlyList<SeriesPoint>> SeriesAsync(ProjectId project, long number, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<SeriesPoint>>([.. Series.Where(point => point.Start >= from && point.Start < to)]);

    public Task<IReadOnlyList<RollupRow>> SumsAsync(
        ProjectId project, RollupKind kind, DateTimeOffset from, DateTimeOffset to, RollupOrder order, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<RollupRow>>([.. Sums.Take(limit)]);

    public Task<bool> SetStateAsync(ProjectId project, long number, StandingRequest request, string actor, DateTimeOffset now, CancellationToken cancellation) =>
        Change(project, number, $"state {number} {request.State} {request.Release} {request.NextRelease} {request.Until:s} {request.More} {request.PerHour} by {actor}", row => row with { Standing = request.Of(row.Count, now) });

    public Task<bool> AssignAsync(ProjectId project, long number, string? assignee, string actor, DateTimeOffset now, CancellationToken cancellation) =>
        Change(project, number, $"assign {number} {assignee}", row => row with { Assignee = assignee });

    public Task<bool> LinkBugAsync(ProjectId project, long number, string? bug, string actor, DateTimeOffset now, CancellationToken cancellation) =>
        Change(project, number, $"bug {number} {bug}", row => row with { Bug = bug });

    public Task<bool> MergeAsync(ProjectId project, long head, IReadOnlyList<long> numbers, string actor, DateTimeOffset now, CancellationToken cancellation) =>
        numbers.All(number => Of(project, number) is not null) ? Change(project, head, $"merge {string.Join(',', numbers)} into {head}", row => row) : Task.FromResult(false);

    public Task<bool> UnmergeAsync(ProjectId project, long number, string actor, DateTimeOffset now, CancellationToken cancellation) =>
        Change(project, number, $"unmerge {number}", row => row);

    public Task<IReadOnlyList<GroupEvent>> EventsAsync(ProjectId project, long after, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<GroupEvent>>([]);

    private GroupDetail? Of(ProjectId project, long number) => _groups.TryGetValue(number, out var group) && group.Project == project ? group.Detail : null;

    private Task<bool> Change(ProjectId project, long number, string what, Func<GroupRow, GroupRow> change)
    {
        if (Of(project, number) is not { } group)
            return Task.FromResult(false);
        Changes.Add(what.Trim());
        _groups[number] = (project, group with { Row = change(group.Row) });
        return Task.FromResult(true);
    }
}
