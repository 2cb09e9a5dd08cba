namespace Faultline.Server.Reports;

/// <summary>The ledger of one project.</summary>
/// <param name="Stored">Reports that were stored.</param>
/// <param name="Duplicates">Reports that came again.</param>
/// <param name="Bytes">Bytes of the stored reports, as they were sent.</param>
/// <param name="StoredBytes">Bytes that they take in the payload files.</param>
internal readonly record struct ReportCounts(long Stored, long Duplicates, long Bytes, long StoredBytes);
