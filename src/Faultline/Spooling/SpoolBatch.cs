namespace Faultline.Spooling;

/// <summary>Records that were read and not yet acknowledged, oldest first.</summary>
public sealed class SpoolBatch
{
    internal SpoolBatch(IReadOnlyList<SpoolRecord> records, IReadOnlyList<SpoolAdvance> advances)
    {
        Records = records;
        Advances = advances;
        foreach (var record in records)
            Bytes += record.Payload.Length;
    }

    /// <summary>The records; none when nothing waits.</summary>
    public IReadOnlyList<SpoolRecord> Records { get; }

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => Records.Count == 0;

    /// <summary>Bytes of all payloads together.</summary>
    public long Bytes { get; }

    /// <summary>Where the segments stand after the batch; empty unless it was read by <see cref="Spool.ReadAccounted"/>.</summary>
    public IReadOnlyList<SpoolProgress> Progress => field ??= [.. Advances.Select(advance => advance.Progress).OfType<SpoolProgress>()];

    internal IReadOnlyList<SpoolAdvance> Advances { get; }
}
