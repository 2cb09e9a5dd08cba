using System.Net;
using System.Text.Json;
using Faultline.Server.Ingest;
using Faultline.Server.Tests.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Server.Tests.Api;

/// <summary>Erasing a user's data on the real store.</summary>
public sealed class EraseApiTests : ServerTest
{
    private const string Path = "/api/v1/projects/default/erase";

    [Fact]
    public async Task What_reports_hold_of_a_user_is_erased_and_others_stay()
    {
        var (hers, his) = (ReportId.New(), ReportId.New());
        (await Server.PostAsync(Line.Of(hers, "\"user\": {\"id\": \"ada\"}, \"url\": \"http://shop.test/of/adalovelace\""), Line.Of(his, "\"user\": {\"id\": \"bob\"}, \"value\": \"bob's\""))).Dispose();
        await Server.ReportAsync(hers);
        await Server.ReportAsync(his);

        (await SearchAsync()).ShouldContain(hers.ToString());
        using var answer = await PostAsync("""{"user":"ada"}""");
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("erased").GetInt64().ShouldBe(1);

        var erased = JsonDocument.Parse(await Server.ReportAsync(hers)).RootElement;
        erased.GetProperty("report").ValueKind.ShouldBe(JsonValueKind.Null);
        erased.GetProperty("loss").GetProperty("reason").GetString().ShouldBe("erased");
        (await Server.ReportAsync(his)).ShouldContain("bob's");
        (await SearchAsync()).ShouldNotContain(hers.ToString());
    }

    [Fact]
    public async Task What_waited_in_the_spool_is_erased_when_it_is_digested_and_what_came_after_the_wish_is_kept()
    {
        using var directory = new TestDirectory();
        PickyStore? store = null;
        await using var server = await RunningServer.StartAsync(directory.Path, more: services => DigesterTests.Wrap(services, inner => store = new PickyStore(inner) { IsAway = true }));
        var (before, after) = (ReportId.New(), ReportId.New());
        (await server.PostAsync(Line.Of(before, "\"user\": {\"id\": \"ada\"}, \"value\": \"old\""))).Dispose();
        (await server.Client.PostAsync(Path, RunningServer.Body("""{"user":"ada"}""", "application/json"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.PostAsync(Line.Of(after, "\"user\": {\"id\": \"ada\"}, \"value\": \"new\""))).Dispose();
        store!.IsAway = false;

        (await server.ReportAsync(before)).ShouldContain("\"reason\":\"erased\"");
        (await server.ReportAsync(after)).ShouldContain("\"value\": \"new\"");
    }

    [Fact]
    public async Task A_users_parked_reports_are_deleted_and_others_stay()
    {
        using var directory = new TestDirectory();
        PickyStore? store = null;
        await using var server = await RunningServer.StartAsync(directory.Path, more: services => DigesterTests.Wrap(services, inner => store = new PickyStore(inner)));
        var parked = server.Services.GetRequiredService<ParkedRecords>();
        foreach (var user in (string[])["ada", "bob"])
        {
            store!.Refused = ReportId.New();
            (await server.PostAsync(Line.Of(store.Refused, $$"""
                "user": {"id": "{{user}}"}
                """))).Dispose();
            await Until.TrueAsync($"the report of {user} is parked", () => Task.FromResult(parked.Count == (user == "ada" ? 1 : 2)));
        }

        using var answer = await server.Client.PostAsync(Path, RunningServer.Body("""{"user":"ada"}""", "application/json"));
        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"erased":0,"parked":1}""");
        var left = (await parked.ListAsync(10, default)).ShouldHaveSingleItem();
        (await parked.FindAsync("default", left.Id, default))!.Start!.ShouldContain("bob");
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("""{"user":""}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"user":"ada","all":true}""", HttpStatusCode.BadRequest)]
    public async Task A_wish_without_a_user_erases_nothing(string body, HttpStatusCode status)
    {
        using var answer = await PostAsync(body);
        answer.StatusCode.ShouldBe(status);
    }

    private Task<string> SearchAsync() => Server.Client.GetStringAsync("/api/v1/projects/default/reports?q=adalovelace");

    private Task<HttpResponseMessage> PostAsync(string body) => Server.Client.PostAsync(Path, RunningServer.Body(body, "application/json"));
}
