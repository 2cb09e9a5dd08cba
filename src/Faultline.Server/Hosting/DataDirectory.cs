using System.Security.Cryptography;
using System.Text;
using Faultline.Server.Projects;

namespace Faultline.Server.Hosting;

/// <summary>The one directory in which everything lies.</summary>
internal sealed class DataDirectory
{
    private DataDirectory(string path) => Root = path;

    /// <summary>The directory, absolute.</summary>
    public string Root { get; }

    /// <summary>The index.</summary>
    public string Database => Path.Combine(Root, "faultline.db");

    /// <summary>The payload files: a directory for each project.</summary>
    public string Payloads => Path.Combine(Root, "payloads");

    /// <summary>What is taken in and not yet stored: a directory for each project.</summary>
    public string Spool => Path.Combine(Root, "spool");

    /// <summary>The ingest key of the first project, readable by the owner alone.</summary>
    public string IngestKey => Path.Combine(Root, "ingest-key");

    /// <summary>Whose data were to be erased, since a backup from before does not know.</summary>
    public string Erasures => Path.Combine(Root, Stores.ErasureJournal.FileName);

    private string NodeFile => Path.Combine(Root, "node");

    private string LockFile => Path.Combine(Root, "lock");

    /// <summary>Opens the directory, made when it is not there.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="holdsStore">Whether index and payloads lie in it too; with PostgreSQL they do not.</param>
    /// <exception cref="StartException">It cannot be made or written.</exception>
    public static DataDirectory Open(string path, bool holdsStore = true)
    {
        var root = Path.GetFullPath(path);
        try
        {
            Make(root);
            var data = new DataDirectory(root);
            if (!holdsStore)
                return data;
            Make(data.Payloads);
            // SQLite gives its other files the mode of this one.
            new FileStream(data.Database, Private(FileMode.OpenOrCreate, FileShare.ReadWrite)).Dispose();
            return data;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException(
                $"The data directory '{root}' cannot be made or written: {e.Message} Give this user the right to write it, or choose another with --data.", e);
        }
    }

    /// <summary>The directory's name among those of the servers on one database; given once. The caller holds the lock.</summary>
    /// <exception cref="StartException">It cannot be read or written.</exception>
    public string NodeName()
    {
        try
        {
            if (File.Exists(NodeFile) && File.ReadAllText(NodeFile).Trim() is { Length: > 0 } known)
                return known;
            var name = RandomNumberGenerator.GetHexString(16, lowercase: true);
            using var file = new FileStream(NodeFile, Private(FileMode.Create, FileShare.None));
            file.Write(Encoding.ASCII.GetBytes(name + "\n"));
            return name;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The file '{NodeFile}' cannot be read or written: {e.Message}", e);
        }
    }

    /// <summary>Takes the directory for this process until the handle is disposed or the process ends.</summary>
    /// <exception cref="StartException">Another server has it, or a restore into it was not finished.</exception>
    public IDisposable Lock()
    {
        if (File.Exists(Path.Combine(Root, Stores.Sqlite.Backups.BackupRestore.Marker)))
            throw new StartException($"A backup was being restored into '{Root}', and that was not finished. Empty the directory and restore again.");
        try
        {
            return new FileStream(LockFile, Private(FileMode.OpenOrCreate, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StartException(
                $"The file '{LockFile}' cannot be written: {e.Message} Give this user the right to write it, or choose another directory with --data.", e);
        }
        catch (IOException e)
        {
            // The directory was written a moment ago, so that what is in the way is the other's lock.
            throw new StartException($"Another server is at work on the data directory '{Root}'. Stop it, or choose another directory with --data.", e);
        }
    }

    /// <summary>
    /// Makes the first project when there is none yet, and puts its key where only the owner can read it. The key's file is
    /// written before the project is, so that there is no project whose key nobody knows.
    /// </summary>
    /// <exception cref="StartException">The key cannot be written.</exception>
    public async Task PrepareAsync(IProjectStore projects, CancellationToken cancellation)
    {
        if ((await projects.ListAsync(cancellation)).Count > 0)
            return;
        var key = Projects.IngestKey.New();
        try
        {
            await using var file = new FileStream(IngestKey, Private(FileMode.Create, FileShare.None));
            await file.WriteAsync(Encoding.ASCII.GetBytes(key.Text + "\n"), cancellation);
            file.Flush(flushToDisk: true); // as the project will be: a power cut must not take the one and leave the other
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The ingest key cannot be written to '{IngestKey}': {e.Message}", e);
        }

        await projects.AddAsync(Project.Default, key, cancellation);
    }

    private static void Make(string directory)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // For the owner alone, also where the directory was there before and others may look into it.
    private static FileStreamOptions Private(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
