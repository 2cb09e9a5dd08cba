using Faultline.Bench.Engine.Corpus;
using Faultline.Bench.Engine.Load;

namespace Faultline.Bench.Engine.Rows;

/// <summary>What all rounds of kill came to.</summary>
internal sealed class KillToll(ulong seed)
{
    public ulong Seed => seed;

    /// <summary>The number of the next report that nobody has sent.</summary>
    public long Next { get; private set; }

    public List<ReportKey> Acknowledged { get; } = [];

    public List<ReportKey> Missing { get; } = [];

    public int SecondKills { get; set; }

    public long Unanswered { get; private set; }

    public long MissingAtEnd { get; set; }

    public long Stored { get; private set; }

    public long StoredTwice { get; private set; }

    /// <summary>Stored under an id that this row never sent.</summary>
    public long StoredUnknown { get; private set; }

    public bool IsLost => Missing.Count > 0 || MissingAtEnd > 0 || StoredTwice > 0 || StoredUnknown > 0 || Stored != Next;

    public void Note(KillLoad load)
    {
        Acknowledged.AddRange(load.Acknowledged);
        Unanswered += load.Unanswered.Count;
        Next = load.Next;
    }

    public void AddMissing(IEnumerable<ReportKey> missing) => Missing.AddRange(missing);

    public void Count(IReadOnlyList<string> stored)
    {
        var sent = Enumerable.Range(0, (int)Next).Select(number => new ReportKey(seed, number).Id).ToHashSet(StringComparer.Ordinal);
        var distinct = stored.ToHashSet(StringComparer.Ordinal);
        Stored = distinct.Count;
        StoredTwice = stored.Count - distinct.Count;
        StoredUnknown = distinct.Count(id => !sent.Contains(id));
    }
}
