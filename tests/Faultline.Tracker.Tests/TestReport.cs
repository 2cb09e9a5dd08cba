using System.Text;
using Faultline.Reports;

namespace Faultline.Tracker.Tests;

/// <summary>Reports of tests: the members of one JSON object, an id before them.</summary>
internal static class TestReport
{
    public const string Id = "OOPS-7ZK3M9QW2X5T8V1B4N6C";

    /// <summary>A report with these members, written with single quotes.</summary>
    public static ErrorReport Of(string members = "") => OfJson(members.Replace('\'', '"'));

    /// <summary>A report with these members.</summary>
    public static ErrorReport OfJson(string members)
    {
        var line = $$"""{"id":"{{Id}}"{{(members.Length > 0 ? "," : "")}}{{members}}}""";
        return ErrorReport.TryParse(Encoding.UTF8.GetBytes(line), out var report, out var error) ? report : throw new ArgumentException(error);
    }

    public static ReportFacts Facts(string members = "") => ReportFacts.Of(Of(members));
}
