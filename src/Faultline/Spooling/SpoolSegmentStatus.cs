namespace Faultline.Spooling;

/// <summary>One segment, as it lies on the disk now.</summary>
public sealed record SpoolSegmentStatus
{
    /// <summary>File name, such as <c>20261121T221550123Z-4711-9f8e7d6c5b4a3928.spool</c>.</summary>
    public required string Name { get; init; }

    /// <summary>When it was begun (UTC).</summary>
    public DateTimeOffset Begun { get; init; }

    /// <summary>The process that began it; ids of dead processes are used again.</summary>
    public int ProcessId { get; init; }

    /// <summary>Whether a process holds it.</summary>
    public SpoolOwner Owner { get; init; }

    /// <summary>Bytes of the file.</summary>
    public long Bytes { get; init; }

    /// <summary>Whole records in it, handed on or not.</summary>
    public long Records { get; init; }

    /// <summary>Records that wait to be handed on.</summary>
    public long PendingRecords { get; init; }

    /// <summary>Bytes of those, frames included.</summary>
    public long PendingBytes { get; init; }

    /// <summary>Everything before this position was handed on.</summary>
    public long Shipped { get; init; }

    /// <summary>Regions that hold no whole record. Of a live segment none: a writer may be at work there.</summary>
    public long Damaged { get; init; }

    /// <summary>Bytes of those regions.</summary>
    public long DamagedBytes { get; init; }

    /// <summary>Regions of zeros: reserved and never written.</summary>
    public long Holes { get; init; }

    /// <summary>Records that its processes refused because the directory was full.</summary>
    public long RefusedFull { get; init; }

    /// <summary>Records that they refused as too large.</summary>
    public long RefusedTooLarge { get; init; }

    /// <summary>Records that the disk did not take.</summary>
    public long WriteErrors { get; init; }

    /// <summary>Regions that readers passed as damaged here and in segments that are gone by now.</summary>
    public long LostRegions { get; init; }

    /// <summary>Bytes of those.</summary>
    public long LostBytes { get; init; }

    /// <summary>Why it cannot be read, in words; null when it can.</summary>
    public string? Problem { get; init; }
}
