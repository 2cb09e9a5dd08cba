using System.Buffers;

namespace Faultline.Reports;

/// <summary>A buffer that is kept per thread for the next report, unless it has grown beyond what most reports need.</summary>
internal sealed class ReportBuffer : IBufferWriter<byte>
{
    private const int Usual = 16 * 1024;
    private const int LargestKept = 256 * 1024;

    private byte[] _bytes = new byte[Usual];
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public int Length => _length;

    public void Clear()
    {
        _length = 0;
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
