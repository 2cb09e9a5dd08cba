namespace Faultline.Spooling;

/// <summary>
/// The segments that this process holds, oldest first, the live one last: begins new ones, adopts those of the dead, deletes what is finished.
/// </summary>
internal sealed class SpoolSegments
{
    /// <summary>Adopted at one time; a service that crashed a thousand times left a thousand files, and each costs two open files.</summary>
    private const int MostHeld = 128;

    private static readonly TimeSpan RollRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OldAge = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan OrphanAge = TimeSpan.FromHours(1);

    private readonly SpoolOptions _options;
    private readonly SpoolCounters _counters;
    private readonly SpoolDisk _disk;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Lock _rollGate = new();
    private readonly List<Segment> _held = [];
    private Segment _live;
    private long _liveSince;
    private long _rest;
    private long _others;
    private long? _rollFailed;
    private long? _rolledAfterError;
    private long? _adopted;
    private bool _closed;
    private bool _keepsAccounts;
    private int _directoryDirty = 1;

    public SpoolSegments(SpoolOptions options, SpoolCounters counters, SpoolDisk disk, TimeProvider time)
    {
        _options = options;
        _counters = counters;
        _disk = disk;
        _time = time;
        _live = Segment.Create(options.Directory, time.GetUtcNow(), disk);
        try
        {
            SpoolDoor.ProveLock(_live.Path);
        }
        catch
        {
            _live.Delete();
            throw;
        }

        _liveSince = time.GetTimestamp();
        _held.Add(_live);
        CountOthers();
    }

    /// <summary>Somebody keeps accounts of the records: a segment goes only after all of it was told.</summary>
    public bool KeepsAccounts
    {
        get => Volatile.Read(ref _keepsAccounts);
        set => Volatile.Write(ref _keepsAccounts, value);
    }

    public Segment Live => Volatile.Read(ref _live);

    /// <summary>Bytes of everything in the directory but the live segment.</summary>
    public long Rest => Volatile.Read(ref _rest);

    /// <summary>True once after files came or went: the directory is to be forced to the disk.</summary>
    public bool TakeDirectoryDirty() => Interlocked.Exchange(ref _directoryDirty, 0) != 0;

    public void MarkDirectoryDirty() => Interlocked.Exchange(ref _directoryDirty, 1);

    public Segment[] Held()
    {
        lock (_gate)
            return [.. _held];
    }

    /// <summary>
    /// Begins a new segment in the place of this one. False when another thread is at it (its caller may go on in the old one
    /// meanwhile: nobody waits) or when the disk did not let us.
    /// </summary>
    public bool TryRoll(Segment full)
    {
        if (!_rollGate.TryEnter())
            return false;
        try
        {
            if (Live != full)
                return true;
            if (_closed || IsWithin(_rollFailed, RollRetry))
                return false;
            SpoolFiles.CreateDirectory(_options.Directory); // somebody may have deleted it
            var fresh = Segment.Create(_options.Directory, _time.GetUtcNow(), _disk);
            _liveSince = _time.GetTimestamp();
            lock (_gate)
                _held.Add(fresh);
            MarkDirectoryDirty(); // before anybody can write to it and wait for the disk
            Volatile.Write(ref _live, fresh);
            full.Appender!.Close(); // after the new one is to be found: who sees it closed finds it
            Interlocked.Increment(ref _counters.Rolls);
            CountOthers();
            return true;
        }
        catch (Exception e)
        {
            // The fence between the application's answer and our disk: the old segment stays, the next try is a second away.
            _counters.Note(e);
            _rollFailed = _time.GetTimestamp();
            return false;
        }
        finally
        {
            _rollGate.Exit();
        }
    }

    /// <summary>Another file may do where this one did not; but no more than one in a second, or a sick disk would be filled with empty ones.</summary>
    public void RollAfterError(Segment failed)
    {
        if (IsWithin(_rolledAfterError, RollRetry))
            return;
        _rolledAfterError = _time.GetTimestamp();
        TryRoll(failed);
    }

    /// <summary>A live segment whose records are all handed on is ended when it is large or old, so that its space returns.</summary>
    public void RollIfShipped()
    {
        var live = Live;
        if (live.End == SegmentHeader.Bytes || live.Shipped < live.End)
            return;
        if (live.End >= _options.SegmentBytes / 4 || _time.GetElapsedTime(_liveSince) >= OldAge)
            TryRoll(live);
    }

    /// <summary>The live segment's file was deleted under us: what it holds can be read here, but no longer survives this process.</summary>
    public void RollIfUnlinked()
    {
        var live = Live;
        if (!File.Exists(live.Path))
            TryRoll(live);
    }

    /// <summary>Takes over what dead processes left, when it is time to look again.</summary>
    public void AdoptIfDue()
    {
        if (_options.AdoptInterval > TimeSpan.Zero && IsWithin(_adopted, _options.AdoptInterval))
            return;
        _adopted = _time.GetTimestamp();
        try
        {
            var known = Held().Select(segment => segment.Name).ToHashSet();
            foreach (var name in SegmentName.In(_options.Directory))
            {
                if (known.Contains(name))
                    continue;
                if (known.Count >= MostHeld)
                {
                    _adopted = null; // look again as soon as some are finished
                    break;
                }

                if (TryAdopt(name))
                    known.Add(name);
            }

            SegmentLock.DeleteOrphans(_options.Directory, _time.GetUtcNow() - OrphanAge);
            CountOthers();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The directory was deleted or closed to us; what we hold open can be read all the same.
            _counters.Note(e);
        }
    }

    /// <summary>Looks at the directory for the segments that are not ours, which count against the limit too.</summary>
    public void CountOthers()
    {
        try
        {
            var known = Held().Select(segment => segment.Name.Text).ToHashSet();
            var others = new DirectoryInfo(_options.Directory).EnumerateFiles("*" + SegmentName.Extension)
                .Where(file => !known.Contains(file.Name)).Sum(SizeOf);
            lock (_gate)
            {
                _others = others;
                SumRest();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The directory was deleted or closed to us: the last count stands.
            _counters.Note(e);
        }

        static long SizeOf(FileInfo file)
        {
            try
            {
                return file.Length;
            }
            catch (FileNotFoundException)
            {
                return 0; // its owner finished it between the listing and the look
            }
        }
    }

    /// <summary>Deletes segments that are finished; what they counted goes on in the live one.</summary>
    public void DeleteFinished()
    {
        foreach (var segment in Held())
        {
            if (segment == Live || !IsFinished(segment))
                continue;
            Forget(segment);
            var heir = Live;
            heir.AddDrops(segment.Drops);
            Attempt(heir.Persist);
            Attempt(segment.Delete);
            MarkDirectoryDirty();
        }
    }

    /// <summary>Lets go of a segment that cannot be read, and of one that nobody here reads; who adopts it opens it afresh.</summary>
    public void LetGo(Segment segment)
    {
        if (segment == Live || !segment.IsQuiescent)
            return;
        segment.TrySync(out _); // after it came to rest: somebody may still wait for its last bytes, and asks SyncFailed
        Attempt(segment.Persist);
        Forget(segment);
        segment.Release();
        CountOthers();
    }

    /// <summary>No more segments; the live one is closed. What is in flight may still be written.</summary>
    public void Close()
    {
        lock (_rollGate)
        {
            _closed = true;
            Live.Appender!.Close();
        }
    }

    /// <summary>Deletes what is finished, the live one too, and lets go of the rest.</summary>
    public void Release()
    {
        var held = Held();
        var heir = held.FirstOrDefault(segment => !IsFinished(segment));
        foreach (var segment in held)
        {
            Forget(segment);
            if (IsFinished(segment))
            {
                heir?.AddDrops(segment.Drops);
                Attempt(segment.Delete);
            }
        }

        if (heir is not null)
            Attempt(heir.Persist);
        foreach (var segment in held)
            segment.Release();
    }

    private bool TryAdopt(SegmentName name)
    {
        try
        {
            var segment = Segment.TryAdopt(_options.Directory, name, _disk);
            if (segment is null)
                return false;
            _counters.AddDamage(segment.HeaderDamage);
            Interlocked.Increment(ref _counters.Adopted);
            lock (_gate)
            {
                // Before all of ours: they sort by time among themselves, and ours are younger or as good.
                var at = _held.FindIndex(other => other.Appender is not null || string.CompareOrdinal(other.Name.Text, name.Text) > 0);
                _held.Insert(at < 0 ? _held.Count : at, segment);
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // One file of another user or with a broken block must not keep us from the others.
            _counters.Note(e);
            return false;
        }
    }

    private bool IsFinished(Segment segment)
    {
        try
        {
            return segment.IsFinished && !(KeepsAccounts && segment.OwesProgress);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It cannot be counted: kept, and counted by who adopts it.
            _counters.Note(e);
            return false;
        }
    }

    private void Forget(Segment segment)
    {
        lock (_gate)
        {
            _held.Remove(segment);
            SumRest();
        }
    }

    private void SumRest()
    {
        var rest = _others;
        foreach (var segment in _held)
        {
            if (segment != _live)
                rest += segment.End;
        }

        Volatile.Write(ref _rest, rest);
    }

    private void Attempt(Action disk)
    {
        try
        {
            disk();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // A position that was not written down is read again, a file that was not deleted is adopted again: at least once holds.
            _counters.Note(e);
        }
    }

    private bool IsWithin(long? timestamp, TimeSpan span) => timestamp is { } then && _time.GetElapsedTime(then) < span;
}
