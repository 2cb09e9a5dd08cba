using System.Diagnostics;

namespace Faultline.Spooling;

/// <summary>What a flush does: counts into the header, names and bytes to the disk. One at a time, as <see cref="SpoolFlusher"/> sees to.</summary>
internal sealed class SpoolSync(SpoolSegments segments, SpoolCounters counters, string directory)
{
    private DropCounts _persisted;
    private bool _hasConsumer;

    /// <summary>
    /// Somebody reads this spool. Until then full segments are let go, so that another process (a sidecar, the command line) can hand them on.
    /// </summary>
    public bool HasConsumer
    {
        get => Volatile.Read(ref _hasConsumer);
        set => Volatile.Write(ref _hasConsumer, value);
    }

    /// <summary>Forces the dirty segments to the disk, and these in any case; whether these are safe. Does not throw.</summary>
    public bool Run(IReadOnlyCollection<Segment> awaited)
    {
        try
        {
            Interlocked.Increment(ref counters.Flushes);
            PersistRefusals();
            var safe = SyncDirectory();
            foreach (var segment in segments.Held())
            {
                if (segment.IsDirty || awaited.Contains(segment))
                    Sync(segment);
                if (!HasConsumer)
                    segments.LetGo(segment);
            }

            segments.RollIfUnlinked();
            return safe && !awaited.Any(segment => segment.SyncFailed);
        }
        catch (Exception e)
        {
            // The fence round the flusher's thread: an exception there would end the application.
            Note(e);
            return false;
        }
    }

    private void Sync(Segment segment)
    {
        var began = SpoolMeter.Fsync.Enabled ? Stopwatch.GetTimestamp() : 0;
        var safe = segment.TrySync(out var error);
        if (began != 0)
            SpoolMeter.Fsync.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
        if (safe)
            return;
        if (error is not null)
            Note(error);
        if (segment == segments.Live)
            segments.TryRoll(segment);
    }

    private bool SyncDirectory()
    {
        if (!segments.TakeDirectoryDirty())
            return true;
        try
        {
            SpoolFiles.SyncDirectory(directory);
            return true;
        }
        catch (IOException e)
        {
            // Told to who waits; tried again with the next flush.
            Note(e);
            segments.MarkDirectoryDirty();
            return false;
        }
    }

    private void PersistRefusals()
    {
        var now = counters.Refusals;
        if (now == _persisted)
            return;
        if (now.RefusedFull != _persisted.RefusedFull)
            segments.CountOthers(); // another process may have made room
        var live = segments.Live;
        live.AddDrops(now - _persisted);
        _persisted = now;
        try
        {
            live.Persist();
        }
        catch (IOException e)
        {
            // The counts go out with the next change; the records must be forced to the disk all the same.
            Note(e);
        }
    }

    private void Note(Exception error)
    {
        counters.Note(error);
        Interlocked.Increment(ref counters.FlushErrors);
    }
}
