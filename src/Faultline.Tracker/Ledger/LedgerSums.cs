using System.Globalization;

namespace Faultline.Tracker.Ledger;

/// <summary>Whether every report that was accepted is somewhere: the door's count against the digester's.</summary>
/// <param name="Accepted">Door: reports that lay in the spool when the answer went out; parked ones that were tried again count anew.</param>
/// <param name="Stored">Digester: new reports.</param>
/// <param name="Duplicate">Digester: reports whose id was known.</param>
/// <param name="Parked">Digester: records put aside.</param>
/// <param name="Damaged">Digester: records that the disk lost.</param>
/// <param name="Waiting">Records in the spool that the digester has not taken yet.</param>
public sealed record LedgerSums(long Accepted, long Stored, long Duplicate, long Parked, long Damaged, long Waiting)
{
    /// <summary>Accepted reports that are nowhere (more than 0), or reports that nobody accepted (less than 0); 0: the sums add up.</summary>
    public long Missing => Accepted - Stored - Duplicate - Parked - Damaged - Waiting;

    /// <summary>Whether the sums add up.</summary>
    public bool AddUp => Missing == 0;

    /// <summary>The sum as a sentence for people.</summary>
    public override string ToString()
    {
        var sum = string.Create(CultureInfo.InvariantCulture,
            $"{Accepted:N0} accepted; {Stored:N0} stored, {Duplicate:N0} duplicates, {Parked:N0} parked, {Damaged:N0} damaged, {Waiting:N0} waiting");
        return Missing switch
        {
            0 => $"{sum}: they add up",
            > 0 => string.Create(CultureInfo.InvariantCulture, $"{sum}: {Missing:N0} accepted reports are nowhere"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{sum}: {-Missing:N0} more than were accepted"),
        };
    }
}
