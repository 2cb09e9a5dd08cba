using Dapper;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql.Upkeep;

/// <summary>Brings a backup back into an empty database, and erases again what was to be erased.</summary>
internal static class PostgreSqlRestore
{
    /// <param name="connectionString">An empty database.</param>
    /// <param name="directory">What <see cref="PostgreSqlUpkeep.BackupAsync"/> has made.</param>
    /// <param name="journals">Files of wishes to erase (<see cref="ErasureJournal"/>) that came after the backup; one that is not there has none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Stops it; the database is then neither empty nor whole.</param>
    /// <returns>Reports that were erased again.</returns>
    /// <exception cref="StartException">The directory is no backup, the database is not empty, or pg_restore failed.</exception>
    public static async Task<long> RunAsync(string connectionString, string directory, IReadOnlyList<string> journals, TimeProvider time, CancellationToken cancellation)
    {
        var settings = ConnectionSettings.Parse(connectionString);
        BackupManifest.Read(directory);
        await ExpectEmptyAsync(settings, cancellation);
        await PostgreSqlTool.RunAsync(
            "pg_restore",
            settings,
            ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", $"--dbname={settings.Database}", Path.Combine(directory, PostgreSqlUpkeep.DumpDirectory)],
            cancellation);

        await using var stores = await PostgreSqlStores.OpenAsync(connectionString, time, cancellation);
        var erased = 0L;
        foreach (var journal in journals)
            erased += await stores.EraseAgainAsync(ErasureJournal.Read(journal), time.GetUtcNow(), cancellation);
        return erased;
    }

    private static async Task ExpectEmptyAsync(NpgsqlConnectionStringBuilder settings, CancellationToken cancellation)
    {
        try
        {
            await using var source = new NpgsqlDataSourceBuilder(settings.ToString()).Build();
            await using var connection = await source.OpenConnectionAsync(cancellation);
            var table = await connection.QueryFirstOrDefaultAsync<string>(new CommandDefinition(
                "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') ORDER BY relname LIMIT 1", cancellationToken: cancellation));
            if (table is not null)
                throw new StartException($"The database at {ConnectionSettings.Describe(settings)} is not empty (it has a table '{table}'); a backup is restored into an empty one.");
        }
        catch (NpgsqlException e)
        {
            throw new StartException($"The database at {ConnectionSettings.Describe(settings)} cannot be used: {e.Message} Check Faultline:PostgreSql.", e);
        }
    }
}
