namespace Faultline.Server.Stores.Payloads;

/// <summary>Where a payload lies: segment number, offset of its frame in bytes, length of the frame in bytes.</summary>
internal readonly record struct PayloadLocation(long Segment, long Offset, int Length);
