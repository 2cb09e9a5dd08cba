using System.Net;
using System.Text;
using System.Text.Json;
using Faultline.Server.Ingest;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Server.Tests.Workers;

public sealed class DigesterTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_record_that_is_no_report_is_parked_and_those_behind_it_are_stored()
    {
        await using var server = await RunningServer.StartAsync(_directory.Path);
        var id = ReportId.New();
        var spool = await SpoolAsync(server);
        foreach (var line in new[] { "{}", "nonsense", "\0\0\0", Line.Of(id) })
            (await spool.AppendAsync(Encoding.UTF8.GetBytes(line))).ShouldBeTrue();

        await server.ReportAsync(id);
        spool.Spool.Statistics.Parked.ShouldBe(3);
        (await server.Client.GetStringAsync("/health")).ShouldContain("\"parked\":3");
    }

    [Fact]
    public async Task What_came_compressed_and_is_parked_can_be_read_and_what_is_damaged_is_parked_as_it_is()
    {
        var (poison, after) = (ReportId.New(), ReportId.New());
        await using var server = await RunningServer.StartAsync(_directory.Path, more: services => Wrap(services, store => new PickyStore(store) { Refused = poison }));
        var spool = await SpoolAsync(server);
        var lying = Gzip.Of(Line.Of(ReportId.New()));
        lying[^1] = 1;
        byte[][] records = [Gzip.Of(Line.Of(poison)), Gzip.Of("no report\n"), lying, Gzip.Of(Line.Of(after))];
        foreach (var record in records)
            (await spool.AppendAsync(record)).ShouldBeTrue();

        (await server.ReportAsync(after)).ShouldContain(Line.Of(after));
        await Until.TrueAsync("three are parked", () => Task.FromResult(spool.Spool.Statistics.Parked == 3));
        var parked = spool.Spool.ListParked().Select(one => spool.Spool.ReadParked(one.Name)!).ToList();
        parked.Select(Encoding.UTF8.GetString).ShouldContain(Line.Of(poison));
        parked.Select(Encoding.UTF8.GetString).ShouldContain("no report");
        parked.ShouldContain(bytes => bytes.SequenceEqual(lying));
    }

    [Fact]
    public async Task A_report_that_the_store_refuses_for_ever_is_parked_and_the_others_of_its_batch_are_stored()
    {
        var poison = ReportId.New();
        await using var server = await RunningServer.StartAsync(_directory.Path, more: services => Wrap(services, store => new PickyStore(store) { Refused = poison }));
        var (before, after) = (ReportId.New(), ReportId.New());
        (await server.PostAsync(Line.Of(before), Line.Of(poison), Line.Of(after))).StatusCode.ShouldBe(HttpStatusCode.OK);

        await server.ReportAsync(before);
        await server.ReportAsync(after);
        var spool = await SpoolAsync(server);
        await Until.TrueAsync("the poison is parked", () => Task.FromResult(spool.Spool.Statistics.Parked == 1));
    }

    [Fact]
    public async Task While_the_store_is_away_reports_are_still_taken_in_and_stored_when_it_is_back()
    {
        PickyStore? store = null;
        await using var server = await RunningServer.StartAsync(_directory.Path, more: services => Wrap(services, inner => store = new PickyStore(inner) { IsAway = true }));
        var id = ReportId.New();
        (await server.PostAsync(Line.Of(id))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Until.TrueAsync("health says degraded", async () => (await server.Client.GetStringAsync("/health")).Contains("\"status\":\"degraded\"", StringComparison.Ordinal));
        (await server.Client.GetStringAsync("/health")).ShouldNotContain("\"oldest\":null");

        store!.IsAway = false;
        await server.ReportAsync(id);
        await Until.TrueAsync("health says ok", async () => (await server.Client.GetStringAsync("/health")).StartsWith(
            """{"status":"ok","trouble":null,"spool":{"pending_records":0,"pending_bytes":0,"oldest":null,"oldest_seconds":0,"parked":0}""", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_taken_in_and_not_stored_is_stored_after_the_restart()
    {
        var id = ReportId.New();
        await using (var server = await RunningServer.StartAsync(_directory.Path, more: services => Wrap(services, store => new PickyStore(store) { IsAway = true })))
        {
            (await server.PostAsync(Line.Of(id, "\"kept\": true"))).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await server.Client.GetAsync($"/oops/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        await using var again = await RunningServer.StartAsync(_directory.Path);
        (await again.ReportAsync(id)).ShouldContain("\"kept\": true");
    }

    [Fact]
    public async Task Much_that_waited_is_stored_in_parts_and_what_cannot_be_is_parked_of_each()
    {
        var ids = Enumerable.Range(0, 700).Select(_ => ReportId.New()).ToList();
        await using (var server = await RunningServer.StartAsync(_directory.Path, more: services => Wrap(services, store => new PickyStore(store) { IsAway = true })))
        {
            (await server.PostAsync([.. ids.Select(id => Line.Of(id))])).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await (await SpoolAsync(server)).AppendAsync(Encoding.UTF8.GetBytes("nonsense"))).ShouldBeTrue();
        }

        PickyStore? store = null;
        await using var again = await RunningServer.StartAsync(_directory.Path, more: services => Wrap(services, inner => store = new PickyStore(inner) { Refused = ids[300] }));
        var spool = await SpoolAsync(again);
        await Until.TrueAsync("all are digested", () => Task.FromResult(spool.Spool.Statistics.PendingRecords == 0));
        spool.Spool.ListParked().Count.ShouldBe(2);
        store!.Taken.Sum().ShouldBe(699);
        store.Taken.Max().ShouldBe(350, "half of 701, less the one that is parked");
        foreach (var id in ids.Where(id => id != ids[300]))
            (await again.ReportAsync(id)).ShouldContain(id.ToString());
    }

    [Fact]
    public async Task What_waits_of_an_earlier_run_is_told_in_the_first_answer()
    {
        for (var run = 0; run < 3; run++)
        {
            await using var server = await RunningServer.StartAsync(_directory.Path, more: services => Wrap(services, store => new PickyStore(store) { IsAway = true }));
            var spool = JsonDocument.Parse(await server.Client.GetStringAsync("/health")).RootElement.GetProperty("spool");
            spool.GetProperty("pending_records").GetInt64().ShouldBe(run * 5);
            (spool.GetProperty("pending_bytes").GetInt64() > 0).ShouldBe(run > 0);
            (await server.Client.GetStringAsync("/api/v1/projects/default/ledger")).Contains("\"pending_bytes\":0", StringComparison.Ordinal).ShouldBe(run == 0);
            (await server.PostAsync([.. Enumerable.Range(0, 5).Select(_ => Line.Of(ReportId.New()))])).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_full_spool_is_answered_with_503_and_when_to_come_back()
    {
        await using var server = await RunningServer.StartAsync(
            _directory.Path,
            options => options.MaxSpoolBytes = 1024 * 1024,
            services => Wrap(services, store => new PickyStore(store) { IsAway = true }));
        var filling = new string('f', 200_000);
        for (var i = 0; ; i++)
        {
            i.ShouldBeLessThan(50, "the spool should be full by now");
            using var answer = await server.PostAsync(Line.Of(ReportId.New(), $"\"value\": \"{filling}\""));
            if (answer.StatusCode == HttpStatusCode.OK)
                continue;
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            answer.Headers.RetryAfter!.Delta.ShouldNotBeNull();
            return;
        }
    }

    private static async Task<ProjectSpool> SpoolAsync(RunningServer server)
    {
        var project = await server.Services.GetRequiredService<IProjectStore>().FindAsync("default", default);
        return server.Services.GetRequiredService<ProjectSpools>().Of(project!.Id);
    }

    internal static void Wrap(IServiceCollection services, Func<IDigestStore, IDigestStore> wrap)
    {
        var inner = (IDigestStore)services.Last(service => service.ServiceType == typeof(IDigestStore)).ImplementationInstance!;
        services.AddSingleton(wrap(inner));
    }
}
