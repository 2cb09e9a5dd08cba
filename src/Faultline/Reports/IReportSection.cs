namespace Faultline.Reports;

/// <summary>Writes top-level members of a report that only a host knows, such as the HTTP request.</summary>
internal interface IReportSection
{
    /// <summary>Writes the members. What throws is recorded as a loss; members begun and not ended spoil the report, so write values only once they are read.</summary>
    void Write(ReportDocument report);
}
