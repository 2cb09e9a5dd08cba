using System.Buffers.Binary;

namespace Faultline.Spooling;

/// <summary>
/// The first 256 bytes of a segment. 0: <c>OOPSPOOL</c>, u16 version, u16 header bytes, u32 process, i64 begun (Unix ms), CRC at 60.
/// 64 and 160: two copies of the changing state, written in turn, each with a sequence number and a CRC in its last four bytes,
/// so that a torn write costs one step, not the position. All numbers little-endian.
/// </summary>
internal readonly record struct SegmentHeader(bool IsSound, int Version, SegmentState State)
{
    public const int Bytes = 256;
    public const int SlotBytes = 96;
    public const int CurrentVersion = 1;
    private const int FixedBytes = 64;

    private static ReadOnlySpan<byte> Magic => "OOPSPOOL"u8;

    /// <summary>Whether these records can be read here. A header that is damaged is taken for one of ours: records carry their own proof.</summary>
    public bool IsKnown => !IsSound || Version == CurrentVersion;

    public static long SlotAt(ulong sequence) => FixedBytes + ((long)(sequence & 1) * SlotBytes);

    public static void Write(Span<byte> header, SegmentName name, SegmentState state)
    {
        header[..Bytes].Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header[8..], CurrentVersion);
        BinaryPrimitives.WriteUInt16LittleEndian(header[10..], Bytes);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], name.ProcessId);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], name.Begun.ToUnixTimeMilliseconds());
        SealWithChecksum(header[..FixedBytes]);
        WriteSlot(header.Slice((int)SlotAt(state.Sequence), SlotBytes), state);
    }

    public static void WriteSlot(Span<byte> slot, SegmentState state)
    {
        slot.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(slot, state.Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(slot[8..], state.Shipped);
        var drops = state.Drops;
        var records = state.Counts;
        ReadOnlySpan<long> counts =
        [
            drops.RefusedFull, drops.RefusedTooLarge, drops.WriteErrors, drops.Damaged, drops.DamagedBytes, drops.Holes,
            records.HandedOn, records.Damaged, records.Taken,
        ];
        for (var i = 0; i < counts.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(slot[(16 + (8 * i))..], counts[i]);
        SealWithChecksum(slot);
    }

    /// <summary>Reads what is left of a header; whatever is damaged takes its first value.</summary>
    public static SegmentHeader Read(ReadOnlySpan<byte> header)
    {
        var first = new SegmentState(0, Bytes, default);
        if (header.Length < Bytes)
            return new(false, CurrentVersion, first);

        var a = ReadSlot(header.Slice((int)SlotAt(0), SlotBytes)) ?? first;
        var b = ReadSlot(header.Slice((int)SlotAt(1), SlotBytes)) ?? first;
        var sound = header.StartsWith(Magic) && HasChecksum(header[..FixedBytes]);
        var version = sound ? BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) : CurrentVersion;
        return new(sound, version, a.Sequence > b.Sequence ? a : b);
    }

    private static SegmentState? ReadSlot(ReadOnlySpan<byte> slot)
    {
        if (!HasChecksum(slot))
            return null;
        return new(
            BinaryPrimitives.ReadUInt64LittleEndian(slot),
            BinaryPrimitives.ReadInt64LittleEndian(slot[8..]),
            new(Count(slot, 0), Count(slot, 1), Count(slot, 2), Count(slot, 3), Count(slot, 4), Count(slot, 5)),
            new(Count(slot, 6), Count(slot, 7), Count(slot, 8)));

        static long Count(ReadOnlySpan<byte> slot, int index) => BinaryPrimitives.ReadInt64LittleEndian(slot[(16 + (8 * index))..]);
    }

    private static void SealWithChecksum(Span<byte> area) => BinaryPrimitives.WriteUInt32LittleEndian(area[^4..], Crc32C.Of(area[..^4]));

    private static bool HasChecksum(ReadOnlySpan<byte> area) => BinaryPrimitives.ReadUInt32LittleEndian(area[^4..]) == Crc32C.Of(area[..^4]);
}
