namespace Faultline.Spooling;

/// <summary>
/// A durable local queue of reports: any thread appends without waiting, one consumer reads and acknowledges. What was taken survives
/// the end of the process by any means; processes of one host may share the directory, and adopt what the dead ones left. See docs/spool.md.
/// </summary>
/// <example><code>
/// await using var spool = Spool.Open(new SpoolOptions { Directory = "/var/lib/compute/spool" });
/// spool.TryAppend("{\"id\":\"OOPS-7ZK3M9QW2X5T8V1B4N6C\"}"u8);
/// </code></example>
public sealed class Spool : IAsyncDisposable
{
    /// <summary>Bytes to leave free in front of a payload that is appended without a copy.</summary>
    internal const int FrameRoom = RecordFrame.Bytes;

    private readonly SpoolOptions _options;
    private readonly SpoolCounters _counters = new();
    private readonly SpoolSegments _segments;
    private readonly SpoolSync _sync;
    private readonly SpoolFlusher _flusher;
    private readonly SpoolReader _reader;
    private readonly Parking _parking;
    private readonly SpoolMeter _meter;
    private readonly TimeProvider _time;
    private readonly long _hardEnd;
    private int _closed;

    private Spool(SpoolOptions options, SpoolDisk disk, TimeProvider time)
    {
        _options = options;
        _time = time;
        _hardEnd = 2L * options.SegmentBytes;
        _segments = new(options, _counters, disk, time);
        _parking = new(options.Directory, options.MaxParkedBytes, _counters, time);
        _reader = new(_segments, _counters, _parking, time);
        _sync = new(_segments, _counters, options.Directory);
        _flusher = new(options.FlushInterval, options.GroupWait, _sync.Run);
        _meter = new(this);
    }

    /// <summary>The directory, as a full path.</summary>
    public string Directory => _options.Directory;

    internal string? LastError => _counters.LastError;

    internal int MaxRecordBytes => _options.MaxRecordBytes;

    /// <summary>What a record that was taken survives.</summary>
    public SpoolDurability Durability => _options.Durability;

    /// <summary>What happened since it was opened.</summary>
    public SpoolStatistics Statistics
    {
        get
        {
            var held = _segments.Held();
            return new()
            {
                Appended = Volatile.Read(ref _counters.Appended),
                RefusedFull = Volatile.Read(ref _counters.RefusedFull),
                RefusedTooLarge = Volatile.Read(ref _counters.RefusedTooLarge),
                RefusedClosed = Volatile.Read(ref _counters.RefusedClosed),
                WriteErrors = Volatile.Read(ref _counters.WriteErrors),
                LastError = _counters.LastError,
                Acknowledged = Volatile.Read(ref _counters.Acknowledged),
                Damaged = Volatile.Read(ref _counters.Damaged),
                DamagedBytes = Volatile.Read(ref _counters.DamagedBytes),
                Holes = Volatile.Read(ref _counters.Holes),
                Parked = Volatile.Read(ref _counters.Parked),
                ParkedLost = Volatile.Read(ref _counters.ParkedLost),
                Adopted = Volatile.Read(ref _counters.Adopted),
                Rolls = Volatile.Read(ref _counters.Rolls),
                Flushes = Volatile.Read(ref _counters.Flushes),
                FlushErrors = Volatile.Read(ref _counters.FlushErrors),
                PendingRecords = held.Sum(segment => segment.PendingRecords),
                PendingBytes = held.Sum(segment => Math.Max(0, segment.End - segment.Shipped)),
                Bytes = _segments.Rest + _segments.Live.End,
                Segments = held.Length,
            };
        }
    }

    /// <summary>Opens the directory, making it when it is missing, and begins a segment in it.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the message names all that are.</exception>
    /// <exception cref="IOException">The directory cannot be made or written, or has no file locks; the message says what to do.</exception>
    public static Spool Open(SpoolOptions options, TimeProvider? time = null) => Open(options, time, SpoolDisk.Real);

    internal static Spool Open(SpoolOptions options, TimeProvider? time, SpoolDisk disk)
    {
        ArgumentNullException.ThrowIfNull(options);
        var checkedOptions = options.Checked();
        SpoolDoor.Prepare(checkedOptions.Directory);
        try
        {
            return new Spool(checkedOptions, disk, time ?? TimeProvider.System);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException and not SpoolLockException)
        {
            throw SpoolDoor.Unusable(checkedOptions.Directory, e);
        }
    }

    /// <summary>
    /// Appends a record: true when it is safe from the end of this process. False when it was refused (full, too large, disk error, closed):
    /// counted in <see cref="Statistics"/>. Never throws, never waits for another thread or an fsync.
    /// </summary>
    /// <param name="payload">One report as one JSON line, without a line feed.</param>
    public bool TryAppend(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > _options.MaxRecordBytes)
            return RefuseTooLarge();
        return Append(FrameBuffer.Fill(payload), out _, out _);
    }

    /// <summary>
    /// Appends a record; in <see cref="SpoolDurability.Disk"/> completes when an fsync made it safe from a power cut, and with false, counted,
    /// when that failed (the record may be shipped all the same). The payload is copied before the method returns.
    /// </summary>
    /// <param name="payload">One report as one JSON line, without a line feed.</param>
    public ValueTask<bool> AppendAsync(ReadOnlyMemory<byte> payload)
    {
        if (payload.Length > _options.MaxRecordBytes)
            return new(RefuseTooLarge());
        return AppendSafely(FrameBuffer.Fill(payload.Span), out _);
    }

    /// <summary>As <see cref="TryAppend"/>, without a copy: the payload begins after <see cref="FrameRoom"/> bytes, which are overwritten.</summary>
    internal bool TryAppendFramed(Span<byte> frameWithRoom)
    {
        if (frameWithRoom.Length - FrameRoom > _options.MaxRecordBytes)
            return RefuseTooLarge();
        RecordFrame.Seal(frameWithRoom);
        return Append(frameWithRoom, out _, out _);
    }

    /// <summary>As <see cref="AppendAsync"/>, without a copy: the payload begins after <see cref="FrameRoom"/> bytes, which are overwritten.</summary>
    internal ValueTask<bool> AppendFramedAsync(Span<byte> frameWithRoom) => AppendFramedAsync(frameWithRoom, out _);

    /// <summary>The same; says at once where the record lies, as <see cref="SpoolRecord"/> will. Null when it was refused.</summary>
    internal ValueTask<bool> AppendFramedAsync(Span<byte> frameWithRoom, out (string Segment, long Position)? place)
    {
        place = null;
        if (frameWithRoom.Length - FrameRoom > _options.MaxRecordBytes)
            return new(RefuseTooLarge());
        RecordFrame.Seal(frameWithRoom);
        return AppendSafely(frameWithRoom, out place);
    }

    /// <summary>
    /// The next records that were not acknowledged, oldest first, own and adopted; without an acknowledgement in between, the same again.
    /// One consumer: not to be called from two threads at once.
    /// </summary>
    /// <param name="maxRecords">At most so many; 1 or more.</param>
    /// <param name="maxBytes">Payload bytes at most, unless a single record is larger; 1 or more.</param>
    public SpoolBatch Read(int maxRecords, int maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRecords, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, 1);
        _sync.HasConsumer = true;
        return IsClosed ? new([], []) : _reader.Read(maxRecords, maxBytes);
    }

    /// <summary>
    /// As <see cref="Read"/>, for one who keeps accounts: says in <see cref="SpoolBatch.Progress"/> how many records each segment has taken and how many of them are damaged. A batch
    /// without records may have progress all the same; it is to be acknowledged like any other. A segment is deleted only after all of it was told.
    /// </summary>
    /// <param name="maxRecords">At most so many; 1 or more.</param>
    /// <param name="maxBytes">Payload bytes at most, unless a single record is larger; 1 or more.</param>
    public SpoolBatch ReadAccounted(int maxRecords, int maxBytes) => ReadAccountedTo(null, maxRecords, maxBytes);

    /// <summary>As <see cref="ReadAccounted"/>, with payloads that are good until the room is cleared.</summary>
    internal SpoolBatch ReadAccountedTo(RecordRoom? room, int maxRecords, int maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRecords, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, 1);
        _sync.HasConsumer = true;
        _segments.KeepsAccounts = true;
        return IsClosed ? new([], []) : _reader.Read(maxRecords, maxBytes, room);
    }

    /// <summary>
    /// Takes over what dead processes left, as the first <see cref="Read"/> would, and counts it, so that <see cref="Statistics"/> tell from the start what waits. Reads
    /// once what was not handed on. The consumer's, before it reads.
    /// </summary>
    internal void Adopt()
    {
        _sync.HasConsumer = true;
        _reader.Adopt();
    }

    /// <summary>The records of this batch are somebody else's now. Segments that are finished are deleted.</summary>
    public void Acknowledge(SpoolBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (IsClosed)
            return;
        _reader.Acknowledge(batch);
        _flusher.MarkDirty();
    }

    /// <summary>
    /// What is appended from now on goes to another segment than what was, so that a segment's name tells on which side of this moment a record was taken. False when the
    /// disk did not let us, or another thread is at it.
    /// </summary>
    internal bool BeginSegment()
    {
        var begun = !IsClosed && _segments.TryRoll(_segments.Live);
        _flusher.MarkDirty();
        return begun;
    }

    /// <summary>Sets a copy of a record aside in the folder <c>parked</c>, counted. Its batch is still to be acknowledged.</summary>
    /// <param name="record">A record that was read.</param>
    /// <param name="reason">Why, for whoever looks into it.</param>
    public void Park(SpoolRecord record, string reason)
    {
        ArgumentNullException.ThrowIfNull(record);
        _parking.Add(record.Segment, record.Position, record.Payload.Span, reason);
    }

    /// <summary>What lies in the folder <c>parked</c>, oldest first. A file that cannot be read is left out.</summary>
    public IReadOnlyList<SpoolParked> ListParked() => _parking.List();

    /// <summary>The bytes of a parked record; null when there is none of this name.</summary>
    /// <param name="name"><see cref="SpoolParked.Name"/>.</param>
    /// <param name="most">At most so many bytes from the beginning; 0 or more.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[]? ReadParked(string name, int most = int.MaxValue) => _parking.TryRead(name, most);

    /// <summary>Takes a parked record out for good; false when there is none of this name.</summary>
    /// <param name="name"><see cref="SpoolParked.Name"/>.</param>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    public bool RemoveParked(string name) => _parking.Remove(name);

    /// <summary>Records in segments that were begun at a moment or later, of which no progress was acknowledged yet (<see cref="SpoolProgress.Taken"/>), as far as they were counted.</summary>
    internal long UntoldSince(DateTimeOffset begun) => _segments.Held().Where(segment => segment.Name.Begun >= begun).Sum(segment => segment.Untold);

    /// <summary>Forces everything that was appended to the disk, on the caller's thread; false, counted, when the system refused.</summary>
    public bool Flush() => _flusher.FlushNow(_segments.Held());

    /// <summary>Refuses further records, flushes, lets go of the segments; deletes those in which nothing waits.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
            return;
        _meter.Dispose();
        _segments.Close();
        // A write takes microseconds; one that hangs with its disk is left to fail on the closed handle.
        for (var i = 0; i < 200 && !_segments.Live.IsQuiescent; i++)
            await Task.Delay(5).ConfigureAwait(false);
        await _flusher.StopAsync().ConfigureAwait(false);
        _segments.Release();
    }

    private bool IsClosed => Volatile.Read(ref _closed) != 0;

    private ValueTask<bool> AppendSafely(ReadOnlySpan<byte> frame, out (string Segment, long Position)? place)
    {
        place = null;
        if (!Append(frame, out var segment, out var position))
            return new(false);
        place = (segment.Name.Text, position);
        return _options.Durability is SpoolDurability.Disk ? new(_flusher.Join(segment)) : new(true);
    }

    private bool Append(ReadOnlySpan<byte> frame, out Segment segment, out long position)
    {
        var most = (long)_options.SegmentBytes;
        if (_options.HourlySegments && _segments.Live is var live && live.Name.IsOfHourBefore(_time.GetUtcNow()))
            _segments.TryRoll(live);
        while (true)
        {
            segment = _segments.Live;
            var result = segment.Appender!.Append(frame, most, _options.MaxBytes - _segments.Rest, out position, out var error);
            switch (result)
            {
                case AppendResult.Written:
                    Interlocked.Increment(ref _counters.Appended);
                    // The flusher too, whoever marked the segment first: it may have been marked when its header was written, which wakes nobody.
                    segment.MarkDirty();
                    _flusher.MarkDirty();
                    return true;
                case AppendResult.Closed when IsClosed:
                    Interlocked.Increment(ref _counters.RefusedClosed);
                    return false;
                case AppendResult.Closed:
                    continue;
                case AppendResult.NoRoom:
                    return Refuse(ref _counters.RefusedFull);
                case AppendResult.SegmentFull when most < _hardEnd:
                    // Somebody else rolls, or the disk does not let us: go on in this one for a while, but not for ever.
                    if (!_segments.TryRoll(segment))
                        most = _hardEnd;
                    continue;
                default:
                    if (error is not null)
                        _counters.Note(error);
                    _segments.RollAfterError(segment);
                    return Refuse(ref _counters.WriteErrors);
            }
        }
    }

    private bool RefuseTooLarge() => Refuse(ref _counters.RefusedTooLarge);

    private bool Refuse(ref long counter)
    {
        Interlocked.Increment(ref counter);
        _flusher.MarkDirty(); // so that the header tells
        return false;
    }
}
