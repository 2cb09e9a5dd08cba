using System.Net;
using Faultline.Server.Tests.Doubles;

namespace Faultline.Server.Tests.Pages;

public sealed class GroupFormsTests : SurfaceTest
{
    private const string Page = "/projects/default/groups/7";

    [Fact]
    public async Task A_form_does_its_change_and_leads_back_to_the_page()
    {
        (string What, (string, string)[] Fields, string Change)[] forms =
        [
            ("state", [("state", "resolved")], "state 7 Resolved  False    by operator"),
            ("state", [("state", "resolved"), ("next", "true")], "state 7 Resolved  True    by operator"),
            ("state", [("state", "resolved"), ("release", "1.5.0")], "state 7 Resolved 1.5.0 False    by operator"),
            ("state", [("state", "muted"), ("until", "2999-01-01T10:30"), ("more", ""), ("per_hour", "5")], "state 7 Muted  False 2999-01-01T10:30:00  5 by operator"),
            ("state", [("state", "open")], "state 7 Open  False    by operator"),
            ("assign", [("assignee", "ada")], "assign 7 ada"),
            ("bug", [("bug", "")], "bug 7"),
            ("merge", [("numbers", "#8, 9")], "merge 8,9 into 7"),
            ("unmerge", [("part", "9")], "unmerge 9"),
        ];
        foreach (var number in new[] { 7, 8, 9 })
            Groups.Add(Default.Id, GroupsInMemory.Detail(number));
        foreach (var (what, fields, change) in forms)
        {
            using var answer = await SubmitAsync(Page, $"{Page}/{what}", fields);
            answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther, change);
            answer.Headers.Location!.OriginalString.ShouldBe(Page);
            Groups.Changes[^1].ShouldBe(change);
        }
    }

    [Fact]
    public async Task Groups_that_were_chosen_in_the_list_are_merged_into_the_first()
    {
        foreach (var number in new[] { 7, 8, 9 })
            Groups.Add(Default.Id, GroupsInMemory.Detail(number));
        using var answer = await SubmitAsync("/projects/default/groups", "/projects/default/groups/merge", ("group", "9"), ("group", "7"));
        answer.Headers.Location!.OriginalString.ShouldBe(Page);
        Groups.Changes.ShouldBe(["merge 9 into 7"]);
        using var alone = await SubmitAsync("/projects/default/groups", "/projects/default/groups/merge", ("group", "9"));
        alone.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("/projects/default/groups/7/state")]
    [InlineData("/projects/default/groups/7/assign")]
    [InlineData("/projects/default/groups/7/bug")]
    [InlineData("/projects/default/groups/7/merge")]
    [InlineData("/projects/default/groups/7/unmerge")]
    [InlineData("/projects/default/groups/merge")]
    [InlineData("/projects/default/rules/classes")]
    [InlineData("/projects/default/pin/OOPS-00000000000000000001")]
    [InlineData("/parked/default/x/retry")]
    [InlineData("/find")]
    public async Task A_form_without_the_page_s_token_does_nothing(string action)
    {
        Groups.Add(Default.Id, GroupsInMemory.Detail(7));
        foreach (var token in new[] { null, "", "forged" })
        {
            var fields = new Dictionary<string, string> { ["state"] = "resolved" };
            if (token is not null)
                fields["token"] = token;
            using var content = new FormUrlEncodedContent(fields);
            using var answer = await Client.PostAsync(action, content);
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            (await answer.Content.ReadAsStringAsync()).ShouldContain("too old");
        }

        Groups.Changes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_of_another_browser_does_nothing()
    {
        Groups.Add(Default.Id, GroupsInMemory.Detail(7));
        var stolen = await TokenAsync();
        using var other = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = Client.BaseAddress };
        using var own = await other.GetAsync(Page);
        var request = new HttpRequestMessage(HttpMethod.Post, $"{Page}/state") { Content = new FormUrlEncodedContent([new("state", "resolved"), new("token", stolen)]) };
        request.Headers.TryAddWithoutValidation("Cookie", own.Headers.GetValues("Set-Cookie").First().Split(';')[0]);
        using var answer = await other.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        Groups.Changes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_good_token_does_nothing_for_another_site()
    {
        Groups.Add(Default.Id, GroupsInMemory.Detail(7));
        using var page = await Client.GetAsync(Page);
        var token = System.Text.RegularExpressions.Regex.Match(await page.Content.ReadAsStringAsync(), "name=\"token\" value=\"([^\"]+)\"").Groups[1].Value;
        var request = new HttpRequestMessage(HttpMethod.Post, $"{Page}/state") { Content = new FormUrlEncodedContent([new("state", "resolved"), new("token", token)]) };
        request.Headers.TryAddWithoutValidation("Cookie", page.Headers.GetValues("Set-Cookie").First().Split(';')[0]);
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "cross-site");
        using var answer = await Client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        Groups.Changes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("own")]
    public async Task A_form_counts_where_the_browser_says_nothing_but_its_origin_or_hides_that(string origin)
    {
        Groups.Add(Default.Id, GroupsInMemory.Detail(7));
        using var page = await Client.GetAsync(Page);
        var token = System.Text.RegularExpressions.Regex.Match(await page.Content.ReadAsStringAsync(), "name=\"token\" value=\"([^\"]+)\"").Groups[1].Value;
        var request = new HttpRequestMessage(HttpMethod.Post, $"{Page}/state") { Content = new FormUrlEncodedContent([new("state", "resolved"), new("token", token)]) };
        request.Headers.TryAddWithoutValidation("Origin", origin == "own" ? Client.BaseAddress!.GetLeftPart(UriPartial.Authority) : origin);
        using var answer = await Client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        Groups.Add(Default.Id, GroupsInMemory.Detail(7));
        using var page = await Client.GetAsync(Page);
        var cookie = page.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem().ToLowerInvariant();
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=strict");
    }

    [Fact]
    public async Task A_form_of_another_project_s_group_changes_nothing()
    {
        Groups.Add(Default.Id, GroupsInMemory.Detail(7));
        Groups.Add((await ProjectAsync("other")).Id, GroupsInMemory.Detail(8));
        using var state = await SubmitAsync(Page, "/projects/default/groups/8/state", ("state", "resolved"));
        state.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var merge = await SubmitAsync(Page, "/projects/default/groups/merge", ("group", "7"), ("group", "8"));
        merge.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        Groups.Changes.ShouldBeEmpty();
    }

    private async Task<string> TokenAsync() =>
        System.Text.RegularExpressions.Regex.Match(await Client.GetStringAsync(Page), "name=\"token\" value=\"([^\"]+)\"").Groups[1].Value;
}
