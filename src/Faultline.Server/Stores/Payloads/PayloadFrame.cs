using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using Faultline.Server.Reports;
using Faultline.Spooling;

namespace Faultline.Server.Stores.Payloads;

/// <summary>
/// One frame in a segment: magic, length of the compressed bytes, length of what they hold, CRC-32C of the two lengths and the compressed
/// bytes (each 4 bytes, little-endian), then Brotli. Magic <c>FLB1</c>: a block of payloads, which begins with their count and their lengths
/// (each 4 bytes); <c>FLP1</c>: one payload. Magic <c>FLG1</c>: a gzip member in place of Brotli, as a sender compressed it; one payload, which is the beginning of its text.
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
    private const uint MemberMagic = 0x31474C46;
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

    /// <summary>Writes a payload in a frame of its own behind what the stream holds, compressed as it came or here; gives the frame's length.</summary>
    public static int Write(Payload payload, MemoryStream frames)
    {
        if (payload.Member.IsEmpty)
            return Write(SingleMagic, payload.Line.Span, frames);
        Span<byte> header = stackalloc byte[HeaderLength];
        WriteHeader(header, MemberMagic, payload.Member.Span, payload.Length);
        frames.Write(header);
        frames.Write(payload.Member.Span);
        return HeaderLength + payload.Member.Length;
    }

    private static void WriteHeader(Span<byte> header, uint magic, ReadOnlySpan<byte> compressed, int length)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header, magic);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], compressed.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], Checksum(header, compressed));
    }

    private static int Write(uint magic, ReadOnlySpan<byte> block, MemoryStream frames)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(HeaderLength + BrotliEncoder.GetMaxCompressedLength(block.Length));
        if (!BrotliEncoder.TryCompress(block, buffer.AsSpan(HeaderLength), out var compressed, magic == BlockMagic ? BlockQuality : SingleQuality, Window))
            throw new InvalidOperationException($"{block.Length} bytes did not fit into Brotli's own upper bound");

        WriteHeader(buffer, magic, buffer.AsSpan(HeaderLength, compressed), block.Length);
        frames.Write(buffer.AsSpan(0, HeaderLength + compressed));
        ArrayPool<byte>.Shared.Return(buffer);
        return HeaderLength + compressed;
    }

    /// <summary>Gives one payload of a frame.</summary>
    /// <exception cref="ReportDamagedException">The bytes are not the frame that was written, or it has no such payload.</exception>
    public static byte[] Read(ReadOnlySpan<byte> frame, int slot = 0)
    {
        var (magic, length) = Check(frame);
        if (magic is not BlockMagic)
            return Decompress(magic, frame, length);
        // A block is large enough that new arrays of its size would be collected with the oldest: each some ten milliseconds in which nobody is served.
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        var decoder = new BrotliDecoder();
        try
        {
            return ReadSlot(ref decoder, frame[HeaderLength..], buffer.AsSpan(0, length), slot);
        }
        finally
        {
            decoder.Dispose();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Gives all payloads of a frame.</summary>
    /// <exception cref="ReportDamagedException">The bytes are not the frame that was written.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> ReadAll(ReadOnlySpan<byte> frame)
    {
        var (magic, length) = Check(frame);
        var content = Decompress(magic, frame, length);
        if (magic is not BlockMagic)
            return [content];
        var payloads = new ReadOnlyMemory<byte>[CountOf(content, content.Length)];
        var at = (payloads.Length + 1) * LengthSize;
        for (var i = 0; i < payloads.Length; i++)
        {
            var size = LengthOf(content, i);
            payloads[i] = at + size <= content.Length ? content.AsMemory(at, size) : throw Undecodable();
            at += size;
        }

        return payloads;
    }

    private static (uint Magic, int Length) Check(ReadOnlySpan<byte> frame)
    {
        var magic = frame.Length < HeaderLength ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(frame);
        if (magic is not (BlockMagic or SingleMagic or MemberMagic) || BinaryPrimitives.ReadInt32LittleEndian(frame[4..]) != frame.Length - HeaderLength)
            throw new ReportDamagedException("no payload begins there");
        if (BinaryPrimitives.ReadUInt32LittleEndian(frame[12..]) != Checksum(frame, frame[HeaderLength..]))
            throw new ReportDamagedException("the checksum does not match");
        return (magic, BinaryPrimitives.ReadInt32LittleEndian(frame[8..]));
    }

    private static byte[] Decompress(uint magic, ReadOnlySpan<byte> frame, int length)
    {
        var content = new byte[length];
        if (magic is MemberMagic)
            return DecompressMember(frame[HeaderLength..], content);
        if (!BrotliDecoder.TryDecompress(frame[HeaderLength..], content, out var written) || written != content.Length)
            throw Undecodable();
        return content;
    }

    private static byte[] DecompressMember(ReadOnlySpan<byte> member, byte[] content)
    {
        try
        {
            return GzipLine.Decompress(member.ToArray(), content) == content.Length ? content : throw Undecodable();
        }
        catch (InvalidDataException e)
        {
            throw new ReportDamagedException("the payload does not decompress", e);
        }
    }

    // No further than to the end of the payload: half a block on the average.
    private static byte[] ReadSlot(ref BrotliDecoder decoder, ReadOnlySpan<byte> compressed, Span<byte> block, int slot)
    {
        var decoded = 0;
        Decode(ref decoder, ref compressed, block, ref decoded, LengthSize);
        var count = CountOf(block, decoded);
        if (slot < 0 || slot >= count)
            throw new ReportDamagedException($"its block has {count} payloads; expected one more than {slot}");
        var at = (count + 1) * LengthSize;
        Decode(ref decoder, ref compressed, block, ref decoded, at);
        for (var i = 0; i < slot && at <= block.Length; i++)
            at += LengthOf(block, i);
        var end = at <= block.Length ? at + LengthOf(block, slot) : throw Undecodable();
        Decode(ref decoder, ref compressed, block, ref decoded, end);
        return block[at..end].ToArray();
    }

    private static void Decode(ref BrotliDecoder decoder, ref ReadOnlySpan<byte> compressed, Span<byte> block, ref int decoded, int until)
    {
        if (until > block.Length)
            throw Undecodable();
        while (decoded < until)
        {
            decoder.Decompress(compressed, block[decoded..until], out var consumed, out var written);
            if (written == 0)
                throw Undecodable();
            compressed = compressed[consumed..];
            decoded += written;
        }
    }

    private static ReportDamagedException Undecodable() => new("the payload does not decompress");

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

    private static int CountOf(ReadOnlySpan<byte> block, int decoded)
    {
        var count = decoded < LengthSize ? 0 : BinaryPrimitives.ReadInt32LittleEndian(block);
        return count >= 0 && (count + 1L) * LengthSize <= block.Length ? count : throw new ReportDamagedException($"its block cannot have {count} payloads");
    }

    private static int LengthOf(ReadOnlySpan<byte> block, int slot)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(block[((slot + 1) * LengthSize)..]);
        return length >= 0 && length <= block.Length ? length : throw new ReportDamagedException($"its block cannot have a payload of {length} bytes");
    }

    private static uint Checksum(ReadOnlySpan<byte> header, ReadOnlySpan<byte> compressed) => Crc32C(Crc32C(~0u, header[4..12]), compressed) ^ ~0u;

    private static uint Crc32C(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var one in bytes)
            crc = BitOperations.Crc32C(crc, one);
        return crc;
    }
}
