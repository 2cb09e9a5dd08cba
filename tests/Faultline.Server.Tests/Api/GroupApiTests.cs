using System.Net;
using System.Text.Json;
using Faultline.Server.Groups;
using Faultline.Server.Tests.Doubles;
using Faultline.Tracker.Rollups;
using Faultline.Tracker.Search;

namespace Faultline.Server.Tests.Api;

public sealed class GroupApiTests : SurfaceTest
{
    private const string List = "/api/v1/projects/default/groups";

    [Fact]
    public async Task A_group_has_everything_that_an_agent_needs()
    {
        var detail = GroupsInMemory.Detail(7);
        Groups.Add(Default.Id, detail with
        {
            Merged = [new MergedGroup(9, "another", 5, DateTimeOffset.UnixEpoch, "operator")],
            Urls = [new UrlCount("http://shop/pay", 30, [ReportId.Parse("OOPS-00000000000000000001")])],
            Releases = [new ReleaseCount("1.2.0", 20, DateTimeOffset.UnixEpoch, ReportId.Parse("OOPS-00000000000000000002"))],
            Events = [new GroupEvent(3, 7, GroupEventKind.BugLinked, DateTimeOffset.UnixEpoch, "operator", null, "linked with 12")],
        });
        var group = await GetJsonAsync($"{List}/7");
        group.GetProperty("number").GetInt64().ShouldBe(7);
        group.GetProperty("type").GetString().ShouldBe("Shop.PaymentException");
        group.GetProperty("count").GetInt64().ShouldBe(4013);
        group.GetProperty("standing").GetProperty("state").GetString().ShouldBe("open");
        group.GetProperty("page").GetString().ShouldEndWith("/projects/default/groups/7");
        group.GetProperty("merged")[0].GetProperty("number").GetInt64().ShouldBe(9);
        group.GetProperty("urls")[0].GetProperty("ids")[0].GetString().ShouldBe("OOPS-00000000000000000001");
        group.GetProperty("releases")[0].GetProperty("release").GetString().ShouldBe("1.2.0");
        group.GetProperty("events")[0].GetProperty("kind").GetString().ShouldBe("bug_linked");
        group.GetProperty("keys")[0].GetString().ShouldStartWith("g1:");
    }

    [Fact]
    public async Task A_list_is_asked_for_with_search_order_days_and_limit()
    {
        Groups.Add(Default.Id, GroupsInMemory.Detail(7));
        Groups.Add(Default.Id, GroupsInMemory.Detail(8));
        var page = await GetJsonAsync($"{List}?q=type:PaymentException%20-is:muted&sort=count&days=7&limit=1");
        page.GetProperty("groups").GetArrayLength().ShouldBe(1);
        page.GetProperty("next").GetString().ShouldBe("next-page");
        var query = Groups.Queries.ShouldHaveSingleItem();
        query.ShouldSatisfyAllConditions(
            () => query.Sort.ShouldBe(GroupSort.Count),
            () => query.Days.ShouldBe(7),
            () => query.Limit.ShouldBe(1),
            () => query.Filter.Terms.Select(term => term.Field).ShouldBe([SearchField.Type, SearchField.Is]),
            () => query.Filter.Terms[1].Negated.ShouldBeTrue());
        await GetJsonAsync($"{List}?cursor=next-page");
        Groups.Queries[1].After.ShouldBe("next-page");
    }

    [Fact]
    public async Task A_search_that_is_not_understood_points_at_the_word()
    {
        using var answer = await Client.GetAsync($"{List}?q=is:open%20relase:1.2");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var fault = await RunningServer.FaultAsync(answer);
        fault.GetProperty("code").GetString().ShouldBe("faultline.search.invalid");
        var data = fault.GetProperty("data");
        data.GetProperty("position").GetInt32().ShouldBe(8);
        data.GetProperty("length").GetInt32().ShouldBeGreaterThan(0);
        data.GetProperty("suggestions").EnumerateArray().Select(word => word.GetString()).ShouldContain("release");
    }

    [Theory]
    [InlineData("sort=best", "faultline.request.invalid_value")]
    [InlineData("days=0", "faultline.request.invalid_value")]
    [InlineData("days=91", "faultline.request.invalid_value")]
    [InlineData("limit=201", "faultline.request.invalid_limit")]
    [InlineData("cursor=nonsense", "faultline.request.invalid_cursor")]
    public async Task A_value_that_is_none_is_a_bad_request(string query, string code)
    {
        using var answer = await Client.GetAsync($"{List}?{query}");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await CodeAsync(answer)).ShouldBe(code);
    }

    [Theory]
    [InlineData("/7")]
    [InlineData("/0")]
    [InlineData("/-1")]
    [InlineData("/x")]
    [InlineData("/99999999999999999999")]
    [InlineData("/7/series")]
    public async Task A_group_of_another_project_is_as_unknown_as_one_that_is_not_there(string path)
    {
        var other = await ProjectAsync("other");
        Groups.Add(other.Id, GroupsInMemory.Detail(7));
        using var answer = await Client.GetAsync(List + path);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await CodeAsync(answer)).ShouldBe("faultline.group.not_found");
    }

    [Fact]
    public async Task A_project_that_is_not_there_is_not_found()
    {
        foreach (var path in new[] { "groups", "groups/1", "reports", "ledger", "sums/topics", "rules/classes" })
        {
            using var answer = await Client.GetAsync($"/api/v1/projects/nobody/{path}");
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
            (await CodeAsync(answer)).ShouldBe("faultline.project.not_found", path);
        }
    }

    [Fact]
    public async Task A_series_tells_each_bucket_and_its_counts()
    {
        Groups.Add(Default.Id, GroupsInMemory.Detail(7));
        Groups.Series.Add(new SeriesPoint(DateTimeOffset.UtcNow.AddHours(-3), new Rollup { Count = 5, Gets = 4, Posts = 1, WorstMs = 1200, WorstId = ReportId.Parse("OOPS-00000000000000000001") }));
        Groups.Series.Add(new SeriesPoint(DateTimeOffset.UtcNow.AddDays(-20), new Rollup { Count = 1 }));
        var points = (await GetJsonAsync($"{List}/7/series?days=7")).GetProperty("points");
        points.GetArrayLength().ShouldBe(1);
        points[0].GetProperty("count").GetInt64().ShouldBe(5);
        points[0].GetProperty("worst_id").GetString().ShouldBe("OOPS-00000000000000000001");
        (await GetJsonAsync($"{List}/7/series?days=30")).GetProperty("points").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Every_answer_tells_how_long_the_store_took()
    {
        Groups.Add(Default.Id, GroupsInMemory.Detail(7));
        foreach (var path in new[] { List, $"{List}/7", "/api/v1/reports", "/projects/default/groups", "/projects/nobody/groups" })
        {
            using var answer = await Client.GetAsync(path);
            answer.Headers.GetValues("Server-Timing").ShouldHaveSingleItem().ShouldMatch(@"^store;dur=\d+(\.\d+)?$", path);
        }
    }

    [Fact]
    public async Task Sums_come_by_kind_and_order()
    {
        Groups.Sums.Add(new RollupRow("GET /slow", new Rollup { Count = 3, Hard = 2, Soft = 1, MostStatements = 40, MostStatementsId = ReportId.Parse("OOPS-00000000000000000001") }));
        var sums = (await GetJsonAsync("/api/v1/projects/default/sums/topics?days=30&order=timeouts")).GetProperty("sums");
        sums[0].GetProperty("key").GetString().ShouldBe("GET /slow");
        sums[0].GetProperty("hard_timeouts").GetInt64().ShouldBe(2);
        sums[0].GetProperty("most_statements_id").GetString().ShouldBe("OOPS-00000000000000000001");
        foreach (var path in new[] { "sums/nothing", "sums/topics?order=best", "sums/topics?days=x" })
        {
            using var answer = await Client.GetAsync($"/api/v1/projects/default/{path}");
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, path);
        }
    }
}
