namespace Faultline.Server.Reports;

/// <summary>How far one spool segment was digested; kept in the transaction that stored what lies before it, so that nothing is counted twice.</summary>
/// <param name="Segment">The segment's file name, unique for ever.</param>
/// <param name="DigestedTo">Everything whose frame begins before this byte is done with.</param>
/// <param name="Taken">Records that the door has put into the segment so far, by the door's own count. The store adds what is new of it to <see cref="Ledger.LedgerLine.Accepted"/>.</param>
/// <param name="Damaged">Records or regions that could not be read so far, by the spool's own count.</param>
internal sealed record SpoolMark(string Segment, long DigestedTo, long Taken, long Damaged)
{
    /// <summary>When the segment was begun, UTC: <see cref="Taken"/> counts in that hour, since a segment holds one. Null: in the hour of the batch.</summary>
    public DateTimeOffset? Begun { get; init; }
}
