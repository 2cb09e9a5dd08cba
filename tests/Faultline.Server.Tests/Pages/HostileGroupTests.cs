using Faultline.Server.Groups;
using Faultline.Server.Ledger;
using Faultline.Server.Reports;
using Faultline.Server.Tests.Doubles;
using Faultline.Tracker.Rollups;

namespace Faultline.Server.Tests.Pages;

/// <summary>What groups, sums and the ledger show comes out of reports, and so from anywhere.</summary>
public sealed class HostileGroupTests : SurfaceTest
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("' onmouseover='alert(1)")]
    [InlineData("</title></textarea></svg></style><svg onload=alert(1)>")]
    [InlineData("<!--")]
    [InlineData("javascript:alert(1)")]
    [InlineData("&lt;script&gt; &#60;script&#62;")]
    [InlineData("\u202e\u0000\u001b[31m")]
    public async Task Hostile_text_in_every_field_stays_text(string hostile)
    {
        var id = ReportId.Parse("OOPS-00000000000000000001");
        var detail = GroupsInMemory.Detail(7);
        var row = detail.Row with
        {
            Type = hostile, Title = hostile, Culprit = hostile, Topic = hostile, Class = hostile, FirstRelease = hostile, LastRelease = hostile + "2", Assignee = hostile, Bug = hostile,
        };
        var report = new ReportRow("default", id, DateTimeOffset.UtcNow, new ReportHeadline(null, hostile, hostile, hostile, hostile));
        Groups.Add(Default.Id, new GroupDetail(
            row, [hostile], [new MergedGroup(9, hostile, 5, DateTimeOffset.UtcNow, hostile)], [report], [new UrlCount(hostile, 30, [id])], [new UrlCount(hostile, 30, [id])],
            [new ReleaseCount(hostile, 20, DateTimeOffset.UtcNow, id)], [new GroupEvent(3, 7, GroupEventKind.BugLinked, DateTimeOffset.UtcNow, hostile, id, hostile)]));
        Groups.Sums.Add(new RollupRow(hostile, new Rollup { Count = 3, WorstMs = 5, WorstId = id }));
        Groups.Sums.Add(new RollupRow($"{hostile}\t{hostile}", new Rollup { Count = 3 }));
        Ledger.Add(LedgerLine.Discarded, 5, hostile);
        Reports.Rows.Add(report);
        var lost = Reports.Lose(Default, PayloadLossReason.Refused, hostile, row);
        var query = Uri.EscapeDataString(hostile);

        foreach (var path in new[]
        {
            "/", "/projects/default/groups?state=all", "/projects/default/groups/7", "/reports", "/projects/default/reports", "/projects/default/ledger", "/projects/default/sums/topics",
            "/projects/default/sums/classes", "/projects/default/sums/statements", "/projects/default/sums/groups", $"/projects/default/oops/{lost}", $"/find?text={query}",
            $"/find?text={query}%20{lost}%20{ReportId.New()}", $"/projects/default/groups?q={query}", $"/projects/default/reports?q=nofield:{query}", "/parked", "/projects/default/rules/classes",
        })
        {
            using var answer = await Client.GetAsync(path);
            var page = await answer.Content.ReadAsStringAsync();
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/html", path);
            OwnMarkup.ShouldBeAllOf(page);
        }
    }

    [Fact]
    public async Task Hostile_rules_stay_text_in_their_editor()
    {
        const string Hostile = "mine: type:\"</textarea><script>alert(1)</script>\"\n\"><b>: x";
        using var answer = await SubmitAsync("/projects/default/rules/classes", "/projects/default/rules/classes", ("expected", "0"), ("text", Hostile), ("do", "save"));
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        OwnMarkup.ShouldBeAllOf(await answer.Content.ReadAsStringAsync());
    }
}
