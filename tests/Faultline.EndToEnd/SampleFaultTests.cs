using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Faultline.EndToEnd.Programs;

namespace Faultline.EndToEnd;

/// <summary>The sample's codes, as a client meets them.</summary>
public sealed class SampleFaultTests
{
    [Fact]
    public async Task Two_conflicts_of_different_kinds_have_different_codes()
    {
        await using var installation = await Installation.StartAsync();
        var (_, compute) = await installation.StartComputeAsync();
        var server = (await ServerCalledFirstAsync(installation.Http, compute)).GetProperty("id").GetString();

        using var started = await installation.Http.PostAsync($"{compute}/v2.1/servers/{server}/start", null);
        using var named = await installation.Http.PostAsJsonAsync($"{compute}/v2.1/servers", new { server = new { name = "first" } });

        (started.StatusCode, named.StatusCode).ShouldBe((HttpStatusCode.Conflict, HttpStatusCode.Conflict));
        var (state, name) = (await FaultAsync(started), await FaultAsync(named));
        (state.GetProperty("code").GetString(), name.GetProperty("code").GetString()).ShouldBe(("compute.server.wrong_state", "compute.server.name_taken"));
        state.GetProperty("data").GetProperty("state").GetString().ShouldBe("ACTIVE");
        name.GetProperty("data").GetProperty("server_id").GetString().ShouldBe(server);
    }

    [Theory]
    [InlineData("spin", "on a CPU for ", "no open action; last log line: Counting for 20 s")]
    [InlineData("block", "blocked: its thread used no CPU", " ms: lock wait for the ledger; no log line")]
    [InlineData("await", "waiting for something asynchronous", " ms: queue wait for the scheduler; no log line")]
    [InlineData("sql", "on a CPU for ", " ms: sql WITH RECURSIVE n(i) AS (SELECT ? UNION ALL SELECT i ")]
    public async Task A_request_that_takes_too_long_is_answered_at_its_limit_and_the_report_says_where_it_is_stuck(string how, string stuck, string seen)
    {
        await using var installation = await Installation.StartAsync();
        var (_, compute) = await installation.StartComputeAsync();
        var started = Stopwatch.GetTimestamp();
        using var response = await installation.Http.GetAsync($"{compute}/v2.1/slow/{how}?seconds=20");
        // The limit is one second; the bound is wide for a busy machine, and far below what was asked for.
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(15));
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await FaultAsync(response)).GetProperty("code").GetString().ShouldBe("compute.request_expired");
        var id = response.Headers.GetValues("X-Oops-Id").ShouldHaveSingleItem();
        var report = await Eventually.GetAsync(() => installation.FindReportAsync(ReportId.Parse(id)), "the report");
        report.ShouldContain(stuck);
        report.ShouldContain(seen);
    }

    [Fact]
    public async Task Nothing_is_written_into_the_home_of_who_starts_it()
    {
        var home = Directory.CreateTempSubdirectory("faultline-home-");
        try
        {
            await using var installation = await Installation.StartAsync();
            await installation.StartComputeAsync(("HOME", home.FullName));
            home.GetDirectories(".aspnet").ShouldBeEmpty();
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static async Task<JsonElement> ServerCalledFirstAsync(HttpClient http, string compute) =>
        (await http.GetFromJsonAsync<JsonElement>($"{compute}/v2.1/servers")).GetProperty("servers").EnumerateArray().Single(server => server.GetProperty("name").GetString() == "first");

    private static async Task<JsonElement> FaultAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors")[0];
}
