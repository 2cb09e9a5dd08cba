namespace Faultline.Spooling;

/// <summary>
/// How far a batch goes in one segment, and the damage it passed on the way: counted when the batch is acknowledged, so once. The progress only for who asked for it.
/// </summary>
internal sealed record SpoolAdvance(Segment Segment, long Position, int Records, IReadOnlyList<DamagedRegion> Damage, SpoolProgress? Progress);
