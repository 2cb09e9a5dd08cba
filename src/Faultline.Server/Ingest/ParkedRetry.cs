namespace Faultline.Server.Ingest;

/// <summary>What became of another try of a parked record.</summary>
/// <param name="Taken">It is in the spool again, as <paramref name="Report"/>.</param>
/// <param name="Report">The report's id; null when it was not taken.</param>
/// <param name="Reason">Why it was not taken and stays where it is; null when it was.</param>
internal sealed record ParkedRetry(bool Taken, ReportId? Report, string? Reason);
