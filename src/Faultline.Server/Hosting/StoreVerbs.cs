using Faultline.Server.Stores.Sqlite.Backups;

namespace Faultline.Server.Hosting;

/// <summary>The verbs on a store that need no server: backup, restore, check.</summary>
internal static class StoreVerbs
{
    /// <summary>The exit code of a check that found something.</summary>
    public const int Damaged = 2;

    /// <summary>Makes a backup; the server may be running.</summary>
    public static async Task<int> BackupAsync(ServerOptions options, string target, TextWriter output, CancellationToken cancellation)
    {
        if (options.PostgreSql is { } database)
            return await PostgreSqlVerbs.BackupAsync(options, database, target, output, cancellation);
        await new BackupWriter(Path.GetFullPath(options.Data), Path.GetFullPath(target), output, TimeProvider.System).WriteAsync(cancellation);
        return 0;
    }

    /// <summary>Puts a backup into an empty data directory.</summary>
    public static async Task<int> RestoreAsync(ServerOptions options, string backup, string? erasures, TextWriter output, CancellationToken cancellation)
    {
        if (options.PostgreSql is { } database)
            return await PostgreSqlVerbs.RestoreAsync(options, database, backup, erasures, output, cancellation);
        var root = Path.GetFullPath(options.Data);
        if (Directory.Exists(root) && Directory.EnumerateFileSystemEntries(root).Any())
            throw new StartException($"The data directory '{root}' is not empty. Move it away, or name another with --data.");
        // Before anything is made: a backup's name that was mistyped must not leave a directory that is no longer empty.
        BackupManifest.Read(Path.GetFullPath(backup));
        if (erasures is not null && !File.Exists(erasures))
            throw new StartException($"There is no journal of erasures '{erasures}'.");
        var data = DataDirectory.Open(root);
        using var taken = data.Lock();
        await new BackupRestore(Path.GetFullPath(backup), data.Root, erasures, output, TimeProvider.System).RestoreAsync(cancellation);
        return 0;
    }

    /// <summary>Looks through a data directory; the server may be running.</summary>
    public static async Task<int> CheckAsync(ServerOptions options, bool full, TextWriter output, CancellationToken cancellation)
    {
        var faults = options.PostgreSql is { } database
            ? await PostgreSqlVerbs.CheckAsync(options, database, full, cancellation)
            : await new StoreCheck(Path.GetFullPath(options.Data), full, output).RunAsync(cancellation);
        foreach (var fault in faults)
            await output.WriteLineAsync(fault);
        await output.WriteLineAsync(faults.Count == 0 ? "Nothing is wrong." : $"{faults.Count} things are wrong.");
        return faults.Count == 0 ? 0 : Damaged;
    }
}
