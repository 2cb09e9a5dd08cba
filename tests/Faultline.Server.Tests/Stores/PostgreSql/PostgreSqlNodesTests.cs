using Faultline.Server.Ledger;
using Faultline.Server.Nodes;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Stores;
using Faultline.Server.Stores.PostgreSql;
using Faultline.Server.Tests.Stores.Contracts;
using Faultline.Tracker.Retention;
using Faultline.Tracker.Rollups;
using Faultline.Tracker.Search;

namespace Faultline.Server.Tests.Stores.PostgreSql;

using Digest = Faultline.Server.Tests.Stores.Contracts.Digest;

/// <summary>Several servers on one database: each has a store of its own, and all counts are exact.</summary>
public sealed class PostgreSqlNodesTests : IAsyncLifetime
{
    private readonly PostgreSqlPlace _place = new();
    private readonly FixedTime _time = new(Digest.Noon.AddMinutes(1));
    private readonly List<ServerStores> _nodes = [];
    private ProjectId _project;

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < 3; i++)
            _nodes.Add(await _place.OpenAsync(_time));
        _project = (await _nodes[0].Projects.AddAsync("one", IngestKey.New(), default))!.Id;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        await _place.DisposeAsync();
    }

    [Fact]
    public async Task Nodes_that_bring_overlapping_batches_in_opposite_orders_count_each_report_once()
    {
        var reports = Enumerable.Range(0, 90).Select(i => Digest.Of($"g{i % 11}", facts => facts with
        {
            User = $"u{i % 7}", Host = $"h{i % 3}", Release = $"1.{i % 4}", Url = $"https://shop.example/{i % 5}", Statement = $"SELECT {i % 6}",
        })).ToArray();
        var results = await Task.WhenAll(_nodes.Select((node, i) => Task.Run(async () =>
        {
            var stored = 0;
            foreach (var chunk in (i % 2 == 0 ? reports : [.. reports.Reverse()]).Chunk(13))
                stored += (await StoreAsync(node, chunk)).Stored;
            return stored;
        })));

        results.Sum().ShouldBe(90);
        (await CountedAsync(LedgerLine.Stored), await CountedAsync(LedgerLine.Duplicate)).ShouldBe((90L, 180L));
        var groups = (await _nodes[0].Groups.ListAsync(_project, new Groups.GroupQuery(SearchQuery.All), default)).Groups;
        groups.Sum(group => group.Count).ShouldBe(90);
        groups.ShouldAllBe(group => group.Users == 7 && group.Hosts == 3);
        foreach (var kind in Enum.GetValues<RollupKind>())
            (await _nodes[1].Groups.SumsAsync(_project, kind, Digest.Noon, Digest.Noon.AddHours(1), Groups.RollupOrder.Count, 100, default)).Sum(row => row.Counts.Count).ShouldBe(90, kind.ToString());
        (await FindingsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_limit_of_new_groups_holds_for_all_nodes_together()
    {
        var limits = new DigestLimits(NewGroupsPerHour: 5);
        var results = await Task.WhenAll(_nodes.Select((node, i) => Task.Run(() => StoreAsync(node, [.. Enumerable.Range(0, 6).Select(n => Digest.Of($"n{i}g{n}"))], limits))));
        results.Sum(result => result.NewGroups).ShouldBe(5);
        results.Sum(result => result.Overflowed).ShouldBe(13);
    }

    [Fact]
    public async Task Segments_are_dropped_while_other_nodes_write_and_no_report_is_lost_from_the_counts()
    {
        var writers = _nodes.Take(2).Select(node => Task.Run(async () =>
        {
            for (var i = 0; i < 12; i++)
                await StoreAsync(node, [.. Enumerable.Range(0, 4).Select(_ => Digest.Noise("a", 3000, Digest.Noon))], new DigestLimits(KeepFirst: 0));
        })).ToList();
        var dropped = 0L;
        do
        {
            foreach (var segment in (await _nodes[2].Retention.MeasureAsync(default)).Segments.Where(segment => segment is { Kind: SegmentKind.Bulk, Open: false }))
                dropped += await _nodes[2].Retention.DropAsync(segment, LedgerReasons.Bytes, Digest.Noon, default);
        }
        while (!writers.TrueForAll(writer => writer.IsCompleted));
        await Task.WhenAll(writers);

        var use = await _nodes[2].Retention.MeasureAsync(default);
        (use.Segments.Sum(segment => segment.Reports) + dropped).ShouldBe(96);
        (await _nodes[2].Retention.CountTombstonesAsync(default)).ShouldBe(dropped);
        (await CountedAsync(LedgerLine.Evicted)).ShouldBe(dropped);
        (await CountedAsync(LedgerLine.Stored)).ShouldBe(96);
        (await FindingsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nodes_that_need_a_new_segment_at_once_make_one()
    {
        await Task.WhenAll(_nodes.Select(node => Task.Run(() => StoreAsync(node, [Digest.Of("a")], new DigestLimits(KeepFirst: 0)))));
        (await _nodes[0].Retention.MeasureAsync(default)).Segments.ShouldHaveSingleItem().Reports.ShouldBe(3);
    }

    [Fact]
    public async Task A_report_that_the_database_can_never_take_is_named_and_the_others_are_not_stored()
    {
        // Longer than a fact may be, and than an index of PostgreSQL takes.
        var release = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(9_000));
        var (fine, poison) = (Digest.Of("a"), Digest.Of("b", facts => facts with { Release = release }));
        var refused = await Should.ThrowAsync<ReportRefusedException>(() => StoreAsync(_nodes[0], [fine, poison]));
        refused.Id.ShouldBe(poison.Facts.Id);
        (await _nodes[0].Reports.RecentAsync(10, null, default)).Reports.ShouldBeEmpty();
        (await StoreAsync(_nodes[0], [fine])).Stored.ShouldBe(1);
    }

    [Fact]
    public async Task More_words_than_a_row_takes_are_left_out()
    {
        var words = Enumerable.Range(0, 40_000).Select(i => $"{i}_{new string('x', 40)}").ToList();
        (await StoreAsync(_nodes[0], [Digest.Of("a") with { Words = words }])).Stored.ShouldBe(1);
        (await _nodes[0].Reports.SearchAsync(_project, new SearchQuery([Term.Text(words[7])]), 10, null, default)).Reports.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Text_with_what_the_database_refuses_is_stored_without_it()
    {
        var report = Digest.Of("a", facts => facts with { Value = "nul \0 and half \ud83d of a pair", User = "a\0b", Topic = "GET /\0", Tags = new Dictionary<string, string> { ["k\0"] = "v\udc00" } });
        (await StoreAsync(_nodes[0], [report])).Stored.ShouldBe(1);
        (await _nodes[0].Reports.SearchAsync(_project, new SearchQuery([Term.Of(SearchField.User, "a\0b")]), 10, null, default)).Reports.ShouldHaveSingleItem().Headline.Value.ShouldBe("nul  and half \ufffd of a pair");
    }

    [Fact]
    public async Task What_waits_at_the_others_is_known_also_when_they_are_gone()
    {
        var (a, b) = (_nodes[0].Nodes, _nodes[1].Nodes);
        var other = new ProjectId(_project.Value + 1);
        await b.SayAsync("b", new Dictionary<ProjectId, long> { [_project] = 300, [other] = 9 }, Digest.Noon, default);
        await _nodes[2].Nodes.SayAsync("c", new Dictionary<ProjectId, long> { [_project] = 20 }, Digest.Noon.AddMinutes(1), default);
        await a.SayAsync("a", new Dictionary<ProjectId, long> { [_project] = 1 }, Digest.Noon.AddMinutes(1), default);
        (await a.OthersAsync("a", _project, Digest.Noon, default)).ShouldBe(new OtherNodes(2, 320));
        (await a.OthersAsync("a", _project, Digest.Noon.AddSeconds(30), default)).ShouldBe(new OtherNodes(1, 320));

        await b.SayAsync("b", new Dictionary<ProjectId, long> { [other] = 0 }, Digest.Noon.AddDays(2), default);
        (await a.OthersAsync("a", _project, Digest.Noon, default)).ShouldBe(new OtherNodes(2, 20), "c may come back");
        await b.SayAsync("b", new Dictionary<ProjectId, long>(), Digest.Noon.AddDays(4), default);
        (await a.OthersAsync("a", other, Digest.Noon, default)).ShouldBe(new OtherNodes(1, 0));
    }

    [Fact]
    public void Forms_of_all_nodes_are_signed_with_one_key()
    {
        _nodes[0].FormKey.Count.ShouldBe(32);
        _nodes.ShouldAllBe(node => node.FormKey.SequenceEqual(_nodes[0].FormKey));
    }

    private Task<DigestResult> StoreAsync(ServerStores node, DigestRecord[] reports, DigestLimits? limits = null) =>
        node.Digest.DigestAsync(new DigestBatch(_project, Digest.Noon, reports, limits ?? new DigestLimits()), default);

    private async Task<long> CountedAsync(LedgerLine line) =>
        (await _nodes[0].Ledger.TotalsAsync(_project, default)).Where(row => row.Line == line).Sum(row => row.Count);

    private async Task<List<string>> FindingsAsync()
    {
        var findings = new List<string>();
        await foreach (var finding in ((PostgreSqlStores)_nodes[0]).Upkeep.CheckAsync(full: true, default))
            findings.Add(finding);
        return findings;
    }
}
