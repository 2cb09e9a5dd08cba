namespace Faultline.Spooling;

/// <summary>
/// Bytes of a segment that hold no whole record. A hole is all zeros: room that was reserved and never written, because the
/// process died in between, or that a power cut took.
/// </summary>
internal readonly record struct DamagedRegion(long Position, long Length, bool IsHole);
