namespace Faultline.Server.Ledger;

/// <summary>The ledger's lines by their names outside the server.</summary>
internal static class LedgerWords
{
    /// <summary>Such as <c>accepted</c>.</summary>
    public static string Word(LedgerLine line) => line.ToString().ToLowerInvariant();

    /// <summary>Who counts it: <c>door</c>, <c>digester</c>, or <c>stored</c> for what became of stored reports.</summary>
    public static string Side(LedgerLine line) => line switch
    {
        LedgerLine.Accepted or LedgerLine.Refused or LedgerLine.Repeated or LedgerLine.Discarded => "door",
        LedgerLine.Stored or LedgerLine.Duplicate or LedgerLine.Parked or LedgerLine.Damaged => "digester",
        _ => "stored",
    };

    /// <summary>What it counts, for a reader of the page.</summary>
    public static string Meaning(LedgerLine line) => line switch
    {
        LedgerLine.Accepted => "lay on the disk when the answer went out",
        LedgerLine.Refused => "not taken in",
        LedgerLine.Repeated => "twice in one body",
        LedgerLine.Discarded => "thrown away by the client, as it says",
        LedgerLine.Stored => "new reports",
        LedgerLine.Duplicate => "ids that were known",
        LedgerLine.Parked => "put aside, with the reason",
        LedgerLine.Damaged => "lost by the disk",
        LedgerLine.Sampled => "kept without details",
        LedgerLine.Overflowed => "in the overflow group",
        LedgerLine.Truncated => "something in them was cut",
        LedgerLine.Evicted => "details dropped since",
        LedgerLine.Erased => "details erased since",
        LedgerLine.Retried => "parked ones tried again; accepted anew",
        _ => "",
    };
}
