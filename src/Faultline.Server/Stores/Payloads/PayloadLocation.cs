namespace Faultline.Server.Stores.Payloads;

/// <summary>Where a payload lies: segment number, offset of its frame in bytes, length of the frame in bytes, and its place in the frame, from 0.</summary>
internal readonly record struct PayloadLocation(long Segment, long Offset, int Length, int Slot = 0);
