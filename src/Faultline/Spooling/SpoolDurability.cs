namespace Faultline.Spooling;

/// <summary>What a record survives once the spool said that it took it.</summary>
public enum SpoolDurability
{
    /// <summary>
    /// The end of the process, by any means (kill -9, stack overflow, fail-fast): the record is in the system's page cache.
    /// A power cut may take what was written within the last <see cref="SpoolOptions.FlushInterval"/>. The default.
    /// </summary>
    Process,

    /// <summary>
    /// A power cut too: <see cref="Spool.AppendAsync"/> completes after an fsync, which everybody who waits at that moment shares.
    /// </summary>
    Disk,
}
