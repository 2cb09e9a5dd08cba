using Faultline.Spooling;

namespace Faultline.Server.Ingest;

/// <summary>
/// Lines that the door has decompressed and the digester has yet to read, so that it need not decompress them again. There is room for a few; what finds none is
/// decompressed twice. The oldest stay: a digester that is behind comes to them first.
/// </summary>
internal sealed class ArrivedLines
{
    /// <summary>Bytes of a line, at most.</summary>
    public const int MostBytes = 32 * 1024;

    /// <summary>Lines that are kept, at most: 8 MiB.</summary>
    public const int Most = 256;

    // Of how many segments it is known how far they were read. A thread of the door would have to sleep while so many begin and end to leave a line here for good.
    private const int MostSegments = 4_096;

    private readonly Lock _gate = new();
    private readonly Stack<byte[]> _free = [];
    private readonly Dictionary<(string Segment, long Position), (byte[] Text, int Length)> _lines = [];
    private readonly Dictionary<string, long> _passed = new(StringComparer.Ordinal);
    private readonly Queue<string> _segments = [];
    private int _made;

    /// <summary>Rooms that are rented or hold a line.</summary>
    public int Used
    {
        get
        {
            lock (_gate)
                return _made - _free.Count;
        }
    }

    /// <summary>Room for a line of so many bytes; null when there is none.</summary>
    public byte[]? Rent(int bytes)
    {
        if (bytes > MostBytes)
            return null;
        lock (_gate)
        {
            if (_free.TryPop(out var text))
                return text;
            if (_made == Most)
                return null;
            _made++;
        }

        return new byte[MostBytes];
    }

    /// <summary>Room that is no longer needed.</summary>
    public void Return(byte[] text)
    {
        lock (_gate)
            _free.Push(text);
    }

    /// <summary>Keeps the line of a record in room that was rented, and takes that over.</summary>
    public void Keep((string Segment, long Position) place, byte[] text, int length)
    {
        lock (_gate)
        {
            if (_passed.TryGetValue(place.Segment, out var passed) && place.Position < passed)
                _free.Push(text);
            else
                _lines[place] = (text, length);
        }
    }

    /// <summary>Takes the line of a record: its room is to be returned.</summary>
    public bool TryTake(SpoolRecord record, out byte[] text, out int length)
    {
        lock (_gate)
        {
            var found = _lines.Remove((record.Segment, record.Position), out var line);
            (text, length) = line;
            return found;
        }
    }

    /// <summary>All of a segment before a position was read: who comes late with a line of that comes for nothing.</summary>
    public void Pass(string segment, long position)
    {
        lock (_gate)
        {
            if (!_passed.ContainsKey(segment))
            {
                _segments.Enqueue(segment);
                if (_segments.Count > MostSegments)
                    _passed.Remove(_segments.Dequeue());
            }

            _passed[segment] = position;
            foreach (var (place, line) in _lines)
            {
                if (place.Segment == segment && place.Position < position)
                {
                    _lines.Remove(place);
                    _free.Push(line.Text);
                }
            }
        }
    }
}
