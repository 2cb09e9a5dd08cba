using System.Globalization;

namespace Faultline.Server.Ledger;

/// <summary>
/// Whether a project's ledger adds up. The door counts what it took; the digester, by other code, what became of it. Both sums stand in one transaction, so that
/// any difference is what the door took and the digester has not said anything of yet.
/// </summary>
/// <param name="Accepted">Door: reports that were taken in.</param>
/// <param name="Stored">Digester: new reports.</param>
/// <param name="Duplicates">Digester: reports whose id was known.</param>
/// <param name="Parked">Digester: records put aside.</param>
/// <param name="Damaged">Digester: records that the disk lost.</param>
/// <param name="PendingBytes">Bytes that wait in the project's spool now, at this server and, as they said last, at others on the same database.</param>
public sealed record LedgerBalance(long Accepted, long Stored, long Duplicates, long Parked, long Damaged, long PendingBytes)
{
    /// <summary>What the digester has said of: stored, duplicate, parked and damaged together.</summary>
    public long Digested => Stored + Duplicates + Parked + Damaged;

    /// <summary>Accepted less digested: reports on their way, or, when nothing is on its way, missing.</summary>
    public long Difference => Accepted - Digested;

    /// <summary>Other servers at work on the same database. What waits there is known as of some seconds ago.</summary>
    public int OtherServers { get; init; }

    /// <summary>Whether reports seem to be missing: accepted, of no known fate, and in no spool that is known of.</summary>
    public bool SeemsLost => Difference > 0 && PendingBytes == 0;

    /// <summary>Whether every accepted report is accounted for.</summary>
    public bool AddsUp => Difference == 0;

    /// <summary>The check in words.</summary>
    public string Sentence => (Difference, PendingBytes, OtherServers) switch
    {
        (0, _, _) => Text($"Adds up: {Accepted:#,0} accepted at the door = {Stored:#,0} stored + {Duplicates:#,0} duplicate + {Parked:#,0} parked + {Damaged:#,0} damaged."),
        ( > 0, > 0, _) => Text($"{Difference:#,0} accepted reports are on their way: {PendingBytes:#,0} bytes wait in the spool."),
        ( > 0, _, > 0) => Text($"{Difference:#,0} accepted reports are on their way or missing: nothing waits here, and what other servers on this database have is known as of some seconds ago."),
        ( > 0, _, _) => Text($"{Difference:#,0} accepted reports are missing: the digester says nothing of them, and the spool is empty."),
        _ => Text($"The digester counted {-Difference:#,0} reports more than the door accepted."),
    };

    /// <summary>The balance of sums (<see cref="ILedgerStore.TotalsAsync"/>).</summary>
    public static LedgerBalance Of(IReadOnlyList<LedgerRow> totals, long pendingBytes)
    {
        long Sum(LedgerLine line) => totals.Where(row => row.Line == line).Sum(row => row.Count);
        return new LedgerBalance(
            Sum(LedgerLine.Accepted), Sum(LedgerLine.Stored), Sum(LedgerLine.Duplicate), Sum(LedgerLine.Parked), Sum(LedgerLine.Damaged), pendingBytes);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
