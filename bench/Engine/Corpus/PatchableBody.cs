using System.Buffers.Binary;
using System.IO.Compression;

namespace Faultline.Bench.Engine.Corpus;

/// <summary>
/// A gzipped report whose head can be another each time it is sent, without compressing again: the head is a stored block
/// (RFC 1951 §3.2.4) before the deflate blocks of the rest, and the checksum of the whole follows from those of the two.
/// </summary>
internal sealed class PatchableBody
{
    private const int GzipHeader = 10;
    private const int StoredHeader = 5;

    private readonly uint _crc;
    private readonly uint[] _shift;
    private readonly int _textLength;

    public PatchableBody(ReadOnlySpan<byte> rest)
    {
        using var stream = new MemoryStream();
        using (var deflate = new DeflateStream(stream, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(rest);
        Rest = stream.ToArray();
        _crc = Crc32.Of(rest);
        _shift = Crc32.Shift(rest.Length);
        _textLength = ReportHead.Length + rest.Length;
    }

    /// <summary>Bytes of what <see cref="WriteFront"/> writes.</summary>
    public static int FrontLength => GzipHeader + StoredHeader + ReportHead.Length;

    /// <summary>Bytes of what <see cref="WriteEnd"/> writes.</summary>
    public static int EndLength => 8;

    /// <summary>What is the same each time.</summary>
    public byte[] Rest { get; }

    /// <summary>Bytes of the whole, compressed.</summary>
    public int Length => FrontLength + Rest.Length + EndLength;

    /// <summary>Bytes of the whole, decompressed.</summary>
    public int TextLength => _textLength;

    public static ReadOnlySpan<byte> WriteFront(Span<byte> to, ReportKey key, DateTime time)
    {
        ReadOnlySpan<byte> header = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];
        header.CopyTo(to);
        to[GzipHeader] = 0; // stored, and not the last block
        BinaryPrimitives.WriteUInt16LittleEndian(to[(GzipHeader + 1)..], (ushort)ReportHead.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(to[(GzipHeader + 3)..], (ushort)~ReportHead.Length);
        var head = to.Slice(GzipHeader + StoredHeader, ReportHead.Length);
        ReportHead.Write(head, key, time);
        return head;
    }

    public void WriteEnd(Span<byte> to, ReadOnlySpan<byte> head)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(to, Crc32.Join(Crc32.Of(head), _crc, _shift));
        BinaryPrimitives.WriteUInt32LittleEndian(to[4..], (uint)_textLength);
    }
}
