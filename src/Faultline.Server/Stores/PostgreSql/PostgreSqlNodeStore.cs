using Dapper;
using Faultline.Server.Nodes;
using Faultline.Server.Projects;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>What the servers on one database know of each other.</summary>
internal sealed class PostgreSqlNodeStore(PostgreSqlDatabase database) : INodeStore
{
    /// <summary>How long a server is remembered that is gone and at which nothing waits.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    public Task SayAsync(string node, IReadOnlyDictionary<ProjectId, long> waiting, DateTimeOffset now, CancellationToken cancellation) => database.WriteAsync(
        async (connection, transaction) =>
        {
            var projects = waiting.Keys.Select(project => project.Value).Order().ToArray();
            var bytes = projects.Select(project => waiting[new ProjectId(project)]).ToArray();
            return await connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO node_spool AS n (node, project_id, bytes, seen) SELECT @node, u.*, @now FROM unnest(@projects, @bytes) AS u
                ON CONFLICT (node, project_id) DO UPDATE SET bytes = EXCLUDED.bytes, seen = EXCLUDED.seen;
                DELETE FROM node_spool WHERE (node = @node AND project_id <> ALL (@projects)) OR (bytes = 0 AND seen < @old);
                """,
                new { node, projects, bytes, now = UnixTime.Of(now), old = UnixTime.Of(now - Remembered) },
                transaction,
                cancellationToken: cancellation));
        },
        cancellation);

    public Task<OtherNodes> OthersAsync(string node, ProjectId project, DateTimeOffset since, CancellationToken cancellation) => database.ReadAsync(
        async connection =>
        {
            var (alive, waiting) = await connection.QuerySingleAsync<(int, long)>(new CommandDefinition(
                """
                SELECT (count(DISTINCT node) FILTER (WHERE seen >= @since))::integer, COALESCE(sum(bytes) FILTER (WHERE project_id = @project), 0)::bigint
                FROM node_spool WHERE node <> @node
                """,
                new { node, project = project.Value, since = UnixTime.Of(since) },
                cancellationToken: cancellation));
            return new OtherNodes(alive, waiting);
        },
        cancellation);

    /// <summary>What the forms of all servers' pages are signed with: made by the first, read by the others.</summary>
    /// <exception cref="Reports.StoreUnavailableException">The database does not answer.</exception>
    public static Task<byte[]> FormKeyAsync(PostgreSqlDatabase database, byte[] fresh, CancellationToken cancellation) => database.WriteAsync(
        async (connection, transaction) =>
        {
            if (await ReadAsync(connection, transaction, cancellation) is { } known)
                return known;
            await connection.ExecuteAsync(new CommandDefinition("INSERT INTO form_key (key) VALUES (@fresh) ON CONFLICT DO NOTHING", new { fresh }, transaction, cancellationToken: cancellation));
            return (await ReadAsync(connection, transaction, cancellation))!;
        },
        cancellation);

    private static Task<byte[]?> ReadAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation) =>
        connection.QueryFirstOrDefaultAsync<byte[]?>(new CommandDefinition("SELECT key FROM form_key", transaction: transaction, cancellationToken: cancellation));
}
