using Microsoft.Win32.SafeHandles;

namespace Faultline.Spooling;

/// <summary>
/// The writing side of a segment: each writer reserves room by moving <see cref="End"/> and writes there, beside all others.
/// </summary>
/// <remarks>
/// A writer counts itself in, then looks whether the segment was closed; the one who closes it sets the flag, then looks at the count.
/// Both with full fences, so either the writer sees the flag or the closer sees the writer: closed and nobody in flight means that no
/// byte below <see cref="End"/> changes any more. Likewise an end that was read before a count of zero.
/// </remarks>
internal sealed class SegmentAppender(SafeFileHandle handle, SpoolDisk disk)
{
    private readonly Lock _failedGate = new();
    private long _end = SegmentHeader.Bytes;
    private long _taken;
    private int _inFlight;
    private int _closed;
    private (long Start, long End)[] _failed = [];

    public long End => Volatile.Read(ref _end);

    /// <summary>Records that were written whole. Exact when nobody is in flight; else a record may lie there that is not counted yet.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    public bool IsClosed => Volatile.Read(ref _closed) != 0;

    public bool IsIdle => Interlocked.CompareExchange(ref _inFlight, 0, 0) == 0;

    /// <summary>Nothing will be written any more.</summary>
    public bool IsQuiescent => IsClosed && IsIdle;

    public void Close() => Interlocked.Exchange(ref _closed, 1);

    /// <summary>Regions whose writer was told that they failed: known, not damage.</summary>
    public (long Start, long End)[] Failed
    {
        get
        {
            lock (_failedGate)
                return _failed;
        }
    }

    /// <param name="frame">The whole record.</param>
    /// <param name="most">Bytes that the segment shall not pass, unless this is its first record.</param>
    /// <param name="room">Bytes that it may not pass.</param>
    /// <param name="offset">Where it was written.</param>
    /// <param name="error">What the disk said when it failed.</param>
    public AppendResult Append(ReadOnlySpan<byte> frame, long most, long room, out long offset, out Exception? error)
    {
        (offset, error) = (0, null);
        Interlocked.Increment(ref _inFlight);
        try
        {
            if (IsClosed)
                return AppendResult.Closed;
            var refusal = TryReserve(frame.Length, most, room, out offset);
            if (refusal is not AppendResult.Written)
                return refusal;
            try
            {
                disk.Write(handle, frame, offset);
                Interlocked.Increment(ref _taken);
                return AppendResult.Written;
            }
            catch (Exception e)
            {
                // The fence between the application's answer and our disk: full, unplugged, handle closed. The caller counts it.
                error = e;
                AddFailed(offset, offset + frame.Length);
                return AppendResult.Failed;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    // Compare-and-swap and not a plain add: an add could not be taken back when it passes a limit, and would leave a hole.
    private AppendResult TryReserve(int bytes, long most, long room, out long offset)
    {
        var seen = End;
        while (true)
        {
            offset = seen;
            if (seen + bytes > room)
                return AppendResult.NoRoom;
            if (seen + bytes > most && seen > SegmentHeader.Bytes)
                return AppendResult.SegmentFull;
            var found = Interlocked.CompareExchange(ref _end, seen + bytes, seen);
            if (found == seen)
                return AppendResult.Written;
            seen = found;
        }
    }

    private void AddFailed(long start, long end)
    {
        lock (_failedGate)
        {
            var regions = new List<(long Start, long End)>(_failed.Length + 1);
            foreach (var region in _failed)
            {
                if (region.End == start)
                    start = region.Start;
                else if (region.Start == end)
                    end = region.End;
                else
                    regions.Add(region);
            }

            regions.Add((start, end));
            regions.Sort();
            _failed = [.. regions];
        }
    }
}
