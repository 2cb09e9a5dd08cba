using System.Text;
using Faultline.Server.Groups;
using Faultline.Server.Ledger;
using Faultline.Server.Reports;
using Faultline.Tracker.Rollups;
using Faultline.Tracker.States;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>Writers and readers at once: every count is exact.</summary>
public abstract class ConcurrencyContract : StoreContract
{
    private protected ConcurrencyContract(IStorePlace place) : base(place)
    {
    }

    [Fact]
    public async Task Writers_and_readers_at_once_lose_nothing_and_count_each_report_once()
    {
        var reports = Enumerable.Range(0, 60).Select(i => Digest.Of($"g{i % 7}", facts => facts with { User = $"u{i % 5}" })).ToArray();
        var writers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            foreach (var chunk in reports.Chunk(7))
                await StoreAsync(chunk);
        }));
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            foreach (var report in reports)
            {
                var found = await Stores.Reports.FindAsync(One, report.Facts.Id, default);
                (found is null || Encoding.UTF8.GetString(found.Payload!.Value.Span) == Encoding.UTF8.GetString(report.Payload.ReadLine().Span)).ShouldBeTrue();
            }
        }));
        await Task.WhenAll([.. writers, .. readers]);

        (await CountedAsync(LedgerLine.Stored)).ShouldBe(60);
        (await CountedAsync(LedgerLine.Duplicate)).ShouldBe(180);
        var groups = await GroupsAsync();
        groups.Sum(group => group.Count).ShouldBe(60);
        groups.ShouldAllBe(group => group.Users == 5);
        foreach (var report in reports)
            (await LineAsync(report.Facts.Id)).ShouldBe(Encoding.UTF8.GetString(report.Payload.ReadLine().Span));
    }

    [Fact]
    public async Task Writers_of_the_same_groups_in_other_orders_make_each_group_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(writer => Task.Run(async () =>
        {
            var names = Enumerable.Range(0, 20).Select(i => $"g{i}").ToList();
            if (writer % 2 == 1)
                names.Reverse();
            foreach (var chunk in names.Chunk(5))
                await StoreAsync([.. chunk.Select(name => Digest.Of(name))]);
        })));
        var groups = await GroupsAsync();
        groups.Count.ShouldBe(20);
        groups.ShouldAllBe(group => group.Count == 6);
        (await EventsAsync()).Count(one => one.Kind == GroupEventKind.New).ShouldBe(20);
        (await Stores.Groups.SumsAsync(One, RollupKind.Topic, Noon, Noon.AddHours(1), RollupOrder.Count, 100, default)).ShouldAllBe(row => row.Counts.Count == 6);
    }

    [Fact]
    public async Task A_resolved_group_regresses_once_whoever_brings_the_report()
    {
        await StoreAsync(Digest.Of("a"));
        await Stores.Groups.SetStateAsync(One, await NumberAsync("a"), new StandingRequest(GroupState.Resolved), "ada", Noon, default);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => StoreAsync(Digest.Of("a", at: Noon.AddMinutes(1))))));
        (await EventsAsync()).Count(one => one.Kind == GroupEventKind.Regressed).ShouldBe(1);
        (await GroupAsync("a")).Count.ShouldBe(9);
    }

    [Fact]
    public async Task The_same_batch_with_marks_from_several_digesters_is_counted_once()
    {
        var batch = new DigestBatch(One, Noon, [.. Enumerable.Range(0, 20).Select(i => Digest.Of($"g{i % 3}") with { From = ("s", 256 + i) })], new DigestLimits())
        {
            Marks = [new SpoolMark("s", 300, 21, 0)],
            Parked = [new ParkedRecord(("s", 290), "why")],
        };
        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => StoreAsync(batch))));
        results.Sum(result => result.Stored).ShouldBe(20);
        results.Sum(result => result.Known).ShouldBe(80);
        (await CountedAsync(LedgerLine.Accepted)).ShouldBe(21);
        (await CountedAsync(LedgerLine.Parked)).ShouldBe(1);
        (await CountedAsync(LedgerLine.Duplicate)).ShouldBe(0);
    }

    [Fact]
    public async Task Merging_and_unmerging_while_reports_arrive_loses_no_count()
    {
        await StoreAsync(Digest.Of("a"), Digest.Of("b"));
        var (a, b) = (await NumberAsync("a"), await NumberAsync("b"));
        var merging = Task.Run(async () =>
        {
            for (var i = 0; i < 15; i++)
            {
                await Stores.Groups.MergeAsync(One, a, [b], "ada", Noon, default);
                await Stores.Groups.UnmergeAsync(One, b, "ada", Noon, default);
            }
        });
        await Task.WhenAll([merging, .. Enumerable.Range(0, 3).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
                await StoreAsync(Digest.Of("a", facts => facts with { User = $"u{i}" }), Digest.Of("b", facts => facts with { User = $"u{writer}" }));
        }))]);
        ((await GroupAsync("a")).Count, (await GroupAsync("b")).Count).ShouldBe((61, 61));
        ((await GroupAsync("a")).Users, (await GroupAsync("b")).Users).ShouldBe((20, 3));
    }

    [Fact]
    public async Task Projects_are_written_at_once_each_with_its_own_counts()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 15; i++)
                await StoreAsync(writer % 2 == 0 ? One : Two, Digest.Of("a"), Digest.Of($"w{writer}"));
        })));
        foreach (var project in (Projects.ProjectId[])[One, Two])
        {
            (await CountedAsync(LedgerLine.Stored, project: project)).ShouldBe(60);
            (await GroupAsync("a", project)).Count.ShouldBe(30);
            (await GroupsAsync(project)).Count.ShouldBe(3);
        }
    }
}
