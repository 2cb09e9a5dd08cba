using Microsoft.Win32.SafeHandles;

namespace Faultline.Spooling;

/// <summary>
/// Goes through a segment, record by record. In a settled region whatever is no record is damage, and the next sound frame is
/// looked for; elsewhere a writer may be between reserving and writing, and the scan stops there.
/// </summary>
/// <param name="handle">The segment.</param>
/// <param name="segment">Its name.</param>
/// <param name="position">Where to begin.</param>
/// <param name="limit">Where the segment ends.</param>
/// <param name="settled">Whether no byte below the limit changes any more.</param>
/// <param name="failed">Regions to pass over in silence, in order.</param>
/// <param name="room">Where payloads are copied to; null for arrays of their own.</param>
internal sealed class SegmentScanner(
    SafeFileHandle handle, string segment, long position, long limit, bool settled, (long Start, long End)[] failed, RecordRoom? room = null)
{
    private const int WindowBytes = 64 * 1024;

    /// <summary>
    /// Bytes that false frames may cost beyond the segment's own: each may claim 16 MiB to be summed. After that the rest counts as damage.
    /// </summary>
    private const long Patience = 64L * 1024 * 1024;

    private byte[] _window = [];
    private long _windowStart;
    private int _windowLength;
    private long _wasted;

    /// <summary>Everything before was read or is in <see cref="Damage"/>.</summary>
    public long Position { get; private set; } = position;

    /// <summary>What was passed over.</summary>
    public List<DamagedRegion> Damage { get; } = [];

    /// <summary>The next record; null at the end, or where a writer is still at work.</summary>
    public SpoolRecord? Next()
    {
        if (!TryMoveNext(out var frame))
            return null;
        var payload = frame[RecordFrame.Bytes..];
        return new(room?.Copy(payload) ?? payload.ToArray(), segment, Position - frame.Length);
    }

    /// <summary>Goes on to the end without copying anything; how many records there were.</summary>
    public long CountAll()
    {
        var count = 0L;
        while (TryMoveNext(out _))
            count++;
        return count;
    }

    private bool TryMoveNext(out ReadOnlySpan<byte> frame)
    {
        frame = default;
        while (Position < limit)
        {
            var regionEnd = EndOfFailedRegionAt(Position);
            if (regionEnd > Position)
            {
                Position = Math.Min(regionEnd, limit);
                continue;
            }

            if (TryReadFrame(Position, limit, out frame))
            {
                Position += frame.Length;
                return true;
            }

            if (!settled)
                return false;
            var next = FindFrame(Position + 1, StartOfFailedRegionAfter(Position));
            Damage.Add(new(Position, next - Position, IsZero(Position, next)));
            Position = next;
        }

        return false;
    }

    private bool TryReadFrame(long at, long end, out ReadOnlySpan<byte> frame)
    {
        frame = default;
        if (!RecordFrame.TryReadLength(Window(at, RecordFrame.Bytes, end), out var length) || at + RecordFrame.Bytes + length > end)
            return false;
        var bytes = RecordFrame.Bytes + length;
        frame = Window(at, bytes, end);
        if (frame.Length == bytes && RecordFrame.IsSound(frame))
            return true;
        _wasted += bytes;
        return false;
    }

    private long FindFrame(long from, long end)
    {
        var at = from;
        while (at < end && _wasted < Patience + limit)
        {
            var span = Window(at, WindowBytes, end);
            var found = span.IndexOf(RecordFrame.Magic);
            if (found < 0)
            {
                if (span.Length < RecordFrame.Magic.Length || at + span.Length >= end)
                    return end;
                at += span.Length - (RecordFrame.Magic.Length - 1);
                continue;
            }

            at += found;
            if (TryReadFrame(at, limit, out _))
                return at;
            at++;
        }

        return end;
    }

    private bool IsZero(long start, long end)
    {
        for (var at = start; at < end;)
        {
            var span = Window(at, WindowBytes, end);
            if (span.ContainsAnyExcept((byte)0))
                return false;
            if (span.IsEmpty)
                return true; // beyond the end of the file: nothing was ever there
            at += span.Length;
        }

        return true;
    }

    /// <summary>The bytes at a position, as many as asked for or as there are before the end.</summary>
    private ReadOnlySpan<byte> Window(long at, int bytes, long end)
    {
        bytes = (int)Math.Min(bytes, end - at);
        if (at < _windowStart || at + bytes > _windowStart + _windowLength)
            Fill(at, bytes);
        var offset = (int)(at - _windowStart);
        return _window.AsSpan(offset, Math.Max(0, Math.Min(bytes, _windowLength - offset)));
    }

    private void Fill(long at, int bytes)
    {
        var wanted = (int)Math.Min(Math.Max(bytes, WindowBytes), limit - at);
        if (_window.Length < wanted)
            _window = new byte[wanted];
        _windowStart = at;
        _windowLength = 0;
        while (_windowLength < wanted)
        {
            var read = RandomAccess.Read(handle, _window.AsSpan(_windowLength, wanted - _windowLength), at + _windowLength);
            if (read == 0)
                return;
            _windowLength += read;
        }
    }

    private long EndOfFailedRegionAt(long at)
    {
        foreach (var (start, end) in failed)
        {
            if (start <= at && at < end)
                return end;
        }

        return at;
    }

    private long StartOfFailedRegionAfter(long at)
    {
        foreach (var (start, _) in failed)
        {
            if (start > at)
                return Math.Min(start, limit);
        }

        return limit;
    }
}
