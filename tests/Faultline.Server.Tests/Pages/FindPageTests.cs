using System.Net;
using Faultline.Server.Reports;
using Faultline.Server.Tests.Doubles;

namespace Faultline.Server.Tests.Pages;

public sealed class FindPageTests : SurfaceTest
{
    [Fact]
    public async Task The_only_report_of_a_text_is_shown_at_once()
    {
        var id = Reports.Lose(Default, PayloadLossReason.Sampled);
        using var answer = await Client.GetAsync($"/find?text=it%20said%20{id.ToString().ToLowerInvariant()}.");
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        answer.Headers.Location!.OriginalString.ShouldBe($"/projects/default/oops/{id}");
    }

    [Fact]
    public async Task Several_are_listed_in_the_order_of_the_text()
    {
        var (first, second) = (Reports.Lose(Default, PayloadLossReason.Sampled), Reports.Lose(Default, PayloadLossReason.Sampled));
        using var answer = await SubmitAsync("/find", "/find", ("text", $"{second}\n{first}\noops-22c3\n{ReportId.New()}"));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var page = await answer.Content.ReadAsStringAsync();
        page.ShouldContain("4 ids in this text");
        page.IndexOf(second.ToString(), StringComparison.Ordinal).ShouldBeLessThan(page.IndexOf(first.ToString(), StringComparison.Ordinal));
        page.ShouldContain("of the old form");
        page.ShouldContain("No report of this id here");
    }

    [Fact]
    public async Task A_report_that_two_projects_have_is_listed_for_both()
    {
        var trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        Reports.Named(Default, trace);
        Reports.Named(await ProjectAsync("other"), trace);
        var page = await Client.GetStringAsync($"/find?text={trace}");
        page.ShouldContain("/projects/default/oops/");
        page.ShouldContain("/projects/other/oops/");
    }

    [Fact]
    public async Task A_text_without_ids_says_so()
    {
        (await Client.GetStringAsync("/find?text=nothing%20here")).ShouldContain("There is no id in this text");
        (await Client.GetStringAsync("/find")).ShouldContain("Find reports by any id");
    }
}
