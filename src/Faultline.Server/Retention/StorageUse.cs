using Faultline.Tracker.Retention;

namespace Faultline.Server.Retention;

/// <summary>What the store takes.</summary>
/// <param name="Segments">The payload segments, oldest first.</param>
/// <param name="IndexBytes">Bytes of the index and all else that is no payload.</param>
public sealed record StorageUse(IReadOnlyList<PayloadSegment> Segments, long IndexBytes)
{
    /// <summary>All bytes.</summary>
    public long Bytes => IndexBytes + Segments.Sum(segment => segment.Bytes);
}
