using Microsoft.Win32.SafeHandles;

namespace Faultline.Spooling;

/// <summary>
/// The file <c>segment.lock</c>, held as long as a process owns the segment; the system lets go when the process dies, however
/// it dies. Whoever holds it may read and delete the segment: the segment first, this file last, so that one who takes the lock
/// too late finds no segment.
/// </summary>
internal sealed class SegmentLock : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly string _path;

    private SegmentLock(SafeFileHandle handle, string path)
    {
        _handle = handle;
        _path = path;
    }

    public static string PathOf(string segmentPath) => segmentPath + SegmentName.LockExtension;

    /// <summary>Takes the lock, or gives null when another holds it.</summary>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static SegmentLock? TryTake(string segmentPath)
    {
        var path = PathOf(segmentPath);
        try
        {
            var handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            SpoolFiles.MakePrivate(handle);
            return new(handle, path);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Whether a process holds the lock of a segment; null when that cannot be told. Only looks: it makes no file.</summary>
    public static bool? IsHeld(string segmentPath)
    {
        var path = PathOf(segmentPath);
        if (!File.Exists(path))
            return false;
        try
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.None);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// Removes lock files without a segment: of processes that died between making the one and the other, or between removing them.
    /// Only old ones: a young one may be on its way to a segment.
    /// </summary>
    public static void DeleteOrphans(string directory, DateTimeOffset before)
    {
        foreach (var path in Directory.EnumerateFiles(directory, "*" + SegmentName.Extension + SegmentName.LockExtension))
        {
            var segment = path[..^SegmentName.LockExtension.Length];
            if (!File.Exists(segment) && File.GetLastWriteTimeUtc(path) < before.UtcDateTime && TryTake(segment) is { } orphan)
                orphan.Delete();
        }
    }

    /// <summary>Lets go and removes the file: after the segment itself is gone.</summary>
    public void Delete()
    {
        _handle.Dispose();
        File.Delete(_path);
    }

    public void Dispose() => _handle.Dispose();
}
