using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Faultline.Reports;
using Faultline.Tracker.Grouping;

namespace Faultline.Tracker.Tests.Grouping;

/// <summary>A small set of hand-made events in the shape of Sentry's: chains whose innermost exception stands first, frames whose outermost does.</summary>
public class SeedTests
{
    [Fact]
    public void No_two_bugs_of_the_seed_share_a_group()
    {
        foreach (var group in Events().GroupBy(e => e.Key))
            group.Select(e => e.Bug).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public void Every_bug_of_the_seed_is_one_group()
    {
        foreach (var bug in Events().GroupBy(e => e.Bug))
            bug.Select(e => e.Key).Distinct().Count().ShouldBe(1, bug.Key);
    }

    private static List<(string Bug, string Key)> Events()
    {
        using var seed = typeof(SeedTests).Assembly.GetManifestResourceStream("seed.jsonl")!;
        using var lines = new StreamReader(seed);
        var events = new List<(string, string)>();
        while (lines.ReadLine() is { } line)
        {
            var e = JsonNode.Parse(line)!;
            var report = Report(e);
            events.Add((e["bug"]!.GetValue<string>(), Grouper.Default.Key(report, ReportFacts.Of(report)).Key.ToString()));
        }

        return events;
    }

    // The label is not a part of what the function sees.
    private static ErrorReport Report(JsonNode e)
    {
        var values = e["chain"]!.AsArray().Select(link => (JsonNode)new JsonObject
        {
            ["type"] = link!["type"]!.DeepClone(),
            ["value"] = link["value"]?.DeepClone(),
            ["stacktrace"] = new JsonObject { ["frames"] = link["frames"]?.DeepClone() },
        });
        var members = new JsonObject { ["topic"] = e["transaction"]?.DeepClone(), ["logentry"] = e["logentry"]?.DeepClone(), ["exception"] = new JsonObject { ["values"] = new JsonArray([.. values]) } };
        var json = JsonSerializer.SerializeToNode(members)!.AsObject();
        json.Insert(0, "id", TestReport.Id);
        ErrorReport.TryParse(Encoding.UTF8.GetBytes(json.ToJsonString()), out var report, out var error).ShouldBeTrue(error);
        return report!;
    }
}
