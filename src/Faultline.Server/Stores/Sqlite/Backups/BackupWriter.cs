using Dapper;
using Faultline.Server.Stores.Payloads;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite.Backups;

/// <summary>
/// Makes a backup beside a running server: first the payload files that nobody writes to any more (hard links, where the file system can), then the
/// database as it is at one moment, then what that database knows of the files that are written to, then the manifest.
/// </summary>
/// <remarks>
/// A file that is dropped between the two steps is in the backup already if the copied database knows it; one that the copied database does not know
/// any more is taken out again. What an erasure overwrites between the two is linked anew. What is in the spool is not in a backup: it was taken in, and not yet stored.
/// </remarks>
internal sealed class BackupWriter(string data, string target, TextWriter progress, TimeProvider time)
{
    /// <exception cref="StartException">The target is not empty, or something cannot be read or written.</exception>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            throw new StartException($"The directory '{target}' is not empty. A backup is made in a new directory.");
        try
        {
            Directory.CreateDirectory(target);
            using var connection = StoreConnection.Open(Path.Combine(data, "faultline.db"));
            var closed = SegmentFile.Of(connection).Where(segment => segment.State == (long)SegmentState.Closed).ToList();
            foreach (var segment in closed)
                TryLink(segment);
            await progress.WriteLineAsync($"{closed.Count} payload files are linked or copied.");

            cancellation.ThrowIfCancellationRequested();
            var now = time.GetUtcNow();
            var copy = Path.Combine(target, "faultline.db");
            await progress.WriteLineAsync($"Copying the database, {new FileInfo(connection.DataSource).Length / (1024 * 1024)} MiB …");
            connection.Execute("VACUUM INTO @copy", new { copy });
            CopyPayloads(copy);
            CopyRest();
            await FinishAsync(now, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StartException($"The backup to '{target}' was not finished: {e.Message}", e);
        }
    }

    private async Task FinishAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var files = new List<BackupFile>();
        foreach (var path in Directory.EnumerateFiles(target, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            Sync(path);
            files.Add(BackupManifest.Describe(target, path));
            if (files.Count % 100 == 0)
                await progress.WriteLineAsync($"{files.Count} files have their checksums.");
        }

        foreach (var directory in Directory.EnumerateDirectories(target, "*", SearchOption.AllDirectories))
            DirectorySync.Flush(directory);
        new BackupManifest(BackupManifest.Current, now, files).Write(target);
        await progress.WriteLineAsync($"The backup of {data} in {target} is whole: {files.Count} files, {files.Sum(file => file.Bytes) / (1024 * 1024)} MiB.");
    }

    // What the copied database knows, and no more: a file that is written to goes on behind that.
    private void CopyPayloads(string copy)
    {
        using var connection = StoreConnection.Open(copy);
        var known = SegmentFile.Of(connection);
        foreach (var segment in known)
        {
            var to = Path.Combine(target, segment.Path);
            if (File.Exists(to))
            {
                LinkAnewIfWiped(connection, segment);
                continue;
            }

            if (segment.State == (long)SegmentState.Closed && TryLink(segment))
                continue;
            CopyPart(Path.Combine(data, segment.Path), to, segment.EndOffset);
        }

        var paths = known.Select(segment => segment.Path).ToHashSet(StringComparer.Ordinal);
        var payloads = Path.Combine(target, "payloads");
        foreach (var file in Directory.Exists(payloads) ? Directory.EnumerateFiles(payloads, "*", SearchOption.AllDirectories) : [])
        {
            if (!paths.Contains(Path.GetRelativePath(target, file)))
                File.Delete(file);
        }
    }

    // An erasure since the file was linked has put another file in its place. The copied database is of before that, and needs the old one (a restore erases in it again),
    // or of after it, and then nothing that it knows is overwritten in the new one.
    private void LinkAnewIfWiped(SqliteConnection copied, SegmentFile segment)
    {
        var (from, to) = (new FileInfo(Path.Combine(data, segment.Path)), new FileInfo(Path.Combine(target, segment.Path)));
        if (!from.Exists || (from.LastWriteTimeUtc, from.Length) == (to.LastWriteTimeUtc, to.Length) || !HasAllOf(copied, segment, from.FullName))
            return;
        try
        {
            HardLink.LinkOrCopy(from.FullName, to.FullName + ".new");
            File.Move(to.FullName + ".new", to.FullName, overwrite: true);
        }
        catch (FileNotFoundException)
        {
            // Dropped in this moment: what was linked before is all that there is.
        }
    }

    private static bool HasAllOf(SqliteConnection copied, SegmentFile segment, string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var first = new byte[1];
        return copied
            .Query<long>(
                """
                SELECT DISTINCT r.offset FROM payload_segment s JOIN report r ON r.seq BETWEEN s.first_seq AND s.last_seq AND r.segment_id = s.segment_id
                WHERE s.project_id = @Project AND s.number = @Number AND r.loss IS NULL
                """,
                new { segment.Project, segment.Number }, buffered: false)
            .All(offset => RandomAccess.Read(file, first, offset) == 1 && first[0] != 0);
    }

    private bool TryLink(SegmentFile segment)
    {
        var (from, to) = (Path.Combine(data, segment.Path), Path.Combine(target, segment.Path));
        if (!File.Exists(from))
            return false;
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        HardLink.LinkOrCopy(from, to);
        return true;
    }

    private static void CopyPart(string from, string to, long length)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new FileStream(to, FileMode.CreateNew, FileAccess.Write);
        var buffer = new byte[1024 * 1024];
        for (int read; length > 0 && (read = source.Read(buffer, 0, (int)Math.Min(buffer.Length, length))) > 0; length -= read)
            copy.Write(buffer, 0, read);
        if (length > 0)
            throw new IOException($"The payload file '{from}' is shorter than the database says by {length} bytes");
    }

    // The journal of erasures, and what was put aside and lies nowhere else.
    private void CopyRest()
    {
        var journal = Path.Combine(data, ErasureJournal.FileName);
        if (File.Exists(journal))
            File.Copy(journal, Path.Combine(target, ErasureJournal.FileName));
        var spools = Path.Combine(data, "spool");
        foreach (var parked in Directory.Exists(spools) ? Directory.EnumerateFiles(spools, "*.parked", SearchOption.AllDirectories) : [])
        {
            var to = Path.Combine(target, Path.GetRelativePath(data, parked));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(parked, to);
        }
    }

    private static void Sync(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }
}
