using Dapper;
using Faultline.Server.Projects;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>The projects and their keys in SQLite.</summary>
internal sealed class SqliteProjectStore(SqliteDatabase database, TimeProvider time) : IProjectStore
{
    public Task<IReadOnlyList<Project>> ListAsync(CancellationToken cancellation) => Task.FromResult(database.Read<IReadOnlyList<Project>>(
        connection => [.. connection.Query<(long Id, string Name)>("SELECT project_id, name FROM project ORDER BY name").Select(ProjectOf)]));

    public Task<Project?> FindAsync(string name, CancellationToken cancellation) => Task.FromResult(database.Read(
        connection => connection.Query<(long Id, string Name)>("SELECT project_id, name FROM project WHERE name = @name", new { name })
            .Select(ProjectOf)
            .FirstOrDefault()));

    public Task<KeptKey?> FindKeyAsync(string publicPart, CancellationToken cancellation) => Task.FromResult(database.Read(
        connection => connection.Query<(long Id, string Name, byte[] Hash)>(
                "SELECT project_id, name, hash FROM ingest_key JOIN project USING (project_id) WHERE public_part = @publicPart", new { publicPart })
            .Select(row => new KeptKey(new Project(new ProjectId(row.Id), row.Name), row.Hash))
            .FirstOrDefault()));

    public Task<Project?> AddAsync(string name, IngestKey key, CancellationToken cancellation) => database.WriteAsync(
        (connection, transaction) =>
        {
            var created = time.GetUtcNow().ToUnixTimeMilliseconds();
            var id = connection.QueryFirstOrDefault<long?>(
                "INSERT INTO project (name, created) VALUES (@name, @created) ON CONFLICT (name) DO NOTHING RETURNING project_id",
                new { name, created },
                transaction);
            if (id is not { } given)
                return null;
            connection.Execute(
                "INSERT INTO ingest_key (project_id, public_part, hash, created) VALUES (@given, @PublicPart, @hash, @created)",
                new { given, key.PublicPart, hash = key.Hash(), created },
                transaction);
            return new Project(new ProjectId(given), name);
        },
        cancellation);

    private static Project ProjectOf((long Id, string Name) row) => new(new ProjectId(row.Id), row.Name);
}
