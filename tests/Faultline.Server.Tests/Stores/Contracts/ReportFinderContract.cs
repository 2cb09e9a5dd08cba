using Faultline.Server.Ledger;
using Faultline.Server.Projects;
using Faultline.Server.Reports;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>What is known of an id, and the list of what came last.</summary>
public abstract class ReportFinderContract : StoreContract
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    private protected ReportFinderContract(IStorePlace place) : base(place)
    {
    }

    [Fact]
    public async Task An_id_that_nobody_has_is_unknown()
    {
        await StoreAsync(Digest.Of());
        (await Stores.Reports.FindAsync(One, ReportId.New(), default)).ShouldBeNull();
        (await Stores.Reports.FindProjectsAsync(ReportId.New(), default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_projects_that_know_an_id_are_told_by_name()
    {
        var report = Digest.Of();
        await StoreAsync(Two, report);
        await StoreAsync(One, report);
        (await Stores.Reports.FindProjectsAsync(report.Facts.Id, default)).Select(project => project.Name).ShouldBe(["one", "two"]);
        foreach (var (project, name) in ((ProjectId, string)[])[(One, "one"), (Two, "two")])
        {
            var known = await Stores.Reports.FindAsync(project, report.Facts.Id, default);
            known!.Project.ShouldBe(new Project(project, name));
            (await Stores.Groups.FindAsync(project, known.Group!.Number, default)).ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task A_refused_id_answers_that_it_was_seen_and_why_it_was_not_kept()
    {
        var id = ReportId.New();
        await RefuseAsync(id, LedgerReasons.DiskBudget, Noon.AddSeconds(5));
        var known = await KnownAsync(id);
        known.Project.Name.ShouldBe("one");
        known.Received.ShouldBe(Noon.AddSeconds(5));
        (known.Payload, known.Group, known.Class).ShouldBe((null, null, null));
        known.Loss.ShouldBe(new PayloadLoss(PayloadLossReason.Refused, Noon.AddSeconds(5), LedgerReasons.DiskBudget));
        (await Stores.Reports.FindProjectsAsync(id, default)).ShouldHaveSingleItem().Name.ShouldBe("one");
    }

    [Fact]
    public async Task A_refused_id_is_no_report_of_the_list()
    {
        await RefuseAsync(ReportId.New(), LedgerReasons.Quota, Noon);
        (await Stores.Reports.RecentAsync(10, null, default)).Reports.ShouldBeEmpty();
        (await SearchAsync()).ShouldBeEmpty();
        (await GroupsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_report_that_was_refused_and_is_taken_later_is_a_report_as_any()
    {
        var report = Digest.Of("boom");
        await RefuseAsync(report.Facts.Id, LedgerReasons.Quota, Noon);
        (await StoreAsync(report)).Stored.ShouldBe(1);
        await LineAsync(report.Facts.Id);
        (await KnownAsync(report.Facts.Id)).Loss.ShouldBeNull();
    }

    [Fact]
    public async Task A_stored_report_that_is_refused_when_it_comes_again_stays_as_it_is()
    {
        var report = Digest.Of("boom");
        await StoreAsync(report);
        await RefuseAsync(report.Facts.Id, LedgerReasons.Quota, Noon);
        await LineAsync(report.Facts.Id);
        (await Stores.Reports.FindProjectsAsync(report.Facts.Id, default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_id_that_is_refused_twice_is_counted_twice_and_answers_once()
    {
        var id = ReportId.New();
        await RefuseAsync(id, LedgerReasons.Quota, Noon);
        await RefuseAsync(id, LedgerReasons.Quota, Noon.AddMinutes(1));
        (await KnownAsync(id)).Loss.ShouldNotBeNull().Reason.ShouldBe(PayloadLossReason.Refused);
        (await CountedAsync(LedgerLine.Refused)).ShouldBe(2);
    }

    [Fact]
    public async Task Reports_are_found_by_local_and_global_request_id_and_by_trace_of_all_projects_newest_first()
    {
        var local = Digest.Of("a", facts => facts with { RequestId = "req-1" });
        var global = Digest.Of("a", facts => facts with { GlobalRequestId = "req-1", TraceId = Trace });
        await StoreAsync(One, local, Digest.Of("a", facts => facts with { RequestId = "req-2" }));
        await StoreAsync(Two, global);

        (await ByRequestAsync("req-1")).ShouldBe([global.Facts.Id, local.Facts.Id]);
        (await ByRequestAsync(Trace)).ShouldBe([global.Facts.Id]);
        (await ByRequestAsync(Trace.ToUpperInvariant())).ShouldBe([global.Facts.Id]);
        (await ByRequestAsync("req-3")).ShouldBeEmpty();
        (await ByRequestAsync("")).ShouldBeEmpty();
        (await ByRequestAsync("req-1", limit: 1)).ShouldBe([global.Facts.Id]);
    }

    [Fact]
    public async Task A_report_whose_ids_are_all_the_same_is_found_once()
    {
        var report = Digest.Of("a", facts => facts with { RequestId = Trace, GlobalRequestId = Trace, TraceId = Trace });
        await StoreAsync(report);
        (await ByRequestAsync(Trace)).ShouldBe([report.Facts.Id]);
    }

    [Fact]
    public async Task The_list_is_newest_first_over_all_projects_with_what_lists_show()
    {
        var time = Noon.AddMilliseconds(-877);
        var first = Digest.Of("a", facts => facts with { Type = "A", Value = "two lines", Reporter = "compute", Topic = "GET /x", Time = time });
        var second = Digest.Of("b", facts => facts with { Type = null, Topic = null });
        await StoreAsync(One, first);
        await StoreAsync(Two, second);

        var page = await Stores.Reports.RecentAsync(10, null, default);
        page.Next.ShouldBeNull();
        page.Reports.ShouldBe(
        [
            new ReportRow("two", second.Facts.Id, second.Received, new ReportHeadline(null, null, null, null, null)),
            new ReportRow("one", first.Facts.Id, first.Received, new ReportHeadline(time, "A", "two lines", "compute", "GET /x")),
        ]);
    }

    [Fact]
    public async Task Paging_by_cursor_gives_each_report_once_while_others_arrive()
    {
        var stored = new List<ReportId>();
        for (var i = 0; i < 7; i++)
            stored.Add(await StoreOneAsync());

        var seen = new List<ReportId>();
        ReportCursor? cursor = null;
        do
        {
            var page = await Stores.Reports.RecentAsync(3, cursor, default);
            seen.AddRange(page.Reports.Select(row => row.Id));
            cursor = page.Next;
            await StoreOneAsync();
            await StoreOneAsync();
        }
        while (cursor is not null);

        stored.Reverse();
        seen.ShouldBe(stored);
    }

    [Fact]
    public async Task The_last_page_says_that_it_is_the_last()
    {
        for (var i = 0; i < 4; i++)
            await StoreOneAsync();
        var first = await Stores.Reports.RecentAsync(2, null, default);
        var last = await Stores.Reports.RecentAsync(2, first.Next.ShouldNotBeNull(), default);
        (last.Reports.Count, last.Next).ShouldBe((2, null));
    }

    [Fact]
    public async Task A_pin_is_put_on_and_taken_off()
    {
        var id = await StoreOneAsync();
        (await Stores.Reports.PinAsync(One, id, true, default)).ShouldBeTrue();
        (await Stores.Reports.PinAsync(One, id, true, default)).ShouldBeTrue();
        (await KnownAsync(id)).Pinned.ShouldBeTrue();
        (await Stores.Reports.PinAsync(One, id, false, default)).ShouldBeTrue();
        (await KnownAsync(id)).Pinned.ShouldBeFalse();
    }

    [Fact]
    public async Task A_pin_on_what_a_project_does_not_know_is_none()
    {
        var id = await StoreOneAsync();
        (await Stores.Reports.PinAsync(One, ReportId.New(), true, default)).ShouldBeFalse();
        (await Stores.Reports.PinAsync(Two, id, true, default)).ShouldBeFalse();
        (await KnownAsync(id)).Pinned.ShouldBeFalse();
    }

    private async Task<ReportId> StoreOneAsync()
    {
        var report = Digest.Of();
        await StoreAsync(report);
        return report.Facts.Id;
    }

    private Task<DigestResult> RefuseAsync(ReportId id, string reason, DateTimeOffset at) =>
        StoreAsync(new DigestBatch(One, Noon.AddMinutes(2), [], new DigestLimits()) { Notes = [new DoorNote(at, LedgerLine.Refused, reason, 1, [id])] });

    private async Task<IReadOnlyList<ReportId>> ByRequestAsync(string text, int limit = 10) =>
        [.. (await Stores.Reports.FindByRequestAsync(text, limit, default)).Select(row => row.Id)];
}
