using System.Buffers.Binary;

namespace Faultline.Spooling;

/// <summary>
/// What stands in front of a payload: magic <c>OOP1</c>, length (u32 LE), CRC-32C (u32 LE) of the length's four bytes and the payload.
/// The length is under the checksum so that a torn frame of zeros is no empty record.
/// </summary>
internal static class RecordFrame
{
    public const int Bytes = 12;

    public static ReadOnlySpan<byte> Magic => "OOP1"u8;

    /// <summary>Fills in the first <see cref="Bytes"/> of a span whose rest is the payload.</summary>
    public static void Seal(Span<byte> frame)
    {
        Magic.CopyTo(frame);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], frame.Length - Bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], Checksum(frame));
    }

    /// <summary>Reads magic and length: false when these bytes cannot begin a record.</summary>
    public static bool TryReadLength(ReadOnlySpan<byte> bytes, out int payloadLength)
    {
        payloadLength = 0;
        if (bytes.Length < Bytes || !bytes.StartsWith(Magic))
            return false;
        payloadLength = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        return payloadLength is >= 0 and <= SpoolOptions.MostRecordBytes;
    }

    /// <summary>Whether a whole frame, no byte more or less, says the truth about its payload.</summary>
    public static bool IsSound(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt32LittleEndian(frame[8..]) == Checksum(frame);

    private static uint Checksum(ReadOnlySpan<byte> frame) =>
        Crc32C.Finish(Crc32C.Add(Crc32C.Add(Crc32C.Start, frame.Slice(4, 4)), frame[Bytes..]));
}
