namespace Faultline.Reports;

/// <summary>
/// Adds what the app knows to the report of each failure that has a <see cref="ReportContext"/>, before it is written. It runs on a thread of its own under
/// <see cref="ReporterOptions.CaptureTimeout"/>; one that throws or does not return is noted in the report and never
/// replaces the error.
/// </summary>
public interface IReportEnricher
{
    /// <summary>Adds user, tags, flags or messages.</summary>
    /// <param name="report">What the report will hold.</param>
    /// <param name="exception">What failed, or null for a fault without an exception.</param>
    void Enrich(ReportContext report, Exception? exception);

    /// <summary>Whether it is known, without running code of the app, that nothing will be added: a thread is not woken for that.</summary>
    internal bool HasNothingFor(ReportContext report) => false;
}
