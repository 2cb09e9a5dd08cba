using System.Buffers.Binary;
using System.Numerics;

namespace Faultline.Spooling;

/// <summary>CRC-32C (Castagnoli; RFC 3720 §12.1), with the processor's instruction where it has one. Of "123456789": 0xE3069283.</summary>
internal static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> bytes) => Finish(Add(Start, bytes));

    public const uint Start = uint.MaxValue;

    public static uint Finish(uint state) => ~state;

    public static uint Add(uint state, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes)
            state = BitOperations.Crc32C(state, b);
        return state;
    }
}
