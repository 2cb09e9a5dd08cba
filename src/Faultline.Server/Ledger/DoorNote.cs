namespace Faultline.Server.Ledger;

/// <summary>Something that the door counted and did not put into the spool as a report.</summary>
/// <param name="At">When.</param>
/// <param name="Line">Refused, repeated or discarded.</param>
/// <param name="Reason">Why; null where the line says all.</param>
/// <param name="Count">How many.</param>
/// <param name="Ids">Ids of refused reports that should answer later "we saw it, we did not keep it"; may be empty.</param>
internal sealed record DoorNote(DateTimeOffset At, LedgerLine Line, string? Reason, long Count, IReadOnlyList<ReportId> Ids)
{
    /// <summary>The spool segment that the note lay in, and where; null when it came from none.</summary>
    public (string Segment, long Position)? From { get; init; }
}
