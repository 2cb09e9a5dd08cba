using System.Net;
using Faultline.Server.Groups;
using Faultline.Server.Tests.Doubles;
using Faultline.Tracker.Rollups;
using Faultline.Tracker.Search;
using Faultline.Tracker.States;

namespace Faultline.Server.Tests.Pages;

public sealed class GroupPagesTests : SurfaceTest
{
    [Fact]
    public async Task The_first_page_lists_the_open_groups_of_the_default_project()
    {
        Groups.Add(Default.Id, GroupsInMemory.Detail(7));
        Groups.Add((await ProjectAsync("other")).Id, GroupsInMemory.Detail(8, "another tenant's"));
        var page = await Client.GetStringAsync("/");
        page.ShouldContain("/projects/default/groups/7");
        page.ShouldContain("it broke");
        page.ShouldNotContain("another tenant&#x27;s");
        var term = Groups.Queries.ShouldHaveSingleItem().Filter.Terms.ShouldHaveSingleItem();
        term.Field.ShouldBe(SearchField.Is);
        term.Values[0].Text.ShouldBe("open");
    }

    [Theory]
    [InlineData("", GroupSort.Last, null)]
    [InlineData("?sort=new", GroupSort.First, null)]
    [InlineData("?sort=day", GroupSort.Count, 1)]
    [InlineData("?sort=week", GroupSort.Count, 7)]
    [InlineData("?sort=users", GroupSort.Users, null)]
    public async Task Tabs_ask_for_an_order(string query, GroupSort sort, int? days)
    {
        await Client.GetStringAsync("/projects/default/groups" + query);
        Groups.Queries.ShouldHaveSingleItem().Sort.ShouldBe(sort);
        Groups.Queries[0].Days.ShouldBe(days);
    }

    [Fact]
    public async Task A_search_that_is_not_understood_is_shown_with_the_word_marked()
    {
        using var answer = await Client.GetAsync("/projects/default/groups?q=is:open%20relase:1.2");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var page = await answer.Content.ReadAsStringAsync();
        page.ShouldContain("is:open <mark>relase:1.2</mark>");
        page.ShouldContain("aria-invalid=\"true\"");
        page.ShouldContain("value=\"is:open relase:1.2\"");
        using var reports = await Client.GetAsync("/projects/default/reports?q=relase:1");
        reports.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await reports.Content.ReadAsStringAsync()).ShouldContain("<mark>relase:1</mark>");
    }

    [Fact]
    public async Task A_group_s_page_shows_where_it_stands_and_what_can_be_done()
    {
        var detail = GroupsInMemory.Detail(7);
        Groups.Add(Default.Id, detail with
        {
            Row = detail.Row with { Standing = new StandingRequest(GroupState.Resolved, "1.5.0").Of(4013, DateTimeOffset.UtcNow), Bug = "https://bugs.example/issues/12" },
            Merged = [new MergedGroup(9, "part", 5, DateTimeOffset.UtcNow, "operator")],
        });
        Groups.Series.Add(new SeriesPoint(DateTimeOffset.UtcNow.AddHours(-1), new Rollup { Count = 12, Gets = 10, Posts = 2, Robots = 1 }));
        var page = WebUtility.HtmlDecode(await Client.GetStringAsync("/projects/default/groups/7"));
        page.ShouldContain("in 1.5.0");
        page.ShouldContain("Open again");
        page.ShouldContain("<dd>4,013</dd>");
        page.ShouldContain("GET 10 · POST 2 · other 0 · robots 1");
        page.ShouldContain("Undo the merge of group 9");
        page.ShouldContain("href=\"https://bugs.example/issues/12\"");
    }

    [Theory]
    [InlineData("/projects/default/groups/8")]
    [InlineData("/projects/default/groups/x")]
    [InlineData("/projects/nobody/groups")]
    [InlineData("/projects/nobody/ledger")]
    [InlineData("/projects/nobody/sums/topics")]
    [InlineData("/projects/nobody/rules/classes")]
    [InlineData("/projects/nobody/reports")]
    [InlineData("/projects/..%2fdefault/groups")]
    public async Task What_is_not_there_or_another_project_s_is_not_found(string path)
    {
        Groups.Add((await ProjectAsync("other")).Id, GroupsInMemory.Detail(8));
        using var answer = await Client.GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("//evil.example/")]
    [InlineData("LP: #12")]
    public async Task A_bug_that_is_no_web_address_is_no_link(string bug)
    {
        var detail = GroupsInMemory.Detail(7);
        Groups.Add(Default.Id, detail with { Row = detail.Row with { Bug = bug } });
        foreach (var path in new[] { "/projects/default/groups/7", "/projects/default/groups" })
            (await Client.GetStringAsync(path)).ShouldNotContain($"href=\"{WebUtility.HtmlEncode(bug)}\"");
    }

    [Fact]
    public async Task Sums_lead_to_the_worst_reports()
    {
        Groups.Sums.Add(new RollupRow("GET /slow", new Rollup { Count = 3, Hard = 2, WorstMs = 30_100, WorstId = ReportId.Parse("OOPS-00000000000000000001") }));
        var page = await Client.GetStringAsync("/projects/default/sums/topics?order=worst&days=30");
        page.ShouldContain("GET /slow");
        page.ShouldContain("href=\"/projects/default/oops/OOPS-00000000000000000001\">30.1 s</a>");
    }
}
