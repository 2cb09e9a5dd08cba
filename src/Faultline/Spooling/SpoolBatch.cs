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

    /// <summary>Its first records as a batch of their own, to be acknowledged when the others are not done with. Not for who keeps accounts.</summary>
    internal SpoolBatch First(int records)
    {
        if (records >= Records.Count)
            return this;
        var advances = new List<SpoolAdvance>();
        var taken = 0;
        foreach (var advance in Advances)
        {
            if (taken == records)
                break;
            var here = Math.Min(advance.Records, records - taken);
            taken += here;
            advances.Add(here == advance.Records ? advance : UpTo(advance, Records[taken - 1], here));
        }

        return new SpoolBatch([.. Records.Take(records)], advances);
    }

    private static SpoolAdvance UpTo(SpoolAdvance advance, SpoolRecord last, int records)
    {
        var end = last.Position + RecordFrame.Bytes + last.Payload.Length;
        return advance with { Position = end, Records = records, Damage = [.. advance.Damage.Where(region => region.Position < end)], Progress = null };
    }
}
