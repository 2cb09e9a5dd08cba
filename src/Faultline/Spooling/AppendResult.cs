namespace Faultline.Spooling;

internal enum AppendResult
{
    Written,

    /// <summary>The segment was closed; there is a newer one.</summary>
    Closed,

    /// <summary>The record does not fit this segment.</summary>
    SegmentFull,

    /// <summary>The record does not fit the directory.</summary>
    NoRoom,

    /// <summary>The disk did not take it.</summary>
    Failed,
}
