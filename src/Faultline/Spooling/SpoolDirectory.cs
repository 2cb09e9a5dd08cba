using Microsoft.Win32.SafeHandles;

namespace Faultline.Spooling;

/// <summary>Looks into a spool directory without changing it: live, copied from another host, or read-only.</summary>
public static class SpoolDirectory
{
    /// <summary>What lies there. Reads every byte once.</summary>
    /// <exception cref="IOException">There is no such directory, or it cannot be read.</exception>
    public static SpoolDirectoryStatus Inspect(string directory)
    {
        directory = Existing(directory);
        var parked = new DirectoryInfo(Path.Combine(directory, SpoolFiles.ParkedFolder));
        var files = parked.Exists ? parked.GetFiles("*" + Parking.Extension) : [];
        return new()
        {
            Directory = directory,
            Segments = [.. SegmentName.In(directory).Select(name => Inspect(directory, name)).OfType<SpoolSegmentStatus>()],
            Parked = files.Length,
            ParkedBytes = files.Sum(file => file.Length),
        };
    }

    /// <summary>
    /// The records that lie there, oldest segment first, for replay elsewhere: ids make it safe to send one twice. Damage is passed over in silence.
    /// </summary>
    /// <param name="directory">The directory.</param>
    /// <param name="includeShipped">Also records that were handed on and are still there.</param>
    /// <exception cref="IOException">There is no such directory, or it cannot be read.</exception>
    public static IEnumerable<SpoolRecord> ReadAll(string directory, bool includeShipped = false)
    {
        directory = Existing(directory);
        return Enumerate();

        IEnumerable<SpoolRecord> Enumerate()
        {
            foreach (var name in SegmentName.In(directory))
            {
                using var handle = TryOpen(directory, name);
                if (handle is null)
                    continue;
                var header = Segment.ReadHeader(handle);
                if (!header.IsKnown)
                    continue;
                var scan = Scan(handle, name, includeShipped ? SegmentHeader.Bytes : header.State.Shipped);
                while (scan.Next() is { } record)
                    yield return record;
            }
        }
    }

    private static SpoolSegmentStatus? Inspect(string directory, SegmentName name)
    {
        var owner = SegmentLock.IsHeld(Path.Combine(directory, name.Text)) switch
        {
            true => SpoolOwner.Alive,
            false => SpoolOwner.Gone,
            null => SpoolOwner.Unknown,
        };
        var status = new SpoolSegmentStatus { Name = name.Text, Begun = name.Begun, ProcessId = name.ProcessId, Owner = owner };
        try
        {
            using var handle = TryOpen(directory, name);
            return handle is null ? null : Inspect(status, handle, name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // One bad file must not hide the others.
            return status with { Problem = e.Message };
        }
    }

    private static SpoolSegmentStatus Inspect(SpoolSegmentStatus status, SafeFileHandle handle, SegmentName name)
    {
        var header = Segment.ReadHeader(handle);
        status = status with { Bytes = RandomAccess.GetLength(handle) };
        if (!header.IsKnown)
            return status with { Problem = $"format version {header.Version}; this program reads version {SegmentHeader.CurrentVersion}" };

        long records = 0, pending = 0, pendingBytes = 0;
        var scan = Scan(handle, name, SegmentHeader.Bytes);
        while (scan.Next() is { } record)
        {
            records++;
            if (record.Position < header.State.Shipped)
                continue;
            pending++;
            pendingBytes += RecordFrame.Bytes + record.Payload.Length;
        }

        var damage = status.Owner is SpoolOwner.Alive ? default : DropCounts.Of(scan.Damage);
        var drops = header.State.Drops;
        return status with
        {
            Records = records,
            PendingRecords = pending,
            PendingBytes = pendingBytes,
            Shipped = Math.Min(header.State.Shipped, status.Bytes),
            Damaged = damage.Damaged,
            DamagedBytes = damage.DamagedBytes,
            Holes = damage.Holes,
            RefusedFull = drops.RefusedFull,
            RefusedTooLarge = drops.RefusedTooLarge,
            WriteErrors = drops.WriteErrors,
            LostRegions = drops.Damaged,
            LostBytes = drops.DamagedBytes,
            Problem = header.IsSound ? null : "the header is damaged; the records are read from the beginning",
        };
    }

    // Settled also when a process writes: a reader that only looks may step over what is not there yet.
    private static SegmentScanner Scan(SafeFileHandle handle, SegmentName name, long from) =>
        new(handle, name.Text, Math.Max(from, SegmentHeader.Bytes), RandomAccess.GetLength(handle), settled: true, failed: []);

    /// <summary>Null when its owner finished and deleted it since the directory was listed.</summary>
    private static SafeFileHandle? TryOpen(string directory, SegmentName name)
    {
        try
        {
            return SpoolFiles.OpenShared(Path.Combine(directory, name.Text), FileAccess.Read);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static string Existing(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        var path = Path.GetFullPath(directory);
        return Directory.Exists(path) ? path : throw new DirectoryNotFoundException($"There is no spool directory '{path}'.");
    }
}
