using System.Text;
using Faultline.Reports;
using Faultline.Server.Reports;

namespace Faultline.Server.Tests;

/// <summary>Makes report lines.</summary>
internal static class Line
{
    /// <summary>A small report; <paramref name="more"/> is further JSON members.</summary>
    public static string Of(ReportId id, string more = "\"type\": \"X\"") => $$"""{"id": "{{id}}", {{more}}}""";

    /// <summary>A report for the store.</summary>
    public static NewReport New(ReportId id, string more = "\"type\": \"X\"", DateTimeOffset? received = null) => Read(Of(id, more), received);

    public static NewReport Read(string line, DateTimeOffset? received = null)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        ErrorReport.TryParse(bytes, out var report, out var error).ShouldBeTrue(error);
        return new NewReport(report!.Id, received ?? DateTimeOffset.UnixEpoch.AddDays(20_000), ReportHeadline.Of(report), bytes);
    }
}
