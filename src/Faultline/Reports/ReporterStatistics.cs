namespace Faultline.Reports;

/// <summary>What a reporter has done.</summary>
/// <param name="Reported">Reports that are in the spool.</param>
/// <param name="Lost">Failures of which no report could be kept.</param>
/// <param name="Losses">Parts of reports that could not be read, such as a getter that threw.</param>
public sealed record ReporterStatistics(long Reported, long Lost, long Losses);
