using Dapper;
using Faultline.Server.Groups;
using Faultline.Server.Projects;
using Faultline.Server.Stores.Payloads;
using Faultline.Server.Stores.Sqlite.Searching;
using Faultline.Tracker.Rollups;
using Faultline.Tracker.States;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Groups in SQLite.</summary>
internal sealed class SqliteGroupStore(SqliteDatabase database, ProjectPayloads payloads, TimeProvider time) : IGroupStore
{
    private readonly GroupChanges _changes = new(database.Statements);
    private readonly GroupMerger _merger = new(database.Statements);

    public Task<GroupPage> ListAsync(ProjectId project, GroupQuery query, CancellationToken cancellation) => Task.FromResult(database.Search(
        connection =>
        {
            var now = time.GetUtcNow();
            using var filter = GroupFilter.Of(connection, payloads, project.Value, query.Filter, now, cancellation);
            using var list = new GroupList(connection, project.Value, query, now);
            return list.Read(filter);
        },
        cancellation));

    public Task<GroupDetail?> FindAsync(ProjectId project, long number, CancellationToken cancellation) =>
        Task.FromResult(database.Read(connection => new GroupPages(connection, project.Value, time.GetUtcNow()).Find(number)));

    public Task<long?> FindHeadAsync(ProjectId project, long number, CancellationToken cancellation) =>
        Task.FromResult(database.Read(connection => HeadOf(connection, project, number)));

    public Task<IReadOnlyList<SeriesPoint>> SeriesAsync(ProjectId project, long number, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        Task.FromResult(database.Read(connection =>
            HeadOf(connection, project, number) is { } head ? new RollupReader(connection, project.Value).Series(Families.Of(connection, head), from, to) : []));

    public Task<IReadOnlyList<RollupRow>> SumsAsync(
        ProjectId project, RollupKind kind, DateTimeOffset from, DateTimeOffset to, RollupOrder order, int limit, CancellationToken cancellation) =>
        Task.FromResult(database.Read(connection => new RollupReader(connection, project.Value).Sums(kind, from, to, order, limit)));

    public Task<bool> SetStateAsync(ProjectId project, long number, StandingRequest request, string actor, DateTimeOffset now, CancellationToken cancellation) =>
        database.WriteAsync((_, _) => _changes.SetState(project.Value, number, request, actor, now), cancellation);

    public Task<bool> AssignAsync(ProjectId project, long number, string? assignee, string actor, DateTimeOffset now, CancellationToken cancellation) =>
        database.WriteAsync((_, _) => _changes.Assign(project.Value, number, assignee, actor, now), cancellation);

    public Task<bool> LinkBugAsync(ProjectId project, long number, string? bug, string actor, DateTimeOffset now, CancellationToken cancellation) =>
        database.WriteAsync((_, _) => _changes.LinkBug(project.Value, number, bug, actor, now), cancellation);

    public Task<bool> MergeAsync(ProjectId project, long head, IReadOnlyList<long> numbers, string actor, DateTimeOffset now, CancellationToken cancellation) =>
        database.WriteAsync((_, _) => _merger.Merge(project.Value, head, numbers, actor, now), cancellation);

    public Task<bool> UnmergeAsync(ProjectId project, long number, string actor, DateTimeOffset now, CancellationToken cancellation) =>
        database.WriteAsync((_, _) => _merger.Unmerge(project.Value, number, actor, now), cancellation);

    public Task<IReadOnlyList<GroupEvent>> EventsAsync(ProjectId project, long after, int limit, CancellationToken cancellation) =>
        Task.FromResult(database.Read<IReadOnlyList<GroupEvent>>(connection =>
        [
            .. connection.Query<GroupEventReader>(
                    GroupEventReader.Query + " WHERE project_id = @project AND number > @after ORDER BY number LIMIT @limit",
                    new { project = project.Value, after, limit })
                .Select(row => row.ToEvent()),
        ]));

    private static long? HeadOf(SqliteConnection connection, ProjectId project, long number) => connection.QueryFirstOrDefault<long?>(
        "SELECT COALESCE(head, group_id) FROM group_total WHERE group_id = @number AND project_id = @project", new { number, project = project.Value });
}
