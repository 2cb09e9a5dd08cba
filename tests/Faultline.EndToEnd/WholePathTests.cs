using System.Text.Json;
using Faultline.EndToEnd.Programs;

namespace Faultline.EndToEnd;

public sealed class WholePathTests
{
    [Fact]
    public async Task A_failed_request_is_found_by_its_id_in_the_api_on_the_page_and_on_the_command_line()
    {
        await using var installation = await Installation.StartAsync();
        var (_, compute) = await installation.StartComputeAsync();

        var id = await installation.FailAsync(compute);
        var found = await Eventually.GetAsync(() => installation.FindReportAsync(id), "the report at the server");

        using var json = JsonDocument.Parse(found);
        var report = json.RootElement.GetProperty("report");
        report.GetProperty("id").GetString().ShouldBe(id.ToString());
        report.GetProperty("topic").GetString().ShouldBe("GET /v2.1/servers/boom");
        report.GetProperty("exception").GetProperty("inner")[0].GetProperty("type").GetString().ShouldBe("System.FormatException");
        found.ShouldNotContain("hunter2");

        var page = await installation.Http.GetStringAsync($"{installation.Server}/oops/{id.ToString().ToLowerInvariant()}");
        page.ShouldContain(id.ToString());
        page.ShouldContain("Compute.Scheduler.WeighHosts");

        var (code, shown) = await installation.CliAsync("show", "oops", "-", id.ToString()["OOPS-".Length..].ToLowerInvariant() + ",");
        code.ShouldBe(0, shown);
        shown.ShouldContain(id.ToString());
        shown.ShouldContain("Scheduler.cs");
    }

    [Fact]
    public async Task The_caller_of_a_crash_gets_an_id_and_no_message()
    {
        await using var installation = await Installation.StartAsync();
        var (_, compute) = await installation.StartComputeAsync();

        using var response = await installation.Http.GetAsync(compute + "/v2.1/servers/boom");
        var body = await response.Content.ReadAsStringAsync();

        ((int)response.StatusCode).ShouldBe(500);
        body.ShouldContain(response.Headers.GetValues("X-Oops-Id").Single());
        body.ShouldContain("InvalidOperationException");
        body.ShouldNotContain("db-7");
        var ids = new[] { "X-Request-Id", "X-OpenStack-Request-Id", "X-Compute-Request-Id" }.Select(name => response.Headers.GetValues(name).Single()).ToList();
        ids.Distinct().ShouldHaveSingleItem().ShouldMatch("^req-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$");
    }

    [Fact]
    public async Task Reports_made_while_the_server_is_down_arrive_when_it_is_back()
    {
        await using var installation = await Installation.StartAsync();
        var (_, compute) = await installation.StartComputeAsync(("Faultline__Shipping__MaxBackoff", "00:00:01"));
        await installation.StopServerAsync();

        var ids = new List<ReportId>();
        for (var i = 0; i < 50; i++)
            ids.Add(await installation.FailAsync(compute));
        await installation.StartServerAsync();

        foreach (var id in ids)
            await Eventually.GetAsync(() => installation.FindReportAsync(id), $"report {id} at the server");
    }

    [Fact]
    public async Task What_a_killed_instance_left_is_shipped_by_its_neighbour()
    {
        await using var installation = await Installation.StartAsync();
        // Its shipper does not come to ship before the kill: it looks once a minute.
        var (dying, dyingUrl) = await installation.StartComputeAsync(("Faultline__Shipping__IdleInterval", "00:01:00"));
        var id = await installation.FailAsync(dyingUrl);
        await dying.KillAsync();
        (await installation.FindReportAsync(id)).ShouldBeNull();

        await installation.StartComputeAsync();

        await Eventually.GetAsync(() => installation.FindReportAsync(id), "the report of the dead process at the server");
    }

    [Fact]
    public async Task A_report_sent_with_curl_as_the_documentation_says_is_found()
    {
        await using var installation = await Installation.StartAsync();
        var id = ReportId.New();
        var line = $$$"""{"id":"{{{id}}}","type":"Example","value":"sent by hand","not_ours":{"kept":[1,2.50,"x"]}}""";

        await using var curl = RunningProgram.Start("curl",
        [
            "-sS", "--fail-with-body", installation.Server + "/api/v1/reports", "-H", "Authorization: Bearer " + installation.Key, "-H", "Content-Type: application/x-ndjson",
            "--data-binary", line,
        ]);
        (await curl.EndAsync(TimeSpan.FromSeconds(30))).ShouldBe(0, curl.Output);

        var found = await Eventually.GetAsync(() => installation.FindReportAsync(id), "the report");
        found.ShouldContain("\"not_ours\":{\"kept\":[1,2.50,\"x\"]}");
    }
}
