using System.Buffers;
using Faultline.Spooling;

namespace Faultline.Reports;

/// <summary>
/// A buffer that is kept per thread for the next report, unless it has grown beyond what most reports need. In front it
/// has the room in which the spool frames a record, so that a report is written to disk from where it was made.
/// </summary>
internal sealed class ReportBuffer : IBufferWriter<byte>
{
    private const int Usual = 16 * 1024;
    private const int LargestKept = 256 * 1024;

    private byte[] _bytes = new byte[Usual];
    private int _length = Spool.FrameRoom;

    /// <summary>The report, with room for the frame in front.</summary>
    public Span<byte> Framed => _bytes.AsSpan(0, _length);

    /// <summary>Bytes of the report.</summary>
    public int Length => _length - Spool.FrameRoom;

    public void Clear()
    {
        _length = Spool.FrameRoom;
        if (_bytes.Length > LargestKept)
            _bytes = new byte[Usual];
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    private void Reserve(int sizeHint)
    {
        var needed = _length + Math.Max(sizeHint, 256);
        if (needed > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length * 2));
    }
}
