namespace Faultline.Spooling;

/// <summary>What was lost while a segment was live or when it was read. Kept in its header, so that it outlives the process.</summary>
internal readonly record struct DropCounts(
    long RefusedFull, long RefusedTooLarge, long WriteErrors, long Damaged, long DamagedBytes, long Holes)
{
    public static DropCounts operator +(DropCounts a, DropCounts b) => new(
        a.RefusedFull + b.RefusedFull, a.RefusedTooLarge + b.RefusedTooLarge, a.WriteErrors + b.WriteErrors,
        a.Damaged + b.Damaged, a.DamagedBytes + b.DamagedBytes, a.Holes + b.Holes);

    public static DropCounts operator -(DropCounts a, DropCounts b) => new(
        a.RefusedFull - b.RefusedFull, a.RefusedTooLarge - b.RefusedTooLarge, a.WriteErrors - b.WriteErrors,
        a.Damaged - b.Damaged, a.DamagedBytes - b.DamagedBytes, a.Holes - b.Holes);

    public static DropCounts Of(IEnumerable<DamagedRegion> regions)
    {
        var sum = default(DropCounts);
        foreach (var region in regions)
            sum += region.IsHole ? new(0, 0, 0, 0, 0, 1) : new(0, 0, 0, 1, region.Length, 0);
        return sum;
    }
}
