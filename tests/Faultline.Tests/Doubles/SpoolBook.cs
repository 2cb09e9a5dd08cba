using Faultline.Spooling;

namespace Faultline.Tests.Doubles;

/// <summary>What a store keeps of the progress of a spool: it outlives the process, and takes what it has seen already for seen.</summary>
internal sealed class SpoolBook
{
    private readonly Dictionary<string, SpoolProgress> _marks = [];

    public List<string> Records { get; } = [];

    public long Taken => _marks.Values.Sum(mark => mark.Taken);

    public long Damaged => _marks.Values.Sum(mark => mark.Damaged);

    public void Write(SpoolBatch batch)
    {
        Records.AddRange(batch.Records.Where(record => !(_marks.TryGetValue(record.Segment, out var mark) && record.Position < mark.Position)).Select(record => record.Text()));
        foreach (var part in batch.Progress)
        {
            var before = _marks.GetValueOrDefault(part.Segment) ?? new SpoolProgress(part.Segment, 0, 0, 0);
            _marks[part.Segment] = new(part.Segment, Math.Max(before.Position, part.Position), Math.Max(before.Taken, part.Taken), Math.Max(before.Damaged, part.Damaged));
        }
    }

    /// <summary>Reads to the end as the digester does.</summary>
    public SpoolBook Drain(Spool spool, int maxRecords = 3)
    {
        while (spool.ReadAccounted(maxRecords, 1000) is var batch && (!batch.IsEmpty || batch.Progress.Count > 0))
        {
            Write(batch);
            spool.Acknowledge(batch);
        }

        return this;
    }
}
