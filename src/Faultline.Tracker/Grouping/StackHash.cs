using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Faultline.Tracker.Grouping;

/// <summary>Tells apart what the words of groups are found in, without finding them: a fiftieth of the time.</summary>
internal static class StackHash
{
    private const ulong Factor = 0x9E37_79B9_7F4A_7C15;

    /// <summary>Equal for two reports with the same type and topic, the same types in the chain, and the same frames byte for byte.</summary>
    public static ulong Of(IReadOnlyList<ChainLink> chain, string? type, string? topic)
    {
        var hash = Add(Add(0, type), topic);
        foreach (var link in chain)
        {
            hash = Add(hash, link.Type);
            hash = Add(hash, link.Frames.ValueKind == JsonValueKind.Array ? JsonMarshal.GetRawUtf8Value(link.Frames) : []);
        }

        return hash;
    }

    private static ulong Add(ulong hash, string? text) => Add(hash, MemoryMarshal.AsBytes(text.AsSpan()));

    private static ulong Add(ulong hash, ReadOnlySpan<byte> bytes)
    {
        hash = Mix(hash, (ulong)bytes.Length);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var one in bytes)
            hash = Mix(hash, one);
        return hash;
    }

    private static ulong Mix(ulong hash, ulong value) => BitOperations.RotateLeft((hash ^ value) * Factor, 29);
}
