using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using Faultline.Server.Reports;

namespace Faultline.Server.Stores.Payloads;

/// <summary>
/// One frame in a segment: magic, length of the compressed bytes, length of what they hold, CRC-32C of the two lengths and the compressed
/// bytes (each 4 bytes, little-endian), then Brotli. Magic <c>FLB1</c>: a block of payloads, which begins with their count and their lengths
/// (each 4 bytes); <c>FLP1</c>: one payload, as versions before wrote them.
/// </summary>
/// <remarks>
/// Reports of one service have most of their bytes in common, so that a block takes fewer bytes and less time than its reports one by one. Who reads
/// one report reads its whole block.
/// </remarks>
internal static class PayloadFrame
{
    /// <summary>Bytes of a block's payloads; a larger payload has a block of its own.</summary>
    public const int BlockBytes = 128 * 1024;

    private const uint BlockMagic = 0x31424C46;
    private const uint SingleMagic = 0x31504C46;
    private const int HeaderLength = 16;
    private const int LengthSize = sizeof(int);

    // Measured on reports. In blocks the lowest quality takes three quarters of the time of the next one, and a tenth more bytes; gzip's fastest takes longer and
    // a quarter more bytes. A report of its own has not the neighbours that make up for the tenth.
    private const int BlockQuality = 0;
    private const int SingleQuality = 1;
    private const int Window = 18;

    /// <summary>Writes a block behind what the stream holds; gives its length.</summary>
    public static int Write(IReadOnlyList<ReadOnlyMemory<byte>> payloads, MemoryStream frames)
    {
        var length = (payloads.Count + 1) * LengthSize + payloads.Sum(payload => payload.Length);
        var block = ArrayPool<byte>.Shared.Rent(length);
        Join(payloads, block);
        length = Write(BlockMagic, block.AsSpan(0, length), frames);
        ArrayPool<byte>.Shared.Return(block);
        return length;
    }

    /// <summary>Writes one payload in a frame of its own behind what the stream holds; gives its length.</summary>
    public static int Write(ReadOnlySpan<byte> payload, MemoryStream frames) => Write(SingleMagic, payload, frames);

    private static int Write(uint magic, ReadOnlySpan<byte> block, MemoryStream frames)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(HeaderLength + BrotliEncoder.GetMaxCompressedLength(block.Length));
        if (!BrotliEncoder.TryCompress(block, buffer.AsSpan(HeaderLength), out var compressed, magic == BlockMagic ? BlockQuality : SingleQuality, Window))
            throw new InvalidOperationException($"{block.Length} bytes did not fit into Brotli's own upper bound");

        var frame = buffer.AsSpan(0, HeaderLength + compressed);
        BinaryPrimitives.WriteUInt32LittleEndian(frame, magic);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], compressed);
        BinaryPrimitives.WriteInt32LittleEndian(frame[8..], block.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[12..], Checksum(frame));
        frames.Write(frame);
        ArrayPool<byte>.Shared.Return(buffer);
        return HeaderLength + compressed;
    }

    /// <summary>Gives one payload of a frame.</summary>
    /// <exception cref="ReportDamagedException">The bytes are not the frame that was written, or it has no such payload.</exception>
    public static byte[] Read(ReadOnlySpan<byte> frame, int slot = 0)
    {
        var (content, isBlock) = Open(frame);
        return isBlock ? Slot(content, slot).ToArray() : content;
    }

    /// <summary>Gives all payloads of a frame.</summary>
    /// <exception cref="ReportDamagedException">The bytes are not the frame that was written.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> ReadAll(ReadOnlySpan<byte> frame)
    {
        var (content, isBlock) = Open(frame);
        if (!isBlock)
            return [content];
        var payloads = new ReadOnlyMemory<byte>[CountOf(content)];
        var at = (payloads.Length + 1) * LengthSize;
        for (var i = 0; i < payloads.Length; i++)
        {
            payloads[i] = content.AsMemory(at, LengthOf(content, i));
            at += payloads[i].Length;
        }

        return payloads;
    }

    private static (byte[] Content, bool IsBlock) Open(ReadOnlySpan<byte> frame)
    {
        var magic = frame.Length < HeaderLength ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(frame);
        if (magic is not (BlockMagic or SingleMagic) || BinaryPrimitives.ReadInt32LittleEndian(frame[4..]) != frame.Length - HeaderLength)
            throw new ReportDamagedException("no payload begins there");
        if (BinaryPrimitives.ReadUInt32LittleEndian(frame[12..]) != Checksum(frame))
            throw new ReportDamagedException("the checksum does not match");

        var content = new byte[BinaryPrimitives.ReadInt32LittleEndian(frame[8..])];
        if (!BrotliDecoder.TryDecompress(frame[HeaderLength..], content, out var written) || written != content.Length)
            throw new ReportDamagedException("the payload does not decompress");
        return (content, magic == BlockMagic);
    }

    private static void Join(IReadOnlyList<ReadOnlyMemory<byte>> payloads, Span<byte> block)
    {
        BinaryPrimitives.WriteInt32LittleEndian(block, payloads.Count);
        var at = (payloads.Count + 1) * LengthSize;
        for (var i = 0; i < payloads.Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(block[((i + 1) * LengthSize)..], payloads[i].Length);
            payloads[i].Span.CopyTo(block[at..]);
            at += payloads[i].Length;
        }
    }

    private static ReadOnlySpan<byte> Slot(byte[] block, int slot)
    {
        var count = CountOf(block);
        if (slot < 0 || slot >= count)
            throw new ReportDamagedException($"its block has {count} payloads; expected one more than {slot}");
        var at = (count + 1) * LengthSize;
        for (var i = 0; i < slot; i++)
            at += LengthOf(block, i);
        return block.AsSpan(at, LengthOf(block, slot));
    }

    private static int CountOf(byte[] block)
    {
        var count = block.Length < LengthSize ? 0 : BinaryPrimitives.ReadInt32LittleEndian(block);
        return count >= 0 && (count + 1L) * LengthSize <= block.Length ? count : throw new ReportDamagedException($"its block cannot have {count} payloads");
    }

    private static int LengthOf(byte[] block, int slot) => BinaryPrimitives.ReadInt32LittleEndian(block.AsSpan((slot + 1) * LengthSize));

    private static uint Checksum(ReadOnlySpan<byte> frame) => Crc32C(Crc32C(~0u, frame[4..12]), frame[HeaderLength..]) ^ ~0u;

    private static uint Crc32C(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var one in bytes)
            crc = BitOperations.Crc32C(crc, one);
        return crc;
    }
}
