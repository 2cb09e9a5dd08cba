using System.Text;
using Faultline.Server.Ingest;
using Faultline.Server.Ledger;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Tests.Ledger;
using Faultline.Server.Tests.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Server.Tests.Ingest;

public sealed class ParkedRecordsTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_parked_record_is_listed_looked_at_and_tried_again_when_its_reason_is_gone()
    {
        var poison = ReportId.New();
        PickyStore? picky = null;
        await using var server = await RunningServer.StartAsync(_directory.Path, more: services => DigesterTests.Wrap(services, store => picky = new PickyStore(store) { Refused = poison }));
        await server.PostAsync(Line.Of(poison, "\"kept\": 1"));
        await server.CountsAsync(1, LedgerLine.Parked);

        var parked = server.Services.GetRequiredService<ParkedRecords>();
        var item = (await parked.ListAsync(10, default)).ShouldHaveSingleItem();
        (item.Project.Name, item.Reason).ShouldBe(("default", "not this one"));
        parked.Count.ShouldBe(1);
        (await parked.FindAsync("default", item.Id, default))!.Start.ShouldBe(Line.Of(poison, "\"kept\": 1"));
        (await parked.FindAsync("faultline", item.Id, default)).ShouldBeNull("it is another project's");
        (await parked.FindAsync("default", "../" + item.Id, default)).ShouldBeNull();

        picky!.Refused = default;
        (await parked.RetryAsync("default", item.Id, default)).ShouldBe(new ParkedRetry(true, poison, null));
        await server.ReportAsync(poison);
        await server.CountsAsync(1, LedgerLine.Retried);
        parked.Count.ShouldBe(0);
        (await parked.RetryAsync("default", item.Id, default)).ShouldBeNull();
        (await server.BalanceAsync()).ShouldBe((2, 1, 0, 1, 0));
    }

    [Fact]
    public async Task Of_two_who_try_the_same_at_once_one_does()
    {
        var poison = ReportId.New();
        PickyStore? picky = null;
        await using var server = await RunningServer.StartAsync(_directory.Path, more: services => DigesterTests.Wrap(services, store => picky = new PickyStore(store) { Refused = poison }));
        await server.PostAsync(Line.Of(poison));
        await server.CountsAsync(1, LedgerLine.Parked);
        picky!.Refused = default;
        var parked = server.Services.GetRequiredService<ParkedRecords>();
        var id = (await parked.ListAsync(1, default)).Single().Id;

        var retries = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => parked.RetryAsync("default", id, default)));
        retries.Count(retry => retry is { Taken: true }).ShouldBe(1);
        await server.ReportAsync(poison);
        await server.CountsAsync(1, LedgerLine.Retried);
        (await server.BalanceAsync()).ShouldBe((2, 1, 0, 1, 0));
    }

    [Fact]
    public async Task All_are_tried_again_with_one_request()
    {
        PickyStore? picky = null;
        await using var server = await RunningServer.StartAsync(_directory.Path, more: services => DigesterTests.Wrap(services, store => picky = new PickyStore(store)));
        var ids = Enumerable.Range(0, 3).Select(_ => ReportId.New()).ToList();
        foreach (var id in ids)
        {
            picky!.Refused = id;
            await server.PostAsync(Line.Of(id));
            await server.CountsAsync(ids.IndexOf(id) + 1, LedgerLine.Parked);
        }

        picky!.Refused = default;
        using var answer = await server.Client.PostAsync("/api/v1/parked/retry", RunningServer.Body("{}", "application/json"));
        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"taken":3,"left":0}""");
        foreach (var id in ids)
            await server.ReportAsync(id);
        await server.CountsAsync(3, LedgerLine.Retried);
    }

    [Fact]
    public async Task What_is_no_report_stays_parked_and_says_why()
    {
        await using var server = await RunningServer.StartAsync(_directory.Path);
        var project = await server.Services.GetRequiredService<IProjectStore>().FindAsync("default", default);
        await server.Services.GetRequiredService<ProjectSpools>().Of(project!.Id).AppendAsync(Encoding.UTF8.GetBytes("nonsense"));
        await server.CountsAsync(1, LedgerLine.Parked);
        var parked = server.Services.GetRequiredService<ParkedRecords>();
        (await parked.RetryAllAsync(default)).ShouldBe((0, 1));
        var retry = await parked.RetryAsync("default", (await parked.ListAsync(1, default)).Single().Id, default);
        retry!.Taken.ShouldBeFalse();
        retry.Reason!.ShouldStartWith("Not JSON at byte");
        parked.Count.ShouldBe(1);
    }
}
