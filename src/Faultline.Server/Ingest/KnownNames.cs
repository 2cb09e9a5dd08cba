using System.Runtime.InteropServices;
using System.Text;
using Faultline.Reports;

namespace Faultline.Server.Ingest;

/// <summary>Asks the scrubber whether a member's name sounds like a secret's. Names that do not are remembered: reports have the same few hundred over and over.</summary>
internal sealed class KnownNames(Scrubber scrubber)
{
    private const int Slots = 4096;
    private const int LongestKept = 64;

    // One name a slot, the latest: who sends a million names costs the scrubber's time and no memory.
    private readonly byte[]?[] _harmless = new byte[Slots][];

    /// <param name="name">The name in UTF-8, without escapes.</param>
    public bool IsSensitive(ReadOnlySpan<byte> name)
    {
        ref var slot = ref _harmless[SlotOf(name)];
        if (Volatile.Read(ref slot) is { } known && name.SequenceEqual(known))
            return false;
        if (scrubber.IsSensitive(Encoding.UTF8.GetString(name)))
            return true;
        if (name.Length <= LongestKept)
            Volatile.Write(ref slot, name.ToArray());
        return false;
    }

    private static int SlotOf(ReadOnlySpan<byte> name)
    {
        ulong hash;
        if (name.Length >= sizeof(ulong))
        {
            hash = MemoryMarshal.Read<ulong>(name) ^ (MemoryMarshal.Read<ulong>(name[^sizeof(ulong)..]) * 0x9E3779B97F4A7C15);
        }
        else
        {
            hash = 0;
            foreach (var b in name)
                hash = (hash << 8) | b;
        }

        return (int)(((hash ^ (ulong)name.Length) * 0x9E3779B97F4A7C15) >> 52);
    }
}
