using System.Net;
using System.Text.Json;

namespace Faultline.Server.Tests.Api;

/// <summary>The way of reports through the real server: group, state, rules, search, ledger.</summary>
public sealed class EngineTests : ServerTest
{
    private const string Project = "/api/v1/projects/default";

    [Fact]
    public async Task A_resolved_group_regresses_with_the_next_report()
    {
        await SendAsync("\"type\":\"Shop.PayException\",\"value\":\"it broke\"");
        var group = (await GetAsync($"{Project}/groups")).GetProperty("groups")[0].GetProperty("number").GetInt64();
        using var resolved = await Server.Client.PostAsync($"{Project}/groups/{group}/state", RunningServer.Body("""{"state":"resolved"}""", "application/json"));
        resolved.StatusCode.ShouldBe(HttpStatusCode.OK);

        var id = await SendAsync("\"type\":\"Shop.PayException\",\"value\":\"it broke\"");

        var standing = await GetAsync($"{Project}/groups/{group}");
        standing.GetProperty("standing").GetProperty("regressed").GetBoolean().ShouldBeTrue();
        standing.GetProperty("count").GetInt64().ShouldBe(2);
        standing.GetProperty("events").EnumerateArray().Select(happened => happened.GetProperty("kind").GetString()).ShouldBe(["regressed", "resolved", "new"]);
        (await GetAsync($"{Project}/groups?q=is:regressed")).GetProperty("groups").GetArrayLength().ShouldBe(1);
        (await GetAsync($"{Project}/reports?q=type:PayException")).GetProperty("reports")[0].GetProperty("id").GetString().ShouldBe(id.ToString());
    }

    [Fact]
    public async Task A_merge_is_undone_exactly()
    {
        await SendAsync("\"type\":\"Shop.FirstException\"");
        await SendAsync("\"type\":\"Shop.SecondException\"");
        await SendAsync("\"type\":\"Shop.SecondException\"");
        var groups = (await GetAsync($"{Project}/groups?sort=first")).GetProperty("groups").EnumerateArray().Select(group => group.GetProperty("number").GetInt64()).Order().ToList();
        groups.Count.ShouldBe(2);
        using var merged = await Server.Client.PostAsync($"{Project}/groups/{groups[0]}/merge", RunningServer.Body($$"""{"numbers":[{{groups[1]}}]}""", "application/json"));
        JsonDocument.Parse(await merged.Content.ReadAsStringAsync()).RootElement.GetProperty("count").GetInt64().ShouldBe(3);
        (await GetAsync($"{Project}/groups/{groups[1]}")).GetProperty("number").GetInt64().ShouldBe(groups[0]);
        using var undone = await Server.Client.PostAsync($"{Project}/groups/{groups[1]}/unmerge", RunningServer.Body("{}", "application/json"));
        JsonDocument.Parse(await undone.Content.ReadAsStringAsync()).RootElement.GetProperty("count").GetInt64().ShouldBe(2);
        (await GetAsync($"{Project}/groups/{groups[0]}")).GetProperty("count").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task A_preview_of_classes_says_what_would_have_another_class()
    {
        var id = await SendAsync("\"type\":\"Shop.PayException\"");
        await SendAsync("\"type\":\"Shop.OtherException\"");
        using var answer = await Server.Client.PostAsync($"{Project}/rules/classes/preview", RunningServer.Body("""{"text":"payment: type:PayException"}""", "application/json"));
        var preview = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        preview.GetProperty("looked").GetInt32().ShouldBe(2);
        var move = preview.GetProperty("classes").EnumerateArray().ShouldHaveSingleItem();
        move.GetProperty("to").GetString().ShouldBe("payment");
        move.GetProperty("examples")[0].GetString().ShouldBe(id.ToString());
        (await GetAsync($"{Project}/rules/classes")).GetProperty("version").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task A_preview_of_grouping_says_what_would_split_and_what_would_merge()
    {
        foreach (var topic in new[] { "/a", "/b", "/b" })
            await SendAsync($"\"type\":\"Shop.PayException\",\"topic\":\"{topic}\",\"exception\":{{\"type\":\"Shop.PayException\",\"frames\":[{{\"method\":\"Shop.Pay.Now()\",\"in_app\":true}}]}}");
        await SendAsync("\"type\":\"Shop.First\",\"exception\":{\"type\":\"Shop.First\",\"frames\":[{\"method\":\"Shop.One.Run()\",\"in_app\":true}]}");
        await SendAsync("\"type\":\"Shop.Second\",\"exception\":{\"type\":\"Shop.Second\",\"frames\":[{\"method\":\"Shop.Two.Run()\",\"in_app\":true}]}");
        const string Rules = "fingerprint \\\"{{default}} {{topic}}\\\": type:PayException\\nfingerprint \\\"one bug\\\": type:First,Second";
        using var answer = await Server.Client.PostAsync($"{Project}/rules/grouping/preview", RunningServer.Body($$"""{"text":"{{Rules}}"}""", "application/json"));
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        var preview = JsonDocument.Parse(text).RootElement;
        preview.GetProperty("splits").EnumerateArray().ShouldHaveSingleItem().GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("count").GetInt32()).ShouldBe([2, 1]);
        preview.GetProperty("merges").EnumerateArray().ShouldHaveSingleItem().GetProperty("parts").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task A_group_says_why_its_reports_are_together()
    {
        await SendAsync("\"type\":\"Shop.PayException\",\"exception\":{\"type\":\"Shop.PayException\",\"frames\":[{\"method\":\"Shop.Pay.Now()\",\"in_app\":true}]}");
        var group = (await GetAsync($"{Project}/groups")).GetProperty("groups")[0].GetProperty("number").GetInt64();
        var explanation = await GetAsync($"{Project}/groups/{group}/explanation");
        explanation.GetProperty("contributions").EnumerateArray().Where(part => part.GetProperty("counts").GetBoolean())
            .Select(part => part.GetProperty("text").GetString()).ShouldContain(text => text!.Contains("Shop.Pay.Now"));
        (await Server.Client.GetStringAsync($"/projects/default/groups/{group}")).ShouldContain("Why these are one group");
    }

    [Fact]
    public async Task The_ledger_of_real_reports_adds_up()
    {
        var id = await SendAsync("\"type\":\"X\"");
        await Server.PostAsync(Line.Of(id));
        await SendAsync("\"type\":\"X\"");
        var balance = (await GetAsync($"{Project}/ledger")).GetProperty("balance");
        balance.GetProperty("adds_up").GetBoolean().ShouldBeTrue(balance.GetRawText());
        balance.GetProperty("accepted").GetInt64().ShouldBe(3);
    }

    [Fact]
    public async Task An_id_and_a_request_id_of_a_real_report_are_found()
    {
        var id = await SendAsync("\"type\":\"X\",\"request_id\":\"req-4b9e5c04-c40f-4b4f-960e-6ac0858dca6c\",\"trace\":{\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\"}");
        foreach (var text in new[] { id.ToString(), "req-4b9e5c04-c40f-4b4f-960e-6ac0858dca6c", "4BF92F3577B34DA6A3CE929D0E0E4736" })
        {
            var found = (await GetAsync($"/api/v1/find?text={text}")).GetProperty("found");
            found[0].GetProperty("reports")[0].GetProperty("id").GetString().ShouldBe(id.ToString(), text);
        }
    }

    [Fact]
    public async Task Nothing_is_parked_and_what_is_not_parked_cannot_be_tried_again()
    {
        (await GetAsync("/api/v1/parked")).GetProperty("parked").GetArrayLength().ShouldBe(0);
        using var retry = await Server.Client.PostAsync("/api/v1/parked/default/nothing/retry", RunningServer.Body("{}", "application/json"));
        retry.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var traversal = await Server.Client.GetAsync("/api/v1/parked/default/..%2f..%2fingest-key");
        traversal.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Server.Client.GetStringAsync("/parked")).ShouldContain("Nothing is parked");
    }

    private async Task<ReportId> SendAsync(string members)
    {
        var id = ReportId.New();
        (await Server.PostAsync(Line.Of(id, members))).EnsureSuccessStatusCode();
        await Server.ReportAsync(id);
        return id;
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Server.Client.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, $"{path}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
