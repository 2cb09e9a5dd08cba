using System.Net;
using Faultline.Server.Tests.Doubles;

namespace Faultline.Server.Tests.Pages;

public sealed class RulesPageTests : SurfaceTest
{
    private const string Page = "/projects/default/rules/classes";

    [Fact]
    public async Task Rules_are_saved_shown_as_a_version_and_taken_back()
    {
        (await SaveAsync("0", "mine: type:Mine")).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await SaveAsync("1", "other: type:Other")).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var page = await Client.GetStringAsync(Page);
        page.ShouldContain(">other: type:Other</textarea>");
        page.ShouldContain("Go back to version 1");
        (await SaveAsync("2", "mine: type:Mine")).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await Client.GetStringAsync(Page)).ShouldContain(">mine: type:Mine</textarea>");
    }

    [Fact]
    public async Task Two_people_cannot_overwrite_one_another_unseen()
    {
        await SaveAsync("0", "mine: type:Mine");
        using var late = await SaveAsync("0", "theirs: type:Theirs");
        late.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await Client.GetStringAsync(Page)).ShouldContain(">mine: type:Mine</textarea>");
    }

    [Fact]
    public async Task A_preview_changes_nothing_and_keeps_the_text()
    {
        using var answer = await SubmitAsync(Page, Page, ("expected", "0"), ("text", "mine: type:Mine"), ("do", "preview"));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var page = await answer.Content.ReadAsStringAsync();
        page.ShouldContain(">mine: type:Mine</textarea>");
        page.ShouldContain("There is no stored report to try the rules on.");
        (await Client.GetStringAsync(Page)).ShouldContain("In force: the default set");
    }

    [Theory]
    [InlineData("classes", "Bad Name: type:X", "line 1, column 1")]
    [InlineData("classes", "fine: type:X\nmine: relase:1", "line 2, column 7")]
    [InlineData("grouping", "in-ap: Shop.*", "line 1, column 1")]
    public async Task A_line_that_is_wrong_is_named_and_nothing_is_saved(string kind, string text, string where)
    {
        var path = $"/projects/default/rules/{kind}";
        using var answer = await SubmitAsync(path, path, ("expected", "0"), ("text", text), ("do", "save"));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(where);
        (await Client.GetStringAsync(path)).ShouldContain("Nobody has changed the default set");
    }

    [Fact]
    public async Task Grouping_rules_are_saved_too()
    {
        const string Grouping = "/projects/default/rules/grouping";
        using var saved = await SubmitAsync(Grouping, Grouping, ("expected", "0"), ("text", "in-app: Shop.*"), ("do", "save"));
        saved.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await Client.GetStringAsync(Grouping)).ShouldContain(">in-app: Shop.*</textarea>");
    }

    private Task<HttpResponseMessage> SaveAsync(string expected, string text) => SubmitAsync(Page, Page, ("expected", expected), ("text", text), ("do", "save"));
}
