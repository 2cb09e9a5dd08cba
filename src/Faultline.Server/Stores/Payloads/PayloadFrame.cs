using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using Faultline.Server.Reports;

namespace Faultline.Server.Stores.Payloads;

/// <summary>
/// One payload in a segment: magic <c>FLP1</c>, length of the compressed bytes, length of the payload, CRC-32C of the
/// two lengths and the compressed bytes (each 4 bytes, little-endian), then the payload in Brotli.
/// </summary>
internal static class PayloadFrame
{
    private const uint Magic = 0x31504C46;
    private const int HeaderLength = 16;

    // Quality 1 is the measured optimum for reports: faster than gzip's fastest and a quarter smaller.
    private const int Quality = 1;
    private const int Window = 18;

    /// <summary>Writes a frame behind what the stream holds; gives its length.</summary>
    public static int Write(ReadOnlySpan<byte> payload, MemoryStream frames)
    {
        var from = (int)frames.Length;
        frames.SetLength(from + HeaderLength + BrotliEncoder.GetMaxCompressedLength(payload.Length));
        var frame = frames.GetBuffer().AsSpan(from, (int)frames.Length - from);
        if (!BrotliEncoder.TryCompress(payload, frame[HeaderLength..], out var compressed, Quality, Window))
            throw new InvalidOperationException($"{payload.Length} bytes did not fit into Brotli's own upper bound");

        BinaryPrimitives.WriteUInt32LittleEndian(frame, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], compressed);
        BinaryPrimitives.WriteInt32LittleEndian(frame[8..], payload.Length);
        var length = HeaderLength + compressed;
        BinaryPrimitives.WriteUInt32LittleEndian(frame[12..], Checksum(frame[..length]));
        frames.SetLength(from + length);
        return length;
    }

    /// <summary>Gives the payload of a frame.</summary>
    /// <exception cref="ReportDamagedException">The bytes are not the frame that was written.</exception>
    public static byte[] Read(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < HeaderLength || BinaryPrimitives.ReadUInt32LittleEndian(frame) != Magic
            || BinaryPrimitives.ReadInt32LittleEndian(frame[4..]) != frame.Length - HeaderLength)
            throw new ReportDamagedException("no payload begins there");
        if (BinaryPrimitives.ReadUInt32LittleEndian(frame[12..]) != Checksum(frame))
            throw new ReportDamagedException("the checksum does not match");

        var payload = new byte[BinaryPrimitives.ReadInt32LittleEndian(frame[8..])];
        if (!BrotliDecoder.TryDecompress(frame[HeaderLength..], payload, out var written) || written != payload.Length)
            throw new ReportDamagedException("the payload does not decompress");
        return payload;
    }

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
