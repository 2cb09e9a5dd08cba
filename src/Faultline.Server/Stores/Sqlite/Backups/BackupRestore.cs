using System.Security.Cryptography;
using Faultline.Server.Stores.Payloads;

namespace Faultline.Server.Stores.Sqlite.Backups;

/// <summary>
/// Puts a backup into an empty data directory: every file is checked against the manifest while it is copied, the database last; then what
/// was to be erased is erased again. The caller holds the directory's lock.
/// </summary>
/// <param name="backup">The backup.</param>
/// <param name="data">The data directory.</param>
/// <param name="erasures">A journal of erasures that is younger than the backup; null for none.</param>
/// <param name="progress">Where lines go that say how far it is.</param>
/// <param name="time">The clock.</param>
internal sealed class BackupRestore(string backup, string data, string? erasures, TextWriter progress, TimeProvider time)
{
    /// <summary>Stands in the data directory while a restore is at work, so that no server starts on half of one.</summary>
    public const string Marker = "restoring";

    /// <summary>Restores.</summary>
    /// <exception cref="StartException">The backup is not whole, or something cannot be read or written.</exception>
    public async Task RestoreAsync(CancellationToken cancellation)
    {
        if (erasures is not null && !File.Exists(erasures))
            throw new StartException($"There is no journal of erasures '{erasures}'.");
        var manifest = BackupManifest.Read(backup);
        try
        {
            await File.WriteAllTextAsync(Path.Combine(data, Marker), backup + "\n", cancellation);
            var done = 0;
            foreach (var file in manifest.Files.OrderBy(file => file.Path == "faultline.db"))
            {
                cancellation.ThrowIfCancellationRequested();
                Copy(file);
                if (++done % 100 == 0)
                    await progress.WriteLineAsync($"{done} of {manifest.Files.Count} files are restored.");
            }

            foreach (var directory in Directory.EnumerateDirectories(data, "*", SearchOption.AllDirectories).Append(data))
                DirectorySync.Flush(directory);
            await EraseAgainAsync(cancellation);
            File.Delete(Path.Combine(data, Marker));
            await progress.WriteLineAsync($"{manifest.Files.Count} files of {manifest.Created.UtcDateTime:yyyy-MM-dd HH:mm} UTC are restored into {data}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The backup '{backup}' was not restored: {e.Message}", e);
        }
    }

    private void Copy(BackupFile file)
    {
        var (from, to) = (Path.Combine(backup, file.Path), Path.Combine(data, file.Path));
        if (!File.Exists(from))
            throw new StartException($"The backup '{backup}' is not whole: '{file.Path}' is missing.");
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read);
        using var target = new FileStream(to, FileMode.Create, FileAccess.Write, FileShare.None);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1024 * 1024];
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            target.Write(buffer, 0, read);
        }

        target.Flush(flushToDisk: true);
        var sum = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (target.Length != file.Bytes || sum != file.Sha256)
            throw new StartException($"The backup '{backup}' is damaged: '{file.Path}' has {target.Length} bytes and SHA-256 {sum}, expected {file.Bytes} and {file.Sha256}.");
    }

    private async Task EraseAgainAsync(CancellationToken cancellation)
    {
        var own = Path.Combine(data, ErasureJournal.FileName);
        await using var stores = SqliteStores.Open(Path.Combine(data, "faultline.db"), Path.Combine(data, "payloads"), int.MaxValue, time);
        var erased = await stores.EraseAgainAsync(ErasureJournal.Read(own), cancellation);
        if (erasures is not null)
            erased += await stores.EraseAgainAsync(ErasureJournal.Read(erasures), cancellation);
        if (erased > 0)
            await progress.WriteLineAsync($"{erased} reports are erased again.");
    }
}
