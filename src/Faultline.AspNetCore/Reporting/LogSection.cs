using Faultline.Reports;

namespace Faultline.AspNetCore.Reporting;

/// <summary>The log line that is a report: by its template one message is one group, whatever values it has.</summary>
internal sealed class LogSection(LogLine line, string? template, IReportSection? request) : IReportSection
{
    public void Write(ReportDocument report)
    {
        request?.Write(report);
        report.Json.WriteStartObject("logentry"u8);
        if (template is not null)
            report.Text("message"u8, template);
        report.Text("formatted"u8, line.Text);
        report.Json.WriteString("level"u8, line.Level);
        report.Value("category"u8, line.Category);
        report.Json.WriteEndObject();
    }
}
