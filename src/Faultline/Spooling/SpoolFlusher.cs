namespace Faultline.Spooling;

/// <summary>
/// Forces records to the disk: soon after they were written, and at once for those who wait. Who comes while a flush runs shares the next.
/// </summary>
/// <remarks>
/// A flush costs the processor as much as several reports. So where many wait, the next one begins when seven eighths of them wait again,
/// or <see cref="SpoolOptions.GroupWait"/> later; the others work while the disk does. Who waits alone is never made to wait for others.
///
/// One thread of its own, and real time: when the pool has no thread left, a timer's callback or an asynchronous loop would stand still, and
/// with it every answer that waits for the disk, just when there is something to report.
/// </remarks>
internal sealed class SpoolFlusher
{
    private readonly Lock _cycleGate = new();
    private readonly object _gate = new();
    private readonly TimeSpan _interval;
    private readonly TimeSpan _groupWait;
    private readonly Func<IReadOnlyCollection<Segment>, bool> _sync;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Group? _group;
    private int _expected;
    private int _dirty;
    private bool _stopping;

    /// <param name="interval">How long dirty segments may wait when nobody waits for them.</param>
    /// <param name="groupWait">How long those who wait may be made to wait for as many as waited last.</param>
    /// <param name="sync">Forces these and all other dirty segments to the disk, and says whether these are safe. Does not throw.</param>
    public SpoolFlusher(TimeSpan interval, TimeSpan groupWait, Func<IReadOnlyCollection<Segment>, bool> sync)
    {
        (_interval, _groupWait, _sync) = (interval, groupWait, sync);
        new Thread(Run) { IsBackground = true, Name = "Faultline spool" }.Start();
    }

    /// <summary>Says that something was written. Costs a read, except once between two flushes.</summary>
    public void MarkDirty()
    {
        if (Volatile.Read(ref _dirty) != 0 || Interlocked.Exchange(ref _dirty, 1) != 0)
            return;
        lock (_gate)
            Monitor.Pulse(_gate);
    }

    /// <summary>Completes after the next flush that begins from now on: true when the segment is safe.</summary>
    public Task<bool> Join(Segment segment)
    {
        lock (_gate)
        {
            if (!_stopping)
            {
                _group ??= new();
                _group.Segments.Add(segment);
                if (++_group.Waiting == 1 || _group.Waiting == _expected)
                    Monitor.Pulse(_gate);
                return _group.Done.Task;
            }
        }

        return Task.FromResult(FlushNow([segment]));
    }

    /// <summary>Flushes on the caller's thread.</summary>
    public bool FlushNow(IReadOnlyCollection<Segment> segments)
    {
        lock (_cycleGate)
        {
            Interlocked.Exchange(ref _dirty, 0);
            return _sync(segments);
        }
    }

    /// <summary>Flushes a last time and ends the thread.</summary>
    public Task StopAsync()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }

        return _ended.Task;
    }

    private void Run()
    {
        while (Await(out var group))
        {
            var safe = FlushNow(group is null ? [] : group.Segments);
            lock (_gate)
                _expected = ((group?.Waiting ?? 0) + (_group?.Waiting ?? 0)) * 7 / 8;
            group?.Done.SetResult(safe);
        }

        FlushNow([]);
        _ended.SetResult();
    }

    private bool Await(out Group? group)
    {
        lock (_gate)
        {
            // When they do not come back at once they do not come back.
            if (!_stopping && _group is null && _expected > 0 && !Monitor.Wait(_gate, _groupWait))
                _expected = 0;
            while (!_stopping && _group is null && Volatile.Read(ref _dirty) == 0)
                Monitor.Wait(_gate);
            if (!_stopping && _group is null)
                Monitor.Wait(_gate, _interval);
            if (!_stopping && _group?.Waiting < _expected)
                Monitor.Wait(_gate, _groupWait);
            group = _group;
            _group = null;
            return group is not null || !_stopping;
        }
    }

    private sealed class Group
    {
        public HashSet<Segment> Segments { get; } = [];

        public int Waiting { get; set; }

        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
