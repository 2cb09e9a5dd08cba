using Dapper;
using Faultline.Server.Projects;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>The projects and their keys in PostgreSQL.</summary>
internal sealed class PostgreSqlProjectStore(PostgreSqlDatabase database, TimeProvider time) : IProjectStore
{
    public Task<IReadOnlyList<Project>> ListAsync(CancellationToken cancellation) => database.ReadAsync<IReadOnlyList<Project>>(
        async connection => [.. (await connection.QueryAsync<(long Id, string Name)>(Command("SELECT project_id, name FROM project ORDER BY name", cancellation))).Select(ProjectOf)],
        cancellation);

    public Task<Project?> FindAsync(string name, CancellationToken cancellation) => database.ReadAsync(
        async connection => (await connection.QueryAsync<(long Id, string Name)>(
                Command("SELECT project_id, name FROM project WHERE name = @name", cancellation, new { name = StoredText.Of(name) })))
            .Select(ProjectOf)
            .FirstOrDefault(),
        cancellation);

    public Task<KeptKey?> FindKeyAsync(string publicPart, CancellationToken cancellation) => database.ReadAsync(
        async connection => (await connection.QueryAsync<(long Id, string Name, byte[] Hash)>(Command(
                "SELECT project_id, name, hash FROM ingest_key JOIN project USING (project_id) WHERE public_part = @publicPart",
                cancellation,
                new { publicPart = StoredText.Of(publicPart) })))
            .Select(row => new KeptKey(new Project(new ProjectId(row.Id), row.Name), row.Hash))
            .FirstOrDefault(),
        cancellation);

    public Task<Project?> AddAsync(string name, IngestKey key, CancellationToken cancellation) => database.WriteAsync(
        async (connection, transaction) =>
        {
            var created = UnixTime.Of(time.GetUtcNow());
            var id = await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
                "INSERT INTO project (name, created) VALUES (@name, @created) ON CONFLICT (name) DO NOTHING RETURNING project_id",
                new { name, created }, transaction, cancellationToken: cancellation));
            if (id is not { } given)
                return null;
            await connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO ingest_key (project_id, public_part, hash, created) VALUES (@given, @PublicPart, @hash, @created)",
                new { given, key.PublicPart, hash = key.Hash(), created }, transaction, cancellationToken: cancellation));
            return new Project(new ProjectId(given), name);
        },
        cancellation);

    private static CommandDefinition Command(string sql, CancellationToken cancellation, object? values = null) => new(sql, values, cancellationToken: cancellation);

    private static Project ProjectOf((long Id, string Name) row) => new(new ProjectId(row.Id), row.Name);
}
