using Microsoft.Win32.SafeHandles;

namespace Faultline.Spooling;

/// <summary>
/// A segment that this process holds the lock of: one that it writes or wrote (<see cref="Appender"/>), or one that it adopted.
/// </summary>
internal sealed class Segment
{
    private readonly Lock _headerGate = new();
    private readonly SafeFileHandle _handle;
    private readonly SegmentLock _lock;
    private readonly SpoolDisk _disk;
    private readonly long _length;
    private ulong _sequence;
    private long _shipped;
    private DropCounts _drops;
    private SegmentCounts _counts;
    private long? _counted;
    private long _told;
    private bool _wholeHeader;
    private int _dirty;
    private bool _released;

    private Segment(SegmentName name, string path, SafeFileHandle handle, SegmentLock held, SegmentHeader header, SpoolDisk disk, bool live)
    {
        Name = name;
        Path = path;
        _handle = handle;
        _lock = held;
        _disk = disk;
        _sequence = header.State.Sequence;
        _shipped = Math.Max(header.State.Shipped, SegmentHeader.Bytes);
        _drops = header.State.Drops;
        _counts = header.State.Counts;
        _wholeHeader = !header.IsSound;
        if (live)
        {
            Appender = new(handle, disk);
            return;
        }

        _length = RandomAccess.GetLength(handle);
        if (_wholeHeader && _length > 0)
            HeaderDamage = new(0, 0, 0, 1, Math.Min(_length, SegmentHeader.Bytes), 0);
        _drops += HeaderDamage;
    }

    public SegmentName Name { get; }

    public string Path { get; }

    /// <summary>The writing side; null when the segment was adopted.</summary>
    public SegmentAppender? Appender { get; }

    /// <summary>An fsync of this segment failed once. The system may have forgotten the pages, so no later success counts for it.</summary>
    public bool SyncFailed { get; private set; }

    /// <summary>Counted once, at adoption, when the header could not be read.</summary>
    public DropCounts HeaderDamage { get; }

    public long End => Appender?.End ?? _length;

    public long Shipped => Math.Min(Volatile.Read(ref _shipped), End);

    public DropCounts Drops
    {
        get
        {
            lock (_headerGate)
                return _drops;
        }
    }

    /// <summary>
    /// Records that were put into it: as they were appended, or, when it was adopted, those that were handed on and what a scan of the rest finds, damaged
    /// regions too; not fewer than its writer had counted. Null before an adopted one was counted (<see cref="CountTaken"/>).
    /// </summary>
    public long? Taken => Appender?.Taken ?? _counted;

    /// <summary>Whole records that wait, as far as they were counted.</summary>
    public long PendingRecords
    {
        get
        {
            lock (_headerGate)
                return Math.Max(0, (Taken ?? 0) - _counts.HandedOn - _counts.Damaged);
        }
    }

    /// <summary>Records that were put into it and that who keeps accounts was not told of yet, as far as they were counted; also over a restart.</summary>
    public long Untold
    {
        get
        {
            lock (_headerGate)
                return Math.Max(0, (Taken ?? 0) - _counts.Taken);
        }
    }

    public bool IsQuiescent => Appender?.IsQuiescent ?? true;

    /// <summary>Nothing in it waits and nothing will come.</summary>
    public bool IsFinished => IsQuiescent && Shipped >= End;

    /// <summary>A new segment, locked, its header written.</summary>
    /// <exception cref="IOException">The disk is full, the directory gone.</exception>
    public static Segment Create(string directory, DateTimeOffset now, SpoolDisk disk)
    {
        var name = SegmentName.New(now);
        var path = System.IO.Path.Combine(directory, name.Text);
        var held = SegmentLock.TryTake(path)
            ?? throw new IOException($"The new file '{SegmentLock.PathOf(path)}' is already locked, or its directory is gone.");
        SafeFileHandle? handle = null;
        try
        {
            handle = SpoolFiles.CreateShared(path);
            var header = new SegmentHeader(true, SegmentHeader.CurrentVersion, new(1, SegmentHeader.Bytes, default));
            Span<byte> bytes = stackalloc byte[SegmentHeader.Bytes];
            SegmentHeader.Write(bytes, name, header.State);
            disk.Write(handle, bytes, 0);
            return new(name, path, handle, held, header, disk, live: true);
        }
        catch
        {
            handle?.Dispose();
            File.Delete(path);
            held.Delete();
            throw;
        }
    }

    /// <summary>Takes over a segment of a process that died; null when it lives, when another was faster, or when the format is unknown.</summary>
    public static Segment? TryAdopt(string directory, SegmentName name, SpoolDisk disk)
    {
        var path = System.IO.Path.Combine(directory, name.Text);
        var held = SegmentLock.TryTake(path);
        if (held is null)
            return null;
        SafeFileHandle? handle = null;
        try
        {
            handle = SpoolFiles.OpenShared(path, FileAccess.ReadWrite);
            var header = ReadHeader(handle);
            if (header.IsKnown)
                return new(name, path, handle, held, header, disk, live: false);
        }
        catch (FileNotFoundException)
        {
            // Its former owner finished and deleted it between our look at the directory and our lock.
            held.Delete();
            return null;
        }
        catch
        {
            handle?.Dispose();
            held.Dispose();
            throw;
        }

        handle.Dispose();
        held.Dispose();
        return null;
    }

    public static SegmentHeader ReadHeader(SafeFileHandle handle)
    {
        Span<byte> bytes = stackalloc byte[SegmentHeader.Bytes];
        var length = RandomAccess.Read(handle, bytes, 0);
        return SegmentHeader.Read(bytes[..length]);
    }

    /// <summary>Counts what is in it; reads what was not handed on, when it was adopted, once.</summary>
    public long CountTaken()
    {
        if (Taken is { } known)
            return known;
        var scan = Scan();
        var whole = scan.CountAll();
        lock (_headerGate)
            _counted = Math.Max(_counts.Taken, _counts.HandedOn + _counts.Damaged + whole + scan.Damage.Count(region => !region.IsHole));
        return _counted.Value;
    }

    /// <summary>What who keeps accounts is to be told when records and damage are passed up to a position.</summary>
    public SpoolProgress ProgressTo(long position, int records, IReadOnlyList<DamagedRegion> damage)
    {
        // At rest first, then the count: see SegmentAppender.
        var ends = IsQuiescent && position >= End;
        var taken = CountTaken();
        lock (_headerGate)
        {
            // One region may have been several records; how many it was is known when all the others were read.
            var damaged = _counts.Damaged + damage.Count(region => !region.IsHole);
            if (ends)
                damaged = Math.Max(damaged, taken - _counts.HandedOn - records);
            return new(Name.Text, position, taken, damaged);
        }
    }

    /// <summary>Whether there is something to tell although nothing waits: records that were counted after they were read, or that turned out to be lost.</summary>
    public bool OwesProgress
    {
        get
        {
            var rests = IsQuiescent && Shipped >= End;
            var taken = CountTaken();
            lock (_headerGate)
                return taken > _told || (rests && taken > _counts.HandedOn + _counts.Damaged);
        }
    }

    /// <summary>A scan from what was acknowledged last to what is surely written.</summary>
    /// <param name="room">Where payloads are copied to; null for arrays of their own.</param>
    public SegmentScanner Scan(RecordRoom? room = null)
    {
        // The end first, then whether anybody writes: see SegmentAppender.
        var end = End;
        var settled = Appender?.IsIdle ?? true;
        return new(_handle, Name.Text, Shipped, end, settled, Appender?.Failed ?? [], room);
    }

    public int ReadAt(long position, Span<byte> bytes) => RandomAccess.Read(_handle, bytes, position);

    /// <summary>Moves the position on; false when it is already there. <see cref="Persist"/> writes it down.</summary>
    public bool Advance(SpoolAdvance advance, DropCounts drops)
    {
        lock (_headerGate)
        {
            if (advance.Progress is { } told)
            {
                _told = Math.Max(_told, told.Taken);
                _counts = _counts with { Damaged = told.Damaged, Taken = Math.Max(_counts.Taken, told.Taken) };
            }

            if (advance.Position <= _shipped)
                return false;
            Volatile.Write(ref _shipped, advance.Position);
            _drops += drops;
            _counts = _counts with { HandedOn = _counts.HandedOn + advance.Records, Damaged = advance.Progress?.Damaged ?? _counts.Damaged + drops.Damaged };
            return true;
        }
    }

    public void AddDrops(DropCounts drops)
    {
        lock (_headerGate)
            _drops += drops;
    }

    /// <summary>Writes position and counts into the header.</summary>
    /// <exception cref="IOException">The disk failed; the header keeps its former state, so records may be read twice, never lost.</exception>
    public void Persist()
    {
        lock (_headerGate)
        {
            if (_released)
                return;
            var state = new SegmentState(++_sequence, _shipped, _drops, _counts);
            Span<byte> bytes = stackalloc byte[SegmentHeader.Bytes];
            if (_wholeHeader)
            {
                SegmentHeader.Write(bytes, Name, state);
                _disk.Write(_handle, bytes, 0);
                _wholeHeader = false;
            }
            else
            {
                SegmentHeader.WriteSlot(bytes[..SegmentHeader.SlotBytes], state);
                _disk.Write(_handle, bytes[..SegmentHeader.SlotBytes], SegmentHeader.SlotAt(state.Sequence));
            }
        }

        MarkDirty();
    }

    /// <summary>Says that there are bytes to force to the disk; true when that is news. Called after the write.</summary>
    public void MarkDirty()
    {
        if (Volatile.Read(ref _dirty) == 0)
            Interlocked.Exchange(ref _dirty, 1);
    }

    public bool IsDirty => Volatile.Read(ref _dirty) != 0;

    /// <summary>Forces what was written before this call to the disk; false when that failed, now or ever before.</summary>
    public bool TrySync(out Exception? error)
    {
        error = null;
        Interlocked.Exchange(ref _dirty, 0);
        try
        {
            _disk.Sync(_handle);
        }
        catch (ObjectDisposedException) when (_released)
        {
            return true; // finished and deleted meanwhile: nothing of it is needed any more
        }
        catch (Exception e)
        {
            // The fence between whoever waits for the disk and what the disk answers: told as false, counted by the caller.
            error = e;
            SyncFailed = true;
        }

        return !SyncFailed;
    }

    /// <summary>Removes the files, the lock last.</summary>
    public void Delete()
    {
        lock (_headerGate)
            _released = true;
        _handle.Dispose();
        try
        {
            File.Delete(Path);
        }
        finally
        {
            _lock.Delete();
        }
    }

    /// <summary>Lets go: who takes the lock next may have it.</summary>
    public void Release()
    {
        lock (_headerGate)
            _released = true;
        _handle.Dispose();
        _lock.Dispose();
    }
}
