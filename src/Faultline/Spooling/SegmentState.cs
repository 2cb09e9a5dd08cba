namespace Faultline.Spooling;

/// <summary>The part of a segment's header that changes: up to where its records were handed on, what was lost, and the count of its records.</summary>
internal readonly record struct SegmentState(ulong Sequence, long Shipped, DropCounts Drops, SegmentCounts Counts = default);
