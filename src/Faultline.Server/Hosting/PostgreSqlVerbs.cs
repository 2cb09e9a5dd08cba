using Faultline.Server.Stores;
using Faultline.Server.Stores.PostgreSql.Upkeep;

namespace Faultline.Server.Hosting;

/// <summary>The verbs on a PostgreSQL store: backup, restore, check.</summary>
internal static class PostgreSqlVerbs
{
    /// <summary>Copies the store into a directory that is made, or empty.</summary>
    public static async Task<int> BackupAsync(ServerOptions options, string directory, TextWriter output, CancellationToken cancellation)
    {
        var data = DataDirectory.Open(options.Data, holdsStore: false);
        await using var stores = await ServerCommand.OpenStoresAsync(options, data, alone: false, cancellation);
        await UpkeepOf(stores).BackupAsync(Prepare(directory), cancellation);
        await output.WriteLineAsync($"The store is copied into '{directory}'. What is taken in and not yet stored ({data.Spool}) is not in it.");
        return 0;
    }

    /// <summary>Brings a backup back into an empty store.</summary>
    public static async Task<int> RestoreAsync(ServerOptions options, string database, string directory, TextWriter output, CancellationToken cancellation)
    {
        var data = DataDirectory.Open(options.Data, holdsStore: false);
        var erased = await PostgreSqlRestore.RunAsync(database, directory, new ErasureList(data.Erasures), TimeProvider.System, cancellation);
        await output.WriteLineAsync($"'{directory}' is restored; {erased} reports were erased again. Start the server.");
        return 0;
    }

    /// <summary>Looks the store through; a line for each finding.</summary>
    public static async Task<int> CheckAsync(ServerOptions options, TextWriter output, CancellationToken cancellation)
    {
        var data = DataDirectory.Open(options.Data, holdsStore: false);
        await using var stores = await ServerCommand.OpenStoresAsync(options, data, alone: false, cancellation);
        var findings = 0;
        await foreach (var finding in UpkeepOf(stores).CheckAsync(cancellation))
        {
            findings++;
            await output.WriteLineAsync(finding);
        }

        await output.WriteLineAsync(findings == 0 ? "Nothing is wrong." : $"{findings} things are wrong.");
        return findings == 0 ? 0 : StoreVerbs.Damaged;
    }

    private static IStoreUpkeep UpkeepOf(ServerStores stores) => stores.Upkeep ?? throw new InvalidOperationException("Only PostgreSQL's store is looked after while it is open.");

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
