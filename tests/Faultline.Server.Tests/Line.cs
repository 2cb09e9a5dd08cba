using System.Security.Cryptography;
using System.Text;
using Faultline.Reports;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Tracker;
using Faultline.Tracker.Grouping;
using Faultline.Tracker.Search;

namespace Faultline.Server.Tests;

/// <summary>Makes report lines.</summary>
internal static class Line
{
    /// <summary>A small report; <paramref name="more"/> is further JSON members.</summary>
    public static string Of(ReportId id, string more = "\"type\": \"X\"") => $$"""{"id": "{{id}}", {{more}}}""";

    /// <summary>A report for the store.</summary>
    public static DigestRecord New(ReportId id, string more = "\"type\": \"X\"", DateTimeOffset? received = null) => Read(Of(id, more), received);

    public static DigestRecord Read(string line, DateTimeOffset? received = null)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        ErrorReport.TryParse(bytes, out var report, out var error).ShouldBeTrue(error);
        var headline = ReportHeadline.Of(report!);
        return new DigestRecord
        {
            Received = received ?? DateTimeOffset.UnixEpoch.AddDays(20_000),
            Facts = new ReportFacts
            {
                Id = report!.Id, Time = headline.Time, Type = headline.Type, Value = headline.Value, Reporter = headline.Reporter, Topic = headline.Topic,
            },
            Class = "exception",
            Key = GroupKey.Of(0, SHA256.HashData(Encoding.UTF8.GetBytes(headline.Type ?? ""))),
            Outline = new GroupOutline(headline.Type, headline.Value ?? "", null, SearchWords.Of(headline.Type)),
            Words = SearchWords.Of(headline.Value),
            Payload = Payload.Of(bytes),
        };
    }

    /// <summary>A batch of the store, at the moment of its last report.</summary>
    public static DigestBatch Batch(ProjectId project, params IReadOnlyList<DigestRecord> reports) =>
        new(project, reports.Count > 0 ? reports[^1].Received : DateTimeOffset.UnixEpoch.AddDays(20_000), reports, new DigestLimits());
}
