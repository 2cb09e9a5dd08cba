namespace Faultline.Server.Ledger;

/// <summary>What was counted for one line and reason in one hour (or, summed, in some time).</summary>
/// <param name="Hour">Start of the hour, UTC.</param>
/// <param name="Line">What.</param>
/// <param name="Reason">Why; empty where the line says all.</param>
/// <param name="Count">How many.</param>
/// <param name="Bytes">Bytes of their lines, where they are known.</param>
public sealed record LedgerRow(DateTimeOffset Hour, LedgerLine Line, string Reason, long Count, long Bytes);
