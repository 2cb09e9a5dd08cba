using Faultline.Server.Reports;
using Faultline.Spooling;

namespace Faultline.Server.Stores;

/// <summary>A wish to erase what reports hold of a user; it reaches those that come later too, if they are from before.</summary>
/// <param name="User">SHA-256 of the name (<see cref="ErasureJournal.HashOf"/>).</param>
/// <param name="At">When it was made.</param>
internal sealed record ErasureWish(string User, DateTimeOffset At)
{
    /// <summary>
    /// Whether a report of this user is from before the wish: its sender saw the failure before it, wherever the report waited since, or the door took it in before. With a
    /// wish the spool begins a new segment, so that the name of a record's segment tells on which side of the wish it was taken in.
    /// </summary>
    public static bool Reaches(DateTimeOffset at, DigestRecord record) =>
        record.Facts.Time <= at || (record.From is { } from && SegmentName.TryParse(from.Segment, out var segment) && segment.Begun < at);
}
