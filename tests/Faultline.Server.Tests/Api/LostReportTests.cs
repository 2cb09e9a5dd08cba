using System.Net;
using Faultline.Server.Reports;
using Faultline.Server.Tests.Doubles;
using Faultline.Tracker.Search;

namespace Faultline.Server.Tests.Api;

/// <summary>An id from an old mail still answers.</summary>
public sealed class LostReportTests : SurfaceTest
{
    [Theory]
    [InlineData(PayloadLossReason.Evicted, "age", "One of 4,013 like this; its details were dropped on 2026-11-20 for their age.")]
    [InlineData(PayloadLossReason.Evicted, "bytes", "One of 4,013 like this; its details were dropped on 2026-11-20 to stay inside the disk budget.")]
    [InlineData(PayloadLossReason.Sampled, null, "One of 4,013 like this; its details were not kept, because its group had enough of that hour.")]
    [InlineData(PayloadLossReason.Erased, null, "One of 4,013 like this; its details were erased on 2026-11-20, because the person whose data they held wished it.")]
    public async Task Its_details_are_gone_and_the_answer_says_why_and_what_it_was(PayloadLossReason reason, string? detail, string sentence)
    {
        var id = Reports.Lose(Default, reason, detail, GroupsInMemory.Detail(7).Row);
        var answer = await GetJsonAsync($"/api/v1/reports/{id}");
        answer.GetProperty("report").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        answer.GetProperty("loss").GetProperty("text").GetString().ShouldBe(sentence);
        answer.GetProperty("loss").GetProperty("at").GetString().ShouldBe("2026-11-20T03:00:00.000Z");
        answer.GetProperty("group").GetProperty("number").GetInt64().ShouldBe(7);
        var page = await Client.GetStringAsync($"/projects/default/oops/{id}");
        page.ShouldContain(sentence);
        page.ShouldContain("/projects/default/groups/7");
    }

    [Theory]
    [InlineData("quota", "because the project's quota was used up")]
    [InlineData("disk_budget", "because the disk budget was used up")]
    public async Task A_refused_one_was_seen_and_not_kept(string reason, string because)
    {
        var id = Reports.Lose(Default, PayloadLossReason.Refused, reason);
        var answer = await GetJsonAsync($"/api/v1/projects/default/reports/{id}");
        answer.GetProperty("loss").GetProperty("text").GetString().ShouldBe($"We saw it on 2026-11-20, we did not keep it, {because}.");
        answer.GetProperty("group").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        (await Client.GetStringAsync($"/oops/{id}")).ShouldContain("we did not keep it");
    }

    [Fact]
    public async Task One_of_another_project_is_unknown()
    {
        var id = Reports.Lose(await ProjectAsync("other"), PayloadLossReason.Evicted);
        using var answer = await Client.GetAsync($"/api/v1/projects/default/reports/{id}");
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var pin = await PostJsonAsync($"/api/v1/projects/default/reports/{id}/pin", """{"pinned":true}""");
        pin.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_report_is_pinned_and_unpinned()
    {
        var id = Reports.Lose(Default, PayloadLossReason.Sampled);
        foreach (var pinned in new[] { true, false })
        {
            using var answer = await PostJsonAsync($"/api/v1/projects/default/reports/{id}/pin", $$"""{"pinned":{{(pinned ? "true" : "false")}}}""");
            (await answer.Content.ReadAsStringAsync()).ShouldContain($"\"pinned\":{(pinned ? "true" : "false")}");
        }
    }

    [Fact]
    public async Task Reports_are_searched_for_in_one_project()
    {
        Reports.Rows.Add(new ReportRow("default", ReportId.Parse("OOPS-00000000000000000001"), DateTimeOffset.UnixEpoch, new ReportHeadline(null, "T", "v", null, null)));
        var page = await GetJsonAsync("/api/v1/projects/default/reports?q=user:ada%20%22it%20broke%22");
        page.GetProperty("reports")[0].GetProperty("id").GetString().ShouldBe("OOPS-00000000000000000001");
        Reports.Searches.ShouldHaveSingleItem().Terms.Select(term => term.Field).ShouldBe([SearchField.User, SearchField.Text]);
        using var wrong = await Client.GetAsync("/api/v1/projects/default/reports?q=usr:ada");
        (await CodeAsync(wrong)).ShouldBe("faultline.search.invalid");
    }
}
