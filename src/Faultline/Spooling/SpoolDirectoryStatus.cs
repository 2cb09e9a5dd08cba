namespace Faultline.Spooling;

/// <summary>A spool directory as it lies on the disk now.</summary>
public sealed record SpoolDirectoryStatus
{
    /// <summary>Full path.</summary>
    public required string Directory { get; init; }

    /// <summary>Its segments, oldest first.</summary>
    public required IReadOnlyList<SpoolSegmentStatus> Segments { get; init; }

    /// <summary>Files in the folder <c>parked</c>.</summary>
    public long Parked { get; init; }

    /// <summary>Bytes of those.</summary>
    public long ParkedBytes { get; init; }

    /// <summary>Bytes of all segments.</summary>
    public long Bytes => Segments.Sum(segment => segment.Bytes);

    /// <summary>Records that wait to be handed on.</summary>
    public long PendingRecords => Segments.Sum(segment => segment.PendingRecords);

    /// <summary>Bytes of those, frames included.</summary>
    public long PendingBytes => Segments.Sum(segment => segment.PendingBytes);

    /// <summary>Regions without a whole record that lie in the directory now.</summary>
    public long Damaged => Segments.Sum(segment => segment.Damaged);

    /// <summary>Records refused for any reason, as far as the segments that are left remember.</summary>
    public long Refused => Segments.Sum(segment => segment.RefusedFull + segment.RefusedTooLarge + segment.WriteErrors);
}
