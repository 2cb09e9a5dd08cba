using Faultline.Tracker.Retention;

namespace Faultline.Server.Stores.Payloads;

/// <summary>What the payload files have to be told when they are opened.</summary>
internal interface IPayloadIndex
{
    /// <summary>The file of a kind that is written to, with its end; null when there is none.</summary>
    (long Number, long End)? Open(long project, SegmentKind kind);

    /// <summary>The highest number that a file of the project has had.</summary>
    long Highest(long project);
}
