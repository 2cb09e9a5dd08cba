using Dapper;
using Faultline.Server.Groups;
using Faultline.Server.Projects;
using Faultline.Server.Stores.PostgreSql.Digest;
using Faultline.Tracker.Rollups;
using Faultline.Tracker.States;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>Groups in PostgreSQL. Who changes one locks its row, and then writes the event, in one transaction.</summary>
internal sealed class PostgreSqlGroupStore(PostgreSqlDatabase database, TimeProvider time) : IGroupStore
{
    public Task<GroupPage> ListAsync(ProjectId project, GroupQuery query, CancellationToken cancellation) =>
        database.ReadAsync(connection => GroupList.ReadAsync(connection, project.Value, query, time.GetUtcNow(), cancellation), cancellation);

    public Task<GroupDetail?> FindAsync(ProjectId project, long number, CancellationToken cancellation) =>
        database.ReadAsync(connection => GroupPages.ReadAsync(connection, project.Value, number, time.GetUtcNow(), cancellation), cancellation);

    public Task<long?> FindHeadAsync(ProjectId project, long number, CancellationToken cancellation) =>
        database.ReadAsync(connection => GroupPages.HeadAsync(connection, null, project.Value, number, cancellation), cancellation);

    public Task<IReadOnlyList<SeriesPoint>> SeriesAsync(ProjectId project, long number, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<SeriesPoint>>(
            async connection => await GroupPages.HeadAsync(connection, null, project.Value, number, cancellation) is { } head
                ? await RollupReader.SeriesAsync(connection, project.Value, head, from, to, cancellation)
                : [],
            cancellation);

    public Task<IReadOnlyList<RollupRow>> SumsAsync(
        ProjectId project, RollupKind kind, DateTimeOffset from, DateTimeOffset to, RollupOrder order, int limit, CancellationToken cancellation) =>
        database.ReadAsync(connection => RollupReader.SumsAsync(connection, project.Value, kind, from, to, order, limit, cancellation), cancellation);

    public Task<bool> SetStateAsync(ProjectId project, long number, StandingRequest request, string actor, DateTimeOffset now, CancellationToken cancellation) => ChangeAsync(
        project,
        number,
        head => GroupRows.SaveStanding(head.Number, request.Of(head.AllCount, now)),
        new NewEvent(0, EventWords.KindOf(request.State), UnixTime.Of(now), actor, Detail: EventWords.Of(request)),
        cancellation);

    public Task<bool> AssignAsync(ProjectId project, long number, string? assignee, string actor, DateTimeOffset now, CancellationToken cancellation) => ChangeAsync(
        project,
        number,
        head => Statement.Of("UPDATE group_standing SET assignee = $2 WHERE number = $1", Statement.Value(head.Number), Statement.Value(StoredText.Of(assignee))),
        new NewEvent(0, GroupEventKind.Assigned, UnixTime.Of(now), actor, Detail: EventWords.Assigned(assignee)),
        cancellation);

    public Task<bool> LinkBugAsync(ProjectId project, long number, string? bug, string actor, DateTimeOffset now, CancellationToken cancellation) => ChangeAsync(
        project,
        number,
        head => Statement.Of("UPDATE group_standing SET bug = $2 WHERE number = $1", Statement.Value(head.Number), Statement.Value(StoredText.Of(bug))),
        new NewEvent(0, GroupEventKind.BugLinked, UnixTime.Of(now), actor, Detail: EventWords.BugLinked(bug)),
        cancellation);

    public Task<bool> MergeAsync(ProjectId project, long head, IReadOnlyList<long> numbers, string actor, DateTimeOffset now, CancellationToken cancellation) =>
        MergeAsync(project, merger => merger.MergeAsync(head, numbers, actor, UnixTime.Of(now)), cancellation);

    public Task<bool> UnmergeAsync(ProjectId project, long number, string actor, DateTimeOffset now, CancellationToken cancellation) =>
        MergeAsync(project, merger => merger.UnmergeAsync(number, actor, UnixTime.Of(now)), cancellation);

    public Task<IReadOnlyList<GroupEvent>> EventsAsync(ProjectId project, long after, int limit, CancellationToken cancellation) => database.ReadAsync<IReadOnlyList<GroupEvent>>(
        async connection => [.. (await connection.QueryAsync<GroupEventRecord>(new CommandDefinition(
            $"SELECT {GroupEventRecord.Columns} FROM group_event e WHERE e.project_id = @project AND e.number > @after ORDER BY e.number LIMIT @limit",
            new { project = project.Value, after, limit }, cancellationToken: cancellation))).Select(one => one.ToEvent())],
        cancellation);

    private Task<bool> MergeAsync(ProjectId project, Func<GroupMerger, Task<bool>> merge, CancellationToken cancellation) => database.WriteAsync(
        async (connection, transaction) =>
        {
            var merger = new GroupMerger(connection, transaction, project.Value, cancellation);
            var done = await merge(merger);
            await using var statements = new NpgsqlBatch(connection, transaction);
            EventLog.Add(statements, project.Value, merger.Events);
            if (statements.BatchCommands.Count > 0)
                await statements.ExecuteNonQueryAsync(cancellation);
            return done;
        },
        cancellation);

    private Task<bool> ChangeAsync(ProjectId project, long number, Func<GroupRecord, NpgsqlBatchCommand> change, NewEvent @event, CancellationToken cancellation) =>
        database.WriteAsync(
            async (connection, transaction) =>
            {
                if (await GroupPages.HeadAsync(connection, transaction, project.Value, number, cancellation) is not { } found)
                    return false;
                var head = await connection.QuerySingleAsync<GroupRecord>(new CommandDefinition(
                    "SELECT * FROM group_standing WHERE number = @found FOR UPDATE", new { found }, transaction, cancellationToken: cancellation));
                if (!head.IsHead)
                    throw new GroupMovedException(found);
                await using var statements = new NpgsqlBatch(connection, transaction);
                statements.BatchCommands.Add(change(head));
                EventLog.Add(statements, project.Value, [@event with { Group = head.Number }]);
                await statements.ExecuteNonQueryAsync(cancellation);
                return true;
            },
            cancellation);
}
