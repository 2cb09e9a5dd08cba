using System.Collections.Concurrent;

namespace Faultline.EndToEnd.Engine;

/// <summary>What clients know of one project's ledger: what they were told, and what they asked for and never heard of.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<(string Line, string Reason), (long Told, long Unsure)> _counts = new();

    public void Told(string line, string reason, long count) => _counts.AddOrUpdate((line, reason), (count, 0), (_, old) => (old.Told + count, old.Unsure));

    public void Unsure(string line, string reason, long count) => _counts.AddOrUpdate((line, reason), (0, count), (_, old) => (old.Told, old.Unsure + count));

    public long ToldOf(string line, string reason = "") => _counts.GetValueOrDefault((line, reason)).Told;

    /// <summary>The ledger has all that was told, and no more than what may have been.</summary>
    public void ShouldFit(LedgerSums ledger, string what)
    {
        foreach (var ((line, reason), (told, unsure)) in _counts)
            ledger.Of(line, reason).ShouldBeInRange(told, told + unsure, $"{line} {reason}: {what}\n{ledger}");
    }
}
