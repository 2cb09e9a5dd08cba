using Faultline.Tracker.Retention;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>A payload file as its row has it.</summary>
internal sealed record ClosedSegment(long Id, SegmentKind Kind, long Reports, long FirstSeq, long LastSeq);
