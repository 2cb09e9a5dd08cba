using System.Buffers.Binary;
using System.Text;
using Faultline.Reports;

namespace Faultline.Server.Ingest;

/// <summary>Asks the scrubber whether a member's name sounds like a secret's. Names that do not are remembered: reports have the same few hundred over and over.</summary>
internal sealed class KnownNames(Scrubber scrubber)
{
    private const int Slots = 4096;
    private const int LongestKept = 64;
    private const ulong Spread = 0x9E3779B97F4A7C15;

    // One name a slot, the latest: who sends a million names costs the scrubber's time and no memory.
    private readonly byte[]?[] _harmless = new byte[Slots][];

    // The same for short ones, which most are: the name itself with its length, so that nothing else has to be looked at. Zero: none yet.
    private readonly ulong[] _harmlessShort = new ulong[Slots];

    /// <param name="name">The name in UTF-8, without escapes.</param>
    public bool IsSensitive(ReadOnlySpan<byte> name) => name.Length < sizeof(ulong) ? IsShortSensitive(name) : IsLongSensitive(name);

    private bool IsShortSensitive(ReadOnlySpan<byte> name)
    {
        var value = Packed(name);
        ref var slot = ref _harmlessShort[SlotOf(value)];
        if (Volatile.Read(ref slot) == value)
            return false;
        if (scrubber.IsSensitive(Encoding.UTF8.GetString(name)))
            return true;
        Volatile.Write(ref slot, value);
        return false;
    }

    private bool IsLongSensitive(ReadOnlySpan<byte> name)
    {
        ref var slot = ref _harmless[SlotOf(BinaryPrimitives.ReadUInt64LittleEndian(name) ^ (BinaryPrimitives.ReadUInt64LittleEndian(name[^sizeof(ulong)..]) * Spread) ^ (ulong)name.Length)];
        if (Volatile.Read(ref slot) is { } known && name.SequenceEqual(known))
            return false;
        if (scrubber.IsSensitive(Encoding.UTF8.GetString(name)))
            return true;
        if (name.Length <= LongestKept)
            Volatile.Write(ref slot, name.ToArray());
        return false;
    }

    /// <summary>At most seven bytes and how many they are, never zero.</summary>
    private static ulong Packed(ReadOnlySpan<byte> name)
    {
        var value = 0UL;
        if (name.Length >= sizeof(uint))
        {
            // The two halves share bytes, which are the same in both.
            value = BinaryPrimitives.ReadUInt32LittleEndian(name) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(name[^sizeof(uint)..]) << (8 * (name.Length - sizeof(uint))));
        }
        else
        {
            foreach (var b in name)
                value = (value << 8) | b;
        }

        return value | ((ulong)(name.Length + 1) << 56);
    }

    private static int SlotOf(ulong hash) => (int)((hash * Spread) >> 52);
}
