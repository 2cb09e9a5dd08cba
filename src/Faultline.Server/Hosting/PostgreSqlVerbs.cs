using Faultline.Server.Stores;
using Faultline.Server.Stores.PostgreSql;
using Faultline.Server.Stores.PostgreSql.Upkeep;

namespace Faultline.Server.Hosting;

/// <summary>Backup, restore and check where the store is PostgreSQL.</summary>
internal static class PostgreSqlVerbs
{
    /// <summary>Copies the database into a directory that is made, or empty.</summary>
    public static async Task<int> BackupAsync(ServerOptions options, string database, string directory, TextWriter output, CancellationToken cancellation)
    {
        await using var stores = await OpenAsync(options, database, cancellation);
        await stores.Upkeep.BackupAsync(Prepare(directory), cancellation);
        await output.WriteLineAsync($"The database is copied into '{directory}'. What is taken in and not yet stored is not in it.");
        return 0;
    }

    /// <summary>Brings a backup back into an empty database.</summary>
    public static async Task<int> RestoreAsync(ServerOptions options, string database, string directory, string? journal, TextWriter output, CancellationToken cancellation)
    {
        var data = DataDirectory.Open(options.Data, holdsStore: false);
        if (journal is not null && !File.Exists(journal))
            throw new StartException($"There is no journal '{journal}'; expected {ErasureJournal.FileName} of a data directory.");
        string[] journals = journal is null ? [data.Erasures] : [data.Erasures, journal];
        var erased = await PostgreSqlRestore.RunAsync(database, directory, journals, TimeProvider.System, cancellation);
        await output.WriteLineAsync($"'{directory}' is restored; {erased} reports were erased again. Start the server.");
        return 0;
    }

    /// <summary>Looks the database through.</summary>
    public static async Task<IReadOnlyList<string>> CheckAsync(ServerOptions options, string database, bool full, CancellationToken cancellation)
    {
        await using var stores = await OpenAsync(options, database, cancellation);
        return await stores.Upkeep.CheckAsync(full, cancellation).ToListAsync(cancellation);
    }

    private static Task<PostgreSqlStores> OpenAsync(ServerOptions options, string database, CancellationToken cancellation) =>
        PostgreSqlStores.OpenAsync(database, TimeProvider.System, cancellation, journal: new ErasureJournal(DataDirectory.Open(options.Data, holdsStore: false).Erasures));

    private static string Prepare(string directory)
    {
        try
        {
            if (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any())
                throw new StartException($"The directory '{directory}' is not empty; a backup is written into a new or empty one.");
            return (OperatingSystem.IsWindows() ? Directory.CreateDirectory(directory)
                : Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The directory '{directory}' cannot be made or written: {e.Message}", e);
        }
    }
}
