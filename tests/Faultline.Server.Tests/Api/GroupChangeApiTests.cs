using System.Net;
using System.Text.Json;
using Faultline.Server.Tests.Doubles;

namespace Faultline.Server.Tests.Api;

public sealed class GroupChangeApiTests : SurfaceTest
{
    private const string Group = "/api/v1/projects/default/groups/7";

    [Theory]
    [InlineData("state", """{"state":"resolved"}""", "state 7 Resolved  False    by operator")]
    [InlineData("state", """{"state":"resolved","release":"1.4.0"}""", "state 7 Resolved 1.4.0 False    by operator")]
    [InlineData("state", """{"state":"resolved","next_release":true}""", "state 7 Resolved  True    by operator")]
    [InlineData("state", """{"state":"muted"}""", "state 7 Muted  False    by operator")]
    [InlineData("state", """{"state":"muted","until":"2999-01-01","more":100,"per_hour":50}""", "state 7 Muted  False 2999-01-01T00:00:00 100 50 by operator")]
    [InlineData("state", """{"state":"open"}""", "state 7 Open  False    by operator")]
    [InlineData("assign", """{"assignee":" ada "}""", "assign 7 ada")]
    [InlineData("assign", """{"assignee":null}""", "assign 7")]
    [InlineData("bug", """{"bug":"https://bugs.example/12"}""", "bug 7 https://bugs.example/12")]
    [InlineData("bug", """{"bug":1234}""", "bug 7 1234")]
    [InlineData("merge", """{"numbers":[9,8,8]}""", "merge 8,9 into 7")]
    [InlineData("unmerge", "{}", "unmerge 7")]
    public async Task A_change_is_made_and_answered_with_the_group(string what, string body, string change)
    {
        foreach (var number in new[] { 7, 8, 9 })
            Groups.Add(Default.Id, GroupsInMemory.Detail(number));
        using var answer = await PostJsonAsync($"{Group}/{what}", body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        JsonDocument.Parse(text).RootElement.GetProperty("number").GetInt64().ShouldBe(7);
        Groups.Changes.ShouldBe([change]);
    }

    [Theory]
    [InlineData("state", "{}", "faultline.request.invalid_value")]
    [InlineData("state", """{"state":"gone"}""", "faultline.request.invalid_value")]
    [InlineData("state", """{"state":"open","release":"1"}""", "faultline.request.invalid_value")]
    [InlineData("state", """{"state":"open","more":1}""", "faultline.request.invalid_value")]
    [InlineData("state", """{"state":"resolved","release":"1","next_release":true}""", "faultline.request.invalid_value")]
    [InlineData("state", """{"state":"resolved","next_release":"yes"}""", "faultline.request.invalid_value")]
    [InlineData("state", """{"state":"muted","until":"yesterday"}""", "faultline.request.invalid_value")]
    [InlineData("state", """{"state":"muted","until":"2001-01-01"}""", "faultline.request.invalid_value")]
    [InlineData("state", """{"state":"muted","more":0}""", "faultline.request.invalid_value")]
    [InlineData("state", """{"state":"muted","per_hour":1e9}""", "faultline.request.invalid_value")]
    [InlineData("state", """{"state":["open"]}""", "faultline.request.invalid_value")]
    [InlineData("state", """{"stat":"open"}""", "faultline.request.invalid_body")]
    [InlineData("state", """{"state":"open","state":"muted"}""", "faultline.request.invalid_body")]
    [InlineData("state", "[]", "faultline.request.invalid_body")]
    [InlineData("state", "", "faultline.request.invalid_body")]
    [InlineData("state", "{", "faultline.request.invalid_body")]
    [InlineData("assign", """{"assignee":"a\nb"}""", "faultline.request.invalid_value")]
    [InlineData("assign", """{"assignee":"\ud800"}""", "faultline.request.invalid_value")]
    [InlineData("merge", "{}", "faultline.request.invalid_value")]
    [InlineData("merge", """{"numbers":[7]}""", "faultline.request.invalid_value")]
    [InlineData("merge", """{"numbers":["8"]}""", "faultline.request.invalid_value")]
    [InlineData("merge", """{"numbers":[1.5]}""", "faultline.request.invalid_value")]
    public async Task A_body_that_is_wrong_changes_nothing(string what, string body, string code)
    {
        Groups.Add(Default.Id, GroupsInMemory.Detail(7));
        using var answer = await PostJsonAsync($"{Group}/{what}", body);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await CodeAsync(answer)).ShouldBe(code);
        Groups.Changes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task A_page_of_another_site_changes_nothing(string header, string value)
    {
        Groups.Add(Default.Id, GroupsInMemory.Detail(7));
        using var answer = await PostJsonAsync($"{Group}/state", """{"state":"resolved"}""", (header, value));
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await CodeAsync(answer)).ShouldBe("faultline.request.cross_site");
        Groups.Changes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task What_a_form_could_send_is_no_change(string type)
    {
        Groups.Add(Default.Id, GroupsInMemory.Detail(7));
        using var answer = await Client.PostAsync($"{Group}/state", RunningServer.Body("""{"state":"resolved"}""", type));
        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        Groups.Changes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("state", """{"state":"open"}""")]
    [InlineData("assign", """{"assignee":"eve"}""")]
    [InlineData("bug", """{"bug":"1"}""")]
    [InlineData("merge", """{"numbers":[8]}""")]
    [InlineData("unmerge", "{}")]
    public async Task A_group_of_another_project_cannot_be_changed(string what, string body)
    {
        var other = await ProjectAsync("other");
        Groups.Add(other.Id, GroupsInMemory.Detail(7));
        Groups.Add(Default.Id, GroupsInMemory.Detail(8));
        using var answer = await PostJsonAsync($"{Group}/{what}", body);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await CodeAsync(answer)).ShouldBe("faultline.group.not_found");
        Groups.Changes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Merging_one_of_another_project_names_the_one_that_is_missing()
    {
        Groups.Add(Default.Id, GroupsInMemory.Detail(7));
        Groups.Add((await ProjectAsync("other")).Id, GroupsInMemory.Detail(9));
        using var answer = await PostJsonAsync($"{Group}/merge", """{"numbers":[9]}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await RunningServer.FaultAsync(answer)).GetProperty("data").GetProperty("number").GetString().ShouldBe("9");
    }
}
