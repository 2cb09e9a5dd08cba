namespace Faultline.Spooling;

/// <summary>
/// What a spool did since it was opened; a snapshot. Every call to append ends in exactly one of <see cref="Appended"/>,
/// <see cref="RefusedFull"/>, <see cref="RefusedTooLarge"/>, <see cref="RefusedClosed"/> and <see cref="WriteErrors"/>.
/// </summary>
public sealed record SpoolStatistics
{
    /// <summary>Records taken.</summary>
    public long Appended { get; init; }

    /// <summary>Records refused because the directory holds <see cref="SpoolOptions.MaxBytes"/>.</summary>
    public long RefusedFull { get; init; }

    /// <summary>Records refused because they are larger than <see cref="SpoolOptions.MaxRecordBytes"/>.</summary>
    public long RefusedTooLarge { get; init; }

    /// <summary>Records refused because the spool was already disposed.</summary>
    public long RefusedClosed { get; init; }

    /// <summary>Records refused because the disk did not take them.</summary>
    public long WriteErrors { get; init; }

    /// <summary>What the last disk error said; null when there was none.</summary>
    public string? LastError { get; init; }

    /// <summary>Records that were read and acknowledged, parked ones among them.</summary>
    public long Acknowledged { get; init; }

    /// <summary>Regions, in own and adopted segments, that held no whole record.</summary>
    public long Damaged { get; init; }

    /// <summary>Bytes of those regions.</summary>
    public long DamagedBytes { get; init; }

    /// <summary>Regions of zeros: reserved and never written.</summary>
    public long Holes { get; init; }

    /// <summary>Records and damaged regions set aside in the folder <c>parked</c>.</summary>
    public long Parked { get; init; }

    /// <summary>Of those that should have been parked, how many found no room or a disk error, and are gone.</summary>
    public long ParkedLost { get; init; }

    /// <summary>Segments taken over from processes that died.</summary>
    public long Adopted { get; init; }

    /// <summary>New segments begun after the first.</summary>
    public long Rolls { get; init; }

    /// <summary>Times that the segments were forced to the disk.</summary>
    public long Flushes { get; init; }

    /// <summary>Times that the system refused to do so.</summary>
    public long FlushErrors { get; init; }

    /// <summary>Own and adopted records that wait to be acknowledged; adopted ones as soon as <see cref="Spool.ReadAccounted"/> has counted them.</summary>
    public long PendingRecords { get; init; }

    /// <summary>Bytes of own and adopted records, frames included, that wait to be acknowledged.</summary>
    public long PendingBytes { get; init; }

    /// <summary>Bytes counted against <see cref="SpoolOptions.MaxBytes"/>.</summary>
    public long Bytes { get; init; }

    /// <summary>Segments held: own and adopted.</summary>
    public int Segments { get; init; }
}
