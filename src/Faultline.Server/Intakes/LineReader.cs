using System.Buffers;
using Faultline.Server.Ingest;

namespace Faultline.Server.Intakes;

/// <summary>Cuts a body into lines, holding one of them at a time. A body of one JSON document counts as one line.</summary>
internal sealed class LineReader(IntakeBody body, bool wholeBody, ServerOptions limits, IngestSeat seat) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
    private int _start;
    private int _end;

    /// <summary>The line's number, from 1; empty lines count.</summary>
    public int Number { get; private set; }

    /// <summary>The line without its line feed, good until the next read; empty when it was <see cref="TooLong"/>.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Whether the line has more bytes than a report may have.</summary>
    public bool TooLong { get; private set; }

    /// <summary>Goes to the next line; false at the end. Throws as <see cref="IntakeBody.ReadAsync"/> does.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        TooLong = false;
        for (var searched = 0; ;)
        {
            var feed = wholeBody ? -1 : _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (feed >= 0)
                return Take(searched + feed, behind: 1);

            searched = _end - _start;
            if (searched > limits.MaxReportBytes)
            {
                // Let go what is there and go on to the line feed, so that the lines behind it are read.
                TooLong = true;
                _start = _end;
                searched = 0;
            }

            if (!await FillAsync(cancellation))
                return (_end > _start || TooLong) && Take(_end - _start, behind: 0);
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private bool Take(int length, int behind)
    {
        if (++Number > limits.MaxBodyLines)
            throw new BodyTooLargeException($"{limits.MaxBodyLines} lines");
        TooLong |= length > limits.MaxReportBytes;
        if (wholeBody)
            JoinLines(_buffer.AsSpan(_start, length));
        Line = TooLong ? default : _buffer.AsMemory(_start, length);
        _start += length + behind;
        return true;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length * 2 > IngestRoom.UsualBytes)
                await seat.GrowAsync(more: 0, cancellation);
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var count = await body.ReadAsync(_buffer.AsMemory(_end), cancellation);
        _end += count;
        return count > 0;
    }

    // Line breaks stand between the parts of a JSON document, never in its texts: there they are written \n.
    private static void JoinLines(Span<byte> document) => document.ReplaceAny(System.Buffers.SearchValues.Create("\r\n"u8), (byte)' ');
}
