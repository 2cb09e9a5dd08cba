namespace Faultline.Server.Reports;

/// <summary>A record of a batch that can never be stored as it is, and was put aside.</summary>
/// <param name="From">The spool segment that it lay in, and where.</param>
/// <param name="Reason">Why, in words.</param>
internal sealed record ParkedRecord((string Segment, long Position) From, string Reason);
