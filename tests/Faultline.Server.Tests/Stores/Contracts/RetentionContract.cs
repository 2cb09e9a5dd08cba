using Faultline.Server.Ledger;
using Faultline.Server.Reports;
using Faultline.Tracker.Retention;
using Faultline.Tracker.Rollups;
using Faultline.Tracker.Search;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>How payloads go, and what still answers afterwards.</summary>
public abstract class RetentionContract : StoreContract
{
    private static readonly DigestLimits AllBulk = new(KeepFirst: 0);

    private DateTimeOffset _dropped;

    private protected RetentionContract(IStorePlace place) : base(place)
    {
    }

    [Fact]
    public async Task What_lies_on_the_disk_is_measured()
    {
        await StoreAsync(new DigestLimits(KeepFirst: 1), Digest.Noise("a", 3000, Noon), Digest.Noise("a", 3000, Noon.AddSeconds(1)), Digest.Noise("a", 3000, Noon.AddSeconds(2)));
        var use = await Stores.Retention.MeasureAsync(default);
        var (keep, bulk) = (use.Segments.Where(one => one.Kind == SegmentKind.Keep).ToList(), use.Segments.Where(one => one.Kind == SegmentKind.Bulk).ToList());
        (keep.Sum(one => one.Reports), bulk.Sum(one => one.Reports)).ShouldBe((1, 2));
        keep.Sum(one => one.Bytes).ShouldBeInRange(2000, 200_000);
        bulk.Sum(one => one.Bytes).ShouldBeInRange(4000, 400_000);
        (bulk[0].First, bulk[^1].Last).ShouldBe((Noon.AddSeconds(1), Noon.AddSeconds(2)));
        use.Segments.ShouldAllBe(one => one.Precious == 0);
        (await Stores.Retention.CountTombstonesAsync(default)).ShouldBe(0);
        use.IndexBytes.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_report_whose_segment_went_still_answers_what_it_was_one_of_and_why_it_is_gone()
    {
        var report = Digest.Of("a", @class: "timeout");
        await StoreAsync(AllBulk, report, Digest.Of("a"), Digest.Of("a"));
        (await DropAsync(SegmentKind.Bulk)).ShouldBeGreaterThanOrEqualTo(3);

        var known = await KnownAsync(report.Facts.Id);
        (known.Payload, known.Class, known.Received).ShouldBe((null, "timeout", Noon));
        known.Group.ShouldNotBeNull().Count.ShouldBe(3);
        known.Group.Title.ShouldBe("a");
        var loss = known.Loss.ShouldNotBeNull();
        (loss.Reason, loss.At).ShouldBe((PayloadLossReason.Evicted, _dropped));
        (await Stores.Reports.FindProjectsAsync(report.Facts.Id, default)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_was_dropped_is_counted_as_evicted_and_nothing_else_changes()
    {
        await StoreAsync(AllBulk, Digest.Of("a", facts => facts with { User = "ada" }), Digest.Of("a"));
        await SealAsync();
        var (group, series) = (await GroupAsync("a"), await Stores.Groups.SeriesAsync(One, await NumberAsync("a"), Noon, Noon.AddHours(1), default));
        var stored = await CountedAsync(LedgerLine.Stored);
        var gone = await DropFinishedAsync(SegmentKind.Bulk, LedgerReasons.Age);

        (await GroupAsync("a")).ShouldBe(group);
        (await Stores.Groups.SeriesAsync(One, group.Number, Noon, Noon.AddHours(1), default)).ShouldBe(series);
        (await CountedAsync(LedgerLine.Evicted, LedgerReasons.Age)).ShouldBe(gone);
        (await CountedAsync(LedgerLine.Stored)).ShouldBe(stored);
        (await Stores.Retention.CountTombstonesAsync(default)).ShouldBe(gone);
    }

    [Fact]
    public async Task A_dropped_segment_is_measured_no_more_and_its_bytes_are_free()
    {
        await StoreAsync(AllBulk, Digest.Noise("a", 10_000, Noon));
        await SealAsync();
        var before = await Stores.Retention.MeasureAsync(default);
        var segment = before.Segments.First(one => one is { Kind: SegmentKind.Bulk, Open: false });
        (await Stores.Retention.DropAsync(segment, LedgerReasons.Bytes, Time.Now, default)).ShouldBe(segment.Reports);
        var after = await Stores.Retention.MeasureAsync(default);
        after.Segments.ShouldNotContain(one => one.Name == segment.Name && one.Project == segment.Project);
        after.Segments.Sum(one => one.Bytes).ShouldBeLessThanOrEqualTo(before.Segments.Sum(one => one.Bytes) - segment.Bytes);
    }

    [Fact]
    public async Task Lists_and_searches_show_a_report_also_when_its_payload_is_gone()
    {
        var report = Digest.Of("a", facts => facts with { User = "ada" });
        await StoreAsync(AllBulk, report);
        await DropAsync(SegmentKind.Bulk);
        (await SearchAsync(Term.Of(SearchField.User, "ada"))).ShouldBe([report.Facts.Id]);
        (await Stores.Reports.RecentAsync(100, null, default)).Reports.Select(row => row.Id).ShouldContain(report.Facts.Id);
        (await DetailAsync(await NumberAsync("a"))).Newest.ShouldHaveSingleItem().Id.ShouldBe(report.Facts.Id);
    }

    [Fact]
    public async Task What_is_precious_stays_when_bulk_goes()
    {
        var (first, rest) = (Digest.Of("a"), Digest.Of("a"));
        await StoreAsync(new DigestLimits(KeepFirst: 1), first, rest);
        await DropAsync(SegmentKind.Bulk);
        (await LineAsync(first.Facts.Id)).ShouldContain(first.Facts.Id.ToString());
        (await KnownAsync(rest.Facts.Id)).Payload.ShouldBeNull();
    }

    [Fact]
    public async Task A_pinned_report_is_copied_forward_byte_for_byte_and_is_not_gone()
    {
        var pinned = Digest.Noise("a", 4000, Noon);
        var others = new[] { Digest.Of("a"), Digest.Of("a") };
        await StoreAsync(AllBulk, [pinned, .. others]);
        (await Stores.Reports.PinAsync(One, pinned.Facts.Id, true, default)).ShouldBeTrue();
        (await Stores.Retention.MeasureAsync(default)).Segments.Sum(one => one.Precious).ShouldBe(1);
        await SealAsync();
        var bulk = (await Stores.Retention.MeasureAsync(default)).Segments.Where(one => one is { Kind: SegmentKind.Bulk, Open: false }).Sum(one => one.Reports);
        (await DropFinishedAsync(SegmentKind.Bulk, LedgerReasons.Bytes)).ShouldBe(bulk - 1);

        var known = await KnownAsync(pinned.Facts.Id);
        known.Payload.ShouldNotBeNull().ToArray().ShouldBe(pinned.Payload.ReadLine().ToArray());
        (known.Loss, known.Pinned).ShouldBe((null, true));
        (await KnownAsync(others[0].Facts.Id)).Payload.ShouldBeNull();
        await ReopenAsync();
        (await KnownAsync(pinned.Facts.Id)).Payload.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_pin_that_was_taken_off_keeps_nothing()
    {
        var report = Digest.Of("a");
        await StoreAsync(AllBulk, report);
        await Stores.Reports.PinAsync(One, report.Facts.Id, true, default);
        await Stores.Reports.PinAsync(One, report.Facts.Id, false, default);
        (await Stores.Retention.MeasureAsync(default)).Segments.Sum(one => one.Precious).ShouldBe(0);
        await DropAsync(SegmentKind.Bulk);
        (await KnownAsync(report.Facts.Id)).Payload.ShouldBeNull();
    }

    [Fact]
    public async Task A_pin_put_on_twice_is_one_precious_report_and_one_on_a_kept_report_none()
    {
        var (kept, bulk) = (Digest.Of("a"), Digest.Of("a"));
        await StoreAsync(new DigestLimits(KeepFirst: 1), kept, bulk);
        foreach (var id in (ReportId[])[kept.Facts.Id, bulk.Facts.Id, bulk.Facts.Id])
            await Stores.Reports.PinAsync(One, id, true, default);
        (await Stores.Retention.MeasureAsync(default)).Segments.Where(one => one.Kind == SegmentKind.Bulk).Sum(one => one.Precious).ShouldBe(1);
    }

    [Fact]
    public async Task Reports_of_a_group_with_a_bug_are_copied_forward()
    {
        var (mine, other) = (Digest.Of("a"), Digest.Of("b"));
        await StoreAsync(AllBulk, mine, other);
        await Stores.Groups.LinkBugAsync(One, await NumberAsync("a"), "https://bugs.example/7", "ada", Noon, default);
        await DropAsync(SegmentKind.Bulk);
        (await LineAsync(mine.Facts.Id)).ShouldContain("Shop.a");
        (await KnownAsync(other.Facts.Id)).Payload.ShouldBeNull();
    }

    [Fact]
    public async Task Of_a_group_with_a_bug_the_first_ten_of_a_segment_are_copied_forward()
    {
        var reports = Enumerable.Range(0, 11).Select(i => Digest.Of("a", at: Noon.AddSeconds(i))).ToArray();
        await StoreAsync(AllBulk, reports);
        await Stores.Groups.LinkBugAsync(One, await NumberAsync("a"), "https://bugs.example/7", "ada", Noon, default);
        (await Stores.Retention.MeasureAsync(default)).Segments.Sum(one => one.Precious).ShouldBe(10);
        await DropAsync(SegmentKind.Bulk);
        foreach (var report in reports[..10])
            await LineAsync(report.Facts.Id);
        (await KnownAsync(reports[10].Facts.Id)).Payload.ShouldBeNull();
    }

    [Fact]
    public async Task A_segment_that_nothing_follows_is_finished_when_its_time_is_over()
    {
        var (old, next) = (Digest.Of("a"), Digest.Of("a", at: Noon.AddDays(2)));
        await StoreAsync(AllBulk, old);
        Time.Now = Noon.AddDays(2);
        var segment = (await Stores.Retention.MeasureAsync(default)).Segments.Single(one => one.Kind == SegmentKind.Bulk);
        segment.Open.ShouldBeFalse();
        (await Stores.Retention.DropAsync(segment, LedgerReasons.Age, Time.Now, default)).ShouldBe(1);
        (await KnownAsync(old.Facts.Id)).Loss.ShouldNotBeNull().Reason.ShouldBe(PayloadLossReason.Evicted);
        await StoreAsync(AllBulk, next);
        await LineAsync(next.Facts.Id);
    }

    [Fact]
    public async Task When_a_keep_segment_goes_all_of_it_is_gone_also_what_is_pinned()
    {
        var report = Digest.Of("a");
        await StoreAsync(new DigestLimits(KeepFirst: 10), report);
        await Stores.Reports.PinAsync(One, report.Facts.Id, true, default);
        await DropAsync(SegmentKind.Keep);
        (await KnownAsync(report.Facts.Id)).Loss.ShouldNotBeNull().Reason.ShouldBe(PayloadLossReason.Evicted);
    }

    [Fact]
    public async Task An_open_segment_one_that_is_not_there_and_one_that_went_are_left_alone()
    {
        var report = Digest.Of("a");
        await StoreAsync(AllBulk, report);
        var open = (await Stores.Retention.MeasureAsync(default)).Segments.Single(one => one.Kind == SegmentKind.Bulk);
        open.Open.ShouldBeTrue();
        (await Stores.Retention.DropAsync(open, LedgerReasons.Age, Noon, default)).ShouldBe(0);
        (await Stores.Retention.DropAsync(open with { Open = false }, LedgerReasons.Age, Noon, default)).ShouldBe(0);
        (await Stores.Retention.DropAsync(open with { Name = "4711" }, LedgerReasons.Age, Noon, default)).ShouldBe(0);
        await LineAsync(report.Facts.Id);
        await SealAsync();
        var closed = (await Stores.Retention.MeasureAsync(default)).Segments.First(one => one is { Kind: SegmentKind.Bulk, Open: false });
        await Stores.Retention.DropAsync(closed, LedgerReasons.Age, Noon, default);
        (await Stores.Retention.DropAsync(closed, LedgerReasons.Age, Noon, default)).ShouldBe(0);
    }

    [Fact]
    public async Task A_report_that_comes_again_after_its_payload_went_is_a_duplicate_and_stays_without()
    {
        var report = Digest.Of("a");
        await StoreAsync(AllBulk, report);
        await DropAsync(SegmentKind.Bulk);
        (await StoreAsync(report with { Received = Time.Now })).ShouldBe(new DigestResult(0, 1));
        (await KnownAsync(report.Facts.Id)).Payload.ShouldBeNull();
        (await GroupAsync("a")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Everything_about_a_dropped_segment_is_so_after_a_restart()
    {
        var (gone, next) = (Digest.Of("a"), Digest.Of("a"));
        await StoreAsync(AllBulk, gone);
        await DropAsync(SegmentKind.Bulk);
        await ReopenAsync();
        (await KnownAsync(gone.Facts.Id)).Loss.ShouldNotBeNull().Reason.ShouldBe(PayloadLossReason.Evicted);
        await StoreAsync(AllBulk, next);
        await LineAsync(next.Facts.Id);
    }

    [Fact]
    public async Task The_oldest_tombstones_beyond_the_budget_are_forgotten_and_counts_stay()
    {
        var reports = Enumerable.Range(0, 6).Select(i => Digest.Of("a", at: Noon.AddSeconds(i))).ToArray();
        foreach (var report in reports)
            await StoreAsync(AllBulk, report);
        await SealAsync();
        await DropOldAsync();
        var tombstones = await Stores.Retention.CountTombstonesAsync(default);
        (await Stores.Retention.TrimTombstonesAsync(0, default)).ShouldBe(0);
        (await Stores.Retention.TrimTombstonesAsync(2, default)).ShouldBe(2);
        (await Stores.Retention.TrimTombstonesAsync(1, default)).ShouldBe(1);
        foreach (var report in reports[..3])
            (await Stores.Reports.FindAsync(One, report.Facts.Id, default)).ShouldBeNull();
        foreach (var report in reports[3..])
            (await KnownAsync(report.Facts.Id)).Payload.ShouldBeNull();
        (await GroupAsync("a")).Count.ShouldBe(6);
        (await Stores.Retention.CountTombstonesAsync(default)).ShouldBe(tombstones - 3);
    }

    [Fact]
    public async Task Refused_ids_and_sampled_reports_are_tombstones_too_and_stored_ones_are_never_trimmed()
    {
        var (refused, stored) = (ReportId.New(), Digest.Of("a"));
        var note = new DoorNote(Noon, LedgerLine.Refused, LedgerReasons.Quota, 1, [refused]);
        await StoreAsync(new DigestBatch(One, Noon, [stored, Digest.Of("a")], new DigestLimits(0, 0, PayloadsPerGroupAndHour: 1)) { Notes = [note] });
        (await Stores.Retention.CountTombstonesAsync(default)).ShouldBe(2);
        (await Stores.Retention.TrimTombstonesAsync(100, default)).ShouldBe(2);
        (await Stores.Reports.FindAsync(One, refused, default)).ShouldBeNull();
        await LineAsync(stored.Facts.Id);
        (await CountedAsync(LedgerLine.Refused)).ShouldBe(1);
    }

    /// <summary>Fills segments until all that are there now are finished, whether they end by size or by day.</summary>
    private async Task SealAsync()
    {
        var names = (await Stores.Retention.MeasureAsync(default)).Segments.Select(segment => segment.Name).ToHashSet();
        for (var i = 1; (await Stores.Retention.MeasureAsync(default)).Segments.Any(segment => segment.Open && names.Contains(segment.Name)); i++)
        {
            i.ShouldBeLessThan(40, "the segments should be finished by now");
            Time.Now = Noon.AddDays(1).AddHours(12 * i);
            await StoreAsync(AllBulk, Digest.Noise("filling", 12_000, Time.Now));
            await StoreAsync(new DigestLimits(KeepFirst: int.MaxValue), Digest.Noise("filling", 12_000, Time.Now));
        }
    }

    /// <summary>Drops all finished segments of a kind that hold what was stored before; the payloads that are gone.</summary>
    private async Task<long> DropAsync(SegmentKind kind, string reason = LedgerReasons.Bytes)
    {
        await SealAsync();
        return await DropFinishedAsync(kind, reason);
    }

    /// <summary>Drops all finished segments of a kind; the payloads that are gone.</summary>
    private async Task<long> DropFinishedAsync(SegmentKind kind, string reason)
    {
        _dropped = Time.Now;
        var gone = 0L;
        foreach (var segment in (await Stores.Retention.MeasureAsync(default)).Segments.Where(segment => segment.Kind == kind && !segment.Open))
            gone += await Stores.Retention.DropAsync(segment, reason, _dropped, default);
        return gone;
    }

    private async Task DropOldAsync()
    {
        foreach (var segment in (await Stores.Retention.MeasureAsync(default)).Segments.Where(segment => segment is { Kind: SegmentKind.Bulk, Open: false }))
            await Stores.Retention.DropAsync(segment, LedgerReasons.Age, Time.Now, default);
    }
}
