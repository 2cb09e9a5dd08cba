using System.Globalization;
using Faultline.Spooling;

namespace Faultline.Mail.Queue;

/// <summary>
/// A Maildir: any mail server delivers to it, and nobody needs a lock to do so. A message is written into <c>tmp</c>, forced to the disk and renamed
/// into <c>new</c>.
/// </summary>
/// <remarks>Source: D. J. Bernstein, "Using maildir format".</remarks>
internal sealed class Maildir
{
    private static int s_delivered;

    private readonly string _tmp;
    private readonly string _new;

    /// <summary>Opens one, and makes what is missing of it.</summary>
    public Maildir(string directory)
    {
        Root = Path.GetFullPath(directory);
        (_tmp, _new) = (Path.Combine(Root, "tmp"), Path.Combine(Root, "new"));
        foreach (var folder in (string[])[Root, _tmp, _new, Path.Combine(Root, "cur")])
        {
            if (!Directory.Exists(folder))
                SpoolFiles.CreateDirectory(folder);
        }
    }

    public string Root { get; }

    /// <summary>Paths of the messages, in the order of their names, which begin with the time of their delivery.</summary>
    public IReadOnlyList<string> Messages() =>
        [.. new DirectoryInfo(_new).EnumerateFiles().Where(file => file.Name[0] != '.').OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => file.FullName)];

    /// <summary>Delivers a message of at most so many bytes. It is on the disk when the task ends.</summary>
    /// <returns>Its length; 0 and nothing is delivered when it is empty, -1 when it is longer.</returns>
    public async Task<long> DeliverAsync(Stream message, long mostBytes, CancellationToken cancellation)
    {
        var name = NewName();
        var written = Path.Combine(_tmp, name);
        try
        {
            var length = await WriteAsync(written, message, mostBytes, cancellation).ConfigureAwait(false);
            if (length <= 0)
                return length;
            File.Move(written, Path.Combine(_new, name));
            SpoolFiles.SyncDirectory(_new);
            return length;
        }
        finally
        {
            File.Delete(written);
        }
    }

    /// <summary>Removes what broke off in <c>tmp</c> long ago.</summary>
    public void Sweep(DateTimeOffset before)
    {
        foreach (var file in new DirectoryInfo(_tmp).EnumerateFiles())
        {
            if (file.LastWriteTimeUtc < before.UtcDateTime)
                file.Delete();
        }
    }

    private static async Task<long> WriteAsync(string path, Stream message, long mostBytes, CancellationToken cancellation)
    {
        using var handle = SpoolFiles.CreateShared(path);
        var buffer = new byte[64 * 1024];
        long length = 0;
        for (int read; (read = await message.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0; length += read)
        {
            if (length + read > mostBytes)
                return -1;
            RandomAccess.Write(handle, buffer.AsSpan(0, read), length);
        }

        RandomAccess.FlushToDisk(handle);
        return length;
    }

    private static string NewName()
    {
        var now = DateTimeOffset.UtcNow;
        var host = Environment.MachineName.Replace("/", "\\057", StringComparison.Ordinal).Replace(":", "\\072", StringComparison.Ordinal);
        return string.Create(CultureInfo.InvariantCulture,
            $"{now.ToUnixTimeSeconds()}.M{now.Ticks % TimeSpan.TicksPerSecond / 10:D6}P{Environment.ProcessId}Q{Interlocked.Increment(ref s_delivered)}R{RandomBits.Next():x}.{host}");
    }
}
