using System.Net;
using System.Text.Json;

namespace Faultline.Server.Tests.Api;

/// <summary>Rules on the real store.</summary>
public sealed class RuleApiTests : ServerTest
{
    private const string Path = "/api/v1/projects/default/rules/classes";

    [Fact]
    public async Task A_project_begins_with_the_default_set()
    {
        var rules = JsonDocument.Parse(await Server.Client.GetStringAsync(Path)).RootElement;
        rules.GetProperty("version").GetInt32().ShouldBe(0);
        rules.GetProperty("text").GetString()!.ShouldContain("soft-timeout:");
        rules.GetProperty("history").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Rules_are_saved_in_the_place_of_the_version_that_they_were_made_from()
    {
        using var saved = await PutAsync("""{"expected":0,"text":"mine: type:Mine"}""");
        saved.StatusCode.ShouldBe(HttpStatusCode.OK, await saved.Content.ReadAsStringAsync());
        var rules = JsonDocument.Parse(await saved.Content.ReadAsStringAsync()).RootElement;
        rules.GetProperty("version").GetInt32().ShouldBe(1);
        rules.GetProperty("actor").GetString().ShouldBe("operator");
        rules.GetProperty("history")[0].GetProperty("text").GetString().ShouldBe("mine: type:Mine");
        using var late = await PutAsync("""{"expected":0,"text":"other: type:Other"}""");
        late.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await RunningServer.FaultAsync(late)).GetProperty("data").GetProperty("current").GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"expected":0,"text":"fine: type:X\nBad Name: type:Y"}""", "faultline.rules.invalid")]
    [InlineData("""{"expected":0,"text":"mine: relase:1"}""", "faultline.rules.invalid")]
    [InlineData("""{"expected":"x","text":""}""", "faultline.request.invalid_value")]
    [InlineData("""{"text":""}""", "faultline.request.invalid_value")]
    public async Task Rules_that_are_wrong_are_not_saved(string body, string code)
    {
        using var answer = await PutAsync(body);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await RunningServer.FaultAsync(answer)).GetProperty("code").GetString().ShouldBe(code);
        JsonDocument.Parse(await Server.Client.GetStringAsync(Path)).RootElement.GetProperty("version").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task A_kind_that_is_none_is_a_bad_request()
    {
        using var answer = await Server.Client.GetAsync("/api/v1/projects/default/rules/other");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private Task<HttpResponseMessage> PutAsync(string json) => Server.Client.PutAsync(Path, RunningServer.Body(json, "application/json"));
}
