using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Faultline.Server.Tests.Pages;

/// <summary>A report holds text from anywhere. None of it may become markup or a link.</summary>
public sealed class HostileReportTests : ServerTest
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("' onmouseover='alert(1)")]
    [InlineData("</title></style></pre></code><svg onload=alert(1)>")]
    [InlineData("<!--")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,<script>alert(1)</script>")]
    [InlineData("&lt;script&gt; &#60;script&#62;")]
    [InlineData("\u202e\u0000\u001b[31m")]
    public async Task Hostile_text_in_every_field_stays_text(string hostile)
    {
        var id = ReportId.New();
        var report = JsonNode.Parse(FullReport.Line(id))!.AsObject();
        Poison(report, hostile);
        report["id"] = id.ToString();
        report["last_oops"] = "OOPS-00000000000000000001";
        (await Server.PostAsync(report.ToJsonString())).EnsureSuccessStatusCode();

        foreach (var page in new[] { await Server.PageAsync(id), await Server.Client.GetStringAsync("/reports"), await Server.Client.GetStringAsync("/") })
            OwnMarkup.ShouldBeAllOf(page);
    }

    [Fact]
    public async Task A_report_nested_as_deep_as_it_may_be_has_a_page()
    {
        var id = ReportId.New();
        var exceptions = string.Concat(Enumerable.Repeat("{\"type\":\"X\",\"inner\":[", 30)) + string.Concat(Enumerable.Repeat("]}", 30));
        var causes = string.Concat(Enumerable.Repeat("{\"code\":\"a.b\",\"causes\":[", 30)) + string.Concat(Enumerable.Repeat("]}", 30));
        (await Server.PostAsync(Line.Of(id, $"\"exception\": {exceptions}, \"fault\": {causes}"))).EnsureSuccessStatusCode();
        Regex.Count(await Server.PageAsync(id), "Caused by").ShouldBe(29);
    }

    [Theory]
    [InlineData("exception", "inner")]
    [InlineData("exception", "frames")]
    [InlineData("fault", "causes")]
    public async Task A_tree_of_a_hundred_thousand_nodes_has_a_page_of_the_usual_size(string root, string children)
    {
        var id = ReportId.New();
        var leaves = string.Join(',', Enumerable.Repeat("{}", 400));
        var branches = string.Join(',', Enumerable.Repeat($"{{\"{children}\":[{leaves}]}}", 400));
        (await Server.PostAsync(Line.Of(id, $"\"{root}\": {{\"{(children == "frames" ? "inner" : children)}\":[{branches}]}}"))).EnsureSuccessStatusCode();
        (await Server.PageAsync(id)).Length.ShouldBeLessThan(1_000_000);
    }

    /// <summary>Puts the text into every text and behind every key.</summary>
    private static void Poison(JsonNode node, string hostile)
    {
        if (node is JsonArray array)
        {
            for (var i = 0; i < array.Count; i++)
            {
                if (array[i] is JsonValue value && value.TryGetValue<string>(out _))
                    array[i] = hostile;
                else if (array[i] is { } inner)
                    Poison(inner, hostile);
            }
        }

        if (node is not JsonObject map)
            return;
        foreach (var name in map.Select(member => member.Key).ToList())
        {
            if (map[name] is JsonValue value && value.TryGetValue<string>(out _))
                map[name] = hostile;
            else if (map[name] is JsonObject or JsonArray)
                Poison(map[name]!, hostile);
        }

        map[hostile] = hostile;
    }
}
