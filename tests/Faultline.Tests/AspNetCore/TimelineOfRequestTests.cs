using Faultline.AspNetCore;
using Faultline.Reports;
using Faultline.Tests.Doubles;
using Faultline.Timelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.AspNetCore;

public sealed class TimelineOfRequestTests
{
    [Fact]
    public async Task The_report_of_a_failed_request_has_its_statements_and_calls()
    {
        await using var other = await TestApp.StartAsync(app => app.MapGet("/rates/{id}", () => "7"));
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/fail", async (IHttpClientFactory clients) =>
            {
                await using var connection = new SqliteConnection("Data Source=:memory:").WithTimeline();
                await connection.OpenAsync();
                await using var command = connection.CreateCommand();
                command.CommandText = "SELECT 'secret'";
                await command.ExecuteScalarAsync();
                using var client = clients.CreateClient("tax");
                await client.GetStringAsync(new Uri(other.Address, "/rates/7?key=1"));
                using (Timeline.Action("cache", "get server 7"))
                    throw new InvalidOperationException("boom");
            }),
            build: builder => builder.Services.AddHttpClient("tax").AddFaultline());
        (await app.GetAsync("/fail")).Status.ShouldBe(500);
        app.Report.GetProperty("timeline").EnumerateArray().Select(row => $"{row.Text("category")} {row.Text("detail")}")
            .ShouldBe(["connection open", "sql SELECT ?", $"http GET {new Uri(other.Address, "/rates/7")} 200", "cache get server 7"]);
        app.RawSpool.ShouldNotContain("secret");
    }

    [Fact]
    public async Task Requests_side_by_side_have_each_their_own()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/fail/{id}", async (string id) =>
        {
            for (var i = 0; i < 5; i++)
            {
                using (Timeline.Action("step", id))
                    await Task.Yield();
            }

            throw new InvalidOperationException(id);
        }));
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => app.GetAsync($"/fail/{i}")));
        app.Reports.Count.ShouldBe(40);
        foreach (var report in app.Reports)
            report.GetProperty("timeline").EnumerateArray().Select(row => row.Text("detail")).ShouldBe(Enumerable.Repeat(report.Text("value"), 5));
    }

    [Fact]
    public async Task A_request_that_did_nothing_has_no_timeline()
    {
        var had = true;
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => had = ReportContext.Current!.TimelineSoFar is not null));
        await app.GetAsync("/");
        had.ShouldBeFalse();
    }

    [Fact]
    public async Task The_apps_options_hold()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/fail", string () =>
            {
                for (var i = 0; i < 50; i++)
                    Timeline.Action("step", "x").Dispose();
                throw new InvalidOperationException("boom");
            }),
            options => options.Timeline.MaxActions = 5);
        await app.GetAsync("/fail");
        app.Report.GetProperty("timeline").GetArrayLength().ShouldBeLessThanOrEqualTo(5);
        app.Report.GetProperty("timeline_sums").GetProperty("actions").GetInt32().ShouldBe(50);
    }

    [Fact]
    public async Task Wrong_options_stop_the_start() =>
        (await Should.ThrowAsync<Exception>(() => TestApp.StartAsync(_ => { }, options => options.Timeline.MaxActions = 99_999))).ToString()
            .ShouldContain("Faultline:Timeline:MaxActions is 99999; expected 0 to 10000");
}
