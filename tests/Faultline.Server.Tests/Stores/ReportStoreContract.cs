using System.Text;
using Faultline.Server.Ledger;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Stores;

namespace Faultline.Server.Tests.Stores;

/// <summary>What every report store must do. One more store is one more class that inherits this.</summary>
public abstract class ReportStoreContract : IAsyncLifetime
{
    private ServerStores _stores = null!;
    private ProjectId _one;
    private ProjectId _two;

    /// <summary>Opens the store over the same place each time.</summary>
    private protected abstract Task<ServerStores> OpenAsync();

    private IReportFinder Finder => _stores.Reports;

    public async ValueTask InitializeAsync()
    {
        _stores = await OpenAsync();
        _one = (await _stores.Projects.AddAsync("one", IngestKey.New(), default))!.Id;
        _two = (await _stores.Projects.AddAsync("two", IngestKey.New(), default))!.Id;
    }

    public async ValueTask DisposeAsync()
    {
        await _stores.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_report_is_found_by_project_and_id()
    {
        var report = Line.New(ReportId.New(), "\"type\": \"Boom\"", DateTimeOffset.Parse("2026-11-21T22:15:50.123Z", null));
        (await DigestAsync(_one, [report])).ShouldBe((1, 0));

        var found = (await Finder.FindAsync(_one, report.Facts.Id, default)).ShouldNotBeNull();
        found.Id.ShouldBe(report.Facts.Id);
        found.Project.ShouldBe(new Project(_one, "one"));
        found.Received.ShouldBe(report.Received);
        Text(found).ShouldBe(Encoding.UTF8.GetString(report.Payload.Span));
    }

    [Fact]
    public async Task A_report_seen_twice_is_stored_once_and_the_first_stays()
    {
        var id = ReportId.New();
        (await DigestAsync(_one, [Line.New(id, "\"n\": 1")])).ShouldBe((1, 0));
        (await DigestAsync(_one, [Line.New(id, "\"n\": 2"), Line.New(ReportId.New())])).ShouldBe((1, 1));

        Text(await Finder.FindAsync(_one, id, default)).ShouldContain("\"n\": 1");
        (await Finder.RecentAsync(10, null, default)).Reports.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_report_that_comes_twice_in_a_batch_is_stored_once()
    {
        var id = ReportId.New();
        (await DigestAsync(_one, [Line.New(id, "\"n\": 1"), Line.New(id, "\"n\": 2")])).ShouldBe((1, 1));
        Text(await Finder.FindAsync(_one, id, default)).ShouldContain("\"n\": 1");
    }

    [Fact]
    public async Task Two_projects_hold_the_same_id_each_its_own()
    {
        var id = ReportId.New();
        await DigestAsync(_one, [Line.New(id, "\"n\": 1")]);
        (await DigestAsync(_two, [Line.New(id, "\"n\": 2")])).ShouldBe((1, 0));

        Text(await Finder.FindAsync(_one, id, default)).ShouldContain("\"n\": 1");
        Text(await Finder.FindAsync(_two, id, default)).ShouldContain("\"n\": 2");
        (await Finder.FindProjectsAsync(id, default)).Select(project => project.Name).ShouldBe(["one", "two"]);
    }

    [Fact]
    public async Task An_id_of_another_project_is_unknown()
    {
        var id = ReportId.New();
        await DigestAsync(_one, [Line.New(id)]);
        (await Finder.FindAsync(_two, id, default)).ShouldBeNull();
        (await Finder.FindProjectsAsync(id, default)).ShouldHaveSingleItem().Name.ShouldBe("one");
    }

    [Fact]
    public async Task An_id_that_nobody_has_is_unknown()
    {
        (await Finder.FindAsync(_one, ReportId.New(), default)).ShouldBeNull();
        (await Finder.FindProjectsAsync(ReportId.New(), default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_byte_survives_also_of_keys_that_nobody_knows()
    {
        var id = ReportId.New();
        var line = $$"""{ "später":"\u00e4\ud83d\ude00 😀","nul" : "\u0000", "id":"{{id.ToString().ToLowerInvariant()}}","a":1,"a":2.50e+1, "lone":"\ud800", "deep":[[{ }]]}""";
        await DigestAsync(_one, [Line.Read(line)]);
        Text(await Finder.FindAsync(_one, id, default)).ShouldBe(line);
    }

    [Fact]
    public async Task A_large_report_survives()
    {
        var report = Line.New(ReportId.New(), $"\"value\": \"{new string('ä', 400_000)}\"");
        await DigestAsync(_one, [report]);
        (await Finder.FindAsync(_one, report.Facts.Id, default))!.Payload!.Value.Span.SequenceEqual(report.Payload.Span).ShouldBeTrue();
    }

    [Fact]
    public async Task The_list_is_newest_first_over_all_projects_with_what_lists_show()
    {
        var first = Line.New(ReportId.New(), "\"type\": \"A\", \"value\": \"two\\nlines\\u0000\", \"reporter\": \"compute\", \"topic\": \"GET /x\", \"time\": \"2026-11-21T22:15:50.123Z\"");
        var second = Line.New(ReportId.New(), "\"type\": 5");
        await DigestAsync(_one, [first]);
        await DigestAsync(_two, [second]);

        var page = await Finder.RecentAsync(10, null, default);
        page.Next.ShouldBeNull();
        page.Reports.Select(row => row.Id).ShouldBe([second.Facts.Id, first.Facts.Id]);
        page.Reports[0].ShouldBe(new ReportRow("two", second.Facts.Id, second.Received, new ReportHeadline(null, null, null, null, null)));
        page.Reports[1].Headline.ShouldBe(new ReportHeadline(DateTimeOffset.Parse("2026-11-21T22:15:50.123Z", null), "A", "two lines ", "compute", "GET /x"));
    }

    [Fact]
    public async Task Paging_by_cursor_gives_each_report_once_while_others_arrive()
    {
        var stored = new List<ReportId>();
        for (var i = 0; i < 7; i++)
            stored.Add(await AddOneAsync());

        var seen = new List<ReportId>();
        ReportCursor? cursor = null;
        do
        {
            var page = await Finder.RecentAsync(3, cursor, default);
            seen.AddRange(page.Reports.Select(row => row.Id));
            cursor = page.Next;
            await AddOneAsync();
            await AddOneAsync();
        }
        while (cursor is not null);

        stored.Reverse();
        seen.ShouldBe(stored);
    }

    [Fact]
    public async Task The_last_page_says_that_it_is_the_last()
    {
        for (var i = 0; i < 4; i++)
            await AddOneAsync();
        var first = await Finder.RecentAsync(2, null, default);
        (await Finder.RecentAsync(2, first.Next.ShouldNotBeNull(), default)).Next.ShouldBeNull();
    }

    [Fact]
    public async Task Counts_add_up_per_project()
    {
        var report = Line.New(ReportId.New());
        await DigestAsync(_one, [report, Line.New(ReportId.New())]);
        await DigestAsync(_one, [report]);
        await DigestAsync(_two, [report]);

        (await CountAsync(_one, LedgerLine.Stored)).ShouldBe((2, 2 * report.Payload.Length));
        (await CountAsync(_one, LedgerLine.Duplicate)).Count.ShouldBe(1);
        (await CountAsync(_two, LedgerLine.Stored)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_report_of_a_project_that_is_not_there_is_refused_and_nothing_of_its_batch_is_stored()
    {
        var nobody = new ProjectId(4711);
        var reports = new[] { Line.New(ReportId.New()), Line.New(ReportId.New()) };
        (await Should.ThrowAsync<ReportRefusedException>(() => DigestAsync(nobody, reports))).Id.ShouldBe(reports[0].Facts.Id);
        (await Finder.RecentAsync(10, null, default)).Reports.ShouldBeEmpty();
        (await DigestAsync(_one, reports)).Stored.ShouldBe(2);
    }

    [Fact]
    public async Task Everything_is_there_after_a_restart()
    {
        var before = await AddOneAsync();
        var page = await Finder.RecentAsync(1, null, default);
        await _stores.DisposeAsync();
        _stores = await OpenAsync();

        (await Finder.FindAsync(_one, before, default)).ShouldNotBeNull();
        (await Finder.RecentAsync(1, null, default)).Reports.ShouldBe(page.Reports);
        (await DigestAsync(_one, [Line.New(before)])).ShouldBe((0, 1));
        (await CountAsync(_one, LedgerLine.Stored)).Count.ShouldBe(1);
        var after = await AddOneAsync();
        (await Finder.FindAsync(_one, after, default)).ShouldNotBeNull();
        (await _stores.Projects.FindAsync("two", default)).ShouldBe(new Project(_two, "two"));
    }

    [Fact]
    public async Task Writers_and_readers_at_once_lose_nothing_and_count_each_report_once()
    {
        var ids = Enumerable.Range(0, 60).Select(_ => ReportId.New()).ToArray();
        var writers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            foreach (var chunk in ids.Chunk(7))
                await DigestAsync(_one, [.. chunk.Select(id => Line.New(id))]);
        }));
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            foreach (var id in ids)
            {
                var found = await Finder.FindAsync(_one, id, default);
                (found is null || Text(found) == Line.Of(id)).ShouldBeTrue();
            }
        }));
        await Task.WhenAll([.. writers, .. readers]);

        (await CountAsync(_one, LedgerLine.Stored)).Count.ShouldBe(60);
        (await CountAsync(_one, LedgerLine.Duplicate)).Count.ShouldBe(180);
        foreach (var id in ids)
            Text(await Finder.FindAsync(_one, id, default)).ShouldBe(Line.Of(id));
    }

    private async Task<(int Stored, int Duplicates)> DigestAsync(ProjectId project, IReadOnlyList<DigestRecord> reports)
    {
        var result = await _stores.Digest.DigestAsync(Line.Batch(project, reports), default);
        return (result.Stored, result.Duplicates);
    }

    private async Task<(long Count, long Bytes)> CountAsync(ProjectId project, LedgerLine line)
    {
        var rows = (await _stores.Ledger.TotalsAsync(project, default)).Where(row => row.Line == line).ToList();
        return (rows.Sum(row => row.Count), rows.Sum(row => row.Bytes));
    }

    private async Task<ReportId> AddOneAsync()
    {
        var id = ReportId.New();
        await DigestAsync(_one, [Line.New(id)]);
        return id;
    }

    private static string Text(KnownReport? report) => Encoding.UTF8.GetString(report.ShouldNotBeNull().Payload.ShouldNotBeNull().Span);
}
