using Dapper;
using Faultline.Server.Groups;
using Faultline.Server.Projects;
using Faultline.Tracker.Rollups;
using Faultline.Tracker.States;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Groups in SQLite.</summary>
internal sealed class SqliteGroupStore(SqliteDatabase database) : IGroupStore
{
    private const string Next = "This comes with the next slice of the store";

    public Task<GroupPage> ListAsync(ProjectId project, GroupQuery query, CancellationToken cancellation) => Task.FromResult(database.Read(connection =>
        new GroupPage(
            [
                .. connection.Query<GroupRowReader>(
                        GroupRowReader.Query + " WHERE t.project_id = @project AND t.head IS NULL ORDER BY t.last DESC, t.group_id DESC LIMIT @limit",
                        new { project = project.Value, limit = query.Limit })
                    .Select(row => row.ToGroupRow()),
            ],
            null)));

    public Task<GroupDetail?> FindAsync(ProjectId project, long number, CancellationToken cancellation) => throw new NotSupportedException(Next);

    public Task<IReadOnlyList<SeriesPoint>> SeriesAsync(ProjectId project, long number, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        throw new NotSupportedException(Next);

    public Task<IReadOnlyList<RollupRow>> SumsAsync(
        ProjectId project, RollupKind kind, DateTimeOffset from, DateTimeOffset to, RollupOrder order, int limit, CancellationToken cancellation) =>
        throw new NotSupportedException(Next);

    public Task<bool> SetStateAsync(ProjectId project, long number, StandingRequest request, string actor, DateTimeOffset now, CancellationToken cancellation) =>
        throw new NotSupportedException(Next);

    public Task<bool> AssignAsync(ProjectId project, long number, string? assignee, string actor, DateTimeOffset now, CancellationToken cancellation) =>
        throw new NotSupportedException(Next);

    public Task<bool> LinkBugAsync(ProjectId project, long number, string? bug, string actor, DateTimeOffset now, CancellationToken cancellation) =>
        throw new NotSupportedException(Next);

    public Task<bool> MergeAsync(ProjectId project, long head, IReadOnlyList<long> numbers, string actor, DateTimeOffset now, CancellationToken cancellation) =>
        throw new NotSupportedException(Next);

    public Task<bool> UnmergeAsync(ProjectId project, long number, string actor, DateTimeOffset now, CancellationToken cancellation) =>
        throw new NotSupportedException(Next);

    public Task<IReadOnlyList<GroupEvent>> EventsAsync(ProjectId project, long after, int limit, CancellationToken cancellation) =>
        throw new NotSupportedException(Next);
}
