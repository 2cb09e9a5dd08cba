using Faultline.Server.Ledger;
using Faultline.Server.Reports;
using Faultline.Tracker.Retention;
using Faultline.Tracker.Search;
using Faultline.Tracker.States;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>How many groups and payloads are kept, and which payloads are precious.</summary>
public abstract class LimitContract : StoreContract
{
    private protected LimitContract(IStorePlace place) : base(place)
    {
    }

    [Fact]
    public async Task Reports_of_groups_over_the_limit_of_the_hour_go_to_one_overflow_group()
    {
        var limits = new DigestLimits(NewGroupsPerHour: 2);
        await StoreAsync(limits, Digest.Of("a"));
        await StoreAsync(limits, Digest.Of("b"));
        (await StoreAsync(limits, Digest.Of("c"), Digest.Of("d"))).Overflowed.ShouldBe(2);
        (await StoreAsync(limits, Digest.Of("e"))).Overflowed.ShouldBe(1);

        (await GroupsAsync()).Select(group => group.Count).Order().ShouldBe([1L, 1L, 3L]);
        (await CountedAsync(LedgerLine.Overflowed)).ShouldBe(3);
        (await CountedAsync(LedgerLine.Stored)).ShouldBe(5);
    }

    [Fact]
    public async Task The_overflow_group_says_what_it_is_and_is_found_by_it()
    {
        await StoreAsync(new DigestLimits(NewGroupsPerHour: 1), Digest.Of("a"), Digest.Of("b"));
        (await GroupsOfAsync(Term.Text("overflow"))).ShouldBe(["Overflow: reports of groups beyond the limit of new groups in an hour"]);
    }

    [Fact]
    public async Task A_flood_in_one_batch_makes_no_more_groups_than_the_limit_and_the_overflow_group()
    {
        var result = await StoreAsync(new DigestLimits(NewGroupsPerHour: 3), [.. Enumerable.Range(0, 50).Select(i => Digest.Of($"g{i}"))]);
        (result.Stored, result.Overflowed).ShouldBe((50, 47));
        (await GroupsAsync()).Select(group => group.Count).Order().ShouldBe([1L, 1L, 1L, 47L]);
    }

    [Fact]
    public async Task Groups_that_were_there_get_their_reports_also_over_the_limit()
    {
        var limits = new DigestLimits(NewGroupsPerHour: 1);
        await StoreAsync(limits, Digest.Of("a"));
        (await StoreAsync(limits, Digest.Of("b"), Digest.Of("a"), Digest.Of("a"))).Overflowed.ShouldBe(1);
        (await GroupAsync("a")).Count.ShouldBe(3);
    }

    [Fact]
    public async Task The_next_hour_has_room_for_groups_again_also_for_those_that_went_over()
    {
        var limits = new DigestLimits(NewGroupsPerHour: 1);
        await StoreAsync(limits, Digest.Of("a"));
        await StoreAsync(limits, Digest.Of("b"));
        (await StoreAsync(limits, Digest.Of("b", at: Noon.AddMinutes(59)))).Overflowed.ShouldBe(1);
        (await StoreAsync(limits, Digest.Of("b", at: Noon.AddHours(1)))).Overflowed.ShouldBe(0);
        (await GroupAsync("b")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_limit_of_groups_holds_across_a_restart_and_for_each_project_apart()
    {
        var limits = new DigestLimits(NewGroupsPerHour: 1);
        await StoreAsync(limits, Digest.Of("a"));
        await ReopenAsync();
        (await StoreAsync(limits, Digest.Of("b"))).Overflowed.ShouldBe(1);
        (await StoreAsync(new DigestBatch(Two, Noon, [Digest.Of("b")], limits))).Overflowed.ShouldBe(0);
        (await GroupAsync("b", Two)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task No_limit_is_no_limit()
    {
        (await StoreAsync(new DigestLimits(NewGroupsPerHour: 0), [.. Enumerable.Range(0, 30).Select(i => Digest.Of($"g{i}"))])).ShouldBe(new DigestResult(30, 0, NewGroups: 30));
    }

    [Fact]
    public async Task A_report_of_the_overflow_group_is_found_and_counted_once_as_any()
    {
        var limits = new DigestLimits(NewGroupsPerHour: 1);
        var over = Digest.Of("b");
        await StoreAsync(limits, Digest.Of("a"));
        await StoreAsync(limits, over);
        (await StoreAsync(limits, over)).ShouldBe(new DigestResult(0, 1));
        var found = await KnownAsync(over.Facts.Id);
        found.Payload.ShouldNotBeNull();
        found.Group.ShouldNotBeNull().Count.ShouldBe(1);
        found.Group.Title.ShouldNotBe("a");
    }

    [Fact]
    public async Task Payloads_over_the_limit_of_the_hour_are_not_kept_but_counted_and_found()
    {
        var limits = new DigestLimits(KeepFirst: 0, PayloadsPerGroupAndHour: 2);
        var reports = Enumerable.Range(0, 4).Select(_ => Digest.Of("a", facts => facts with { User = "ada" })).ToArray();
        (await StoreAsync(limits, reports[..1])).Sampled.ShouldBe(0);
        (await StoreAsync(limits, reports[1..])).ShouldBe(new DigestResult(3, 0, Sampled: 2));

        await LineAsync(reports[1].Facts.Id);
        var lost = await KnownAsync(reports[3].Facts.Id);
        lost.Payload.ShouldBeNull();
        lost.Loss.ShouldNotBeNull().Reason.ShouldBe(PayloadLossReason.Sampled);
        lost.Group.ShouldNotBeNull().Count.ShouldBe(4);
        (await SearchAsync(Term.Of(SearchField.User, "ada"))).Count.ShouldBe(4);
        (await CountedAsync(LedgerLine.Sampled)).ShouldBe(2);
        (await CountedAsync(LedgerLine.Stored)).ShouldBe(4);
    }

    [Fact]
    public async Task The_limit_of_payloads_is_each_groups_own_and_begins_anew_with_the_hour()
    {
        var limits = new DigestLimits(KeepFirst: 0, PayloadsPerGroupAndHour: 1);
        await StoreAsync(limits, Digest.Of("a"));
        (await StoreAsync(limits, Digest.Of("a"), Digest.Of("b"))).Sampled.ShouldBe(1);
        (await StoreAsync(limits, Digest.Of("a", at: Noon.AddHours(1)))).Sampled.ShouldBe(0);
    }

    [Fact]
    public async Task The_first_of_a_group_are_kept_also_over_the_limit_of_payloads()
    {
        var limits = new DigestLimits(KeepFirst: 10, PayloadsPerGroupAndHour: 5);
        (await StoreAsync(limits, [.. Enumerable.Range(0, 7).Select(_ => Digest.Of("a"))])).Sampled.ShouldBe(0);
        (await StoreAsync(limits, [.. Enumerable.Range(0, 5).Select(_ => Digest.Of("a"))])).Sampled.ShouldBe(2);
        (await PayloadsAsync(SegmentKind.Keep), await PayloadsAsync(SegmentKind.Bulk)).ShouldBe((10, 0));
    }

    [Fact]
    public async Task A_report_without_payload_that_comes_again_is_a_duplicate_and_stays_without()
    {
        var limits = new DigestLimits(KeepFirst: 0, PayloadsPerGroupAndHour: 1);
        var lost = Digest.Of("a");
        await StoreAsync(limits, Digest.Of("a"), lost);
        (await StoreAsync(limits, lost with { Received = Noon.AddHours(2) })).ShouldBe(new DigestResult(0, 1));
        (await KnownAsync(lost.Facts.Id)).Payload.ShouldBeNull();
    }

    [Fact]
    public async Task The_first_reports_of_a_group_go_to_a_keep_segment_and_the_others_to_a_bulk_one()
    {
        var limits = new DigestLimits(KeepFirst: 3);
        await StoreAsync(limits, Digest.Of("a"), Digest.Of("a"), Digest.Of("b"));
        await StoreAsync(limits, Digest.Of("a"), Digest.Of("a"), Digest.Of("a"));
        (await PayloadsAsync(SegmentKind.Keep)).ShouldBe(4);
        (await PayloadsAsync(SegmentKind.Bulk)).ShouldBe(2);
    }

    [Fact]
    public async Task The_first_of_a_group_in_a_release_is_precious_and_one_without_release_is_not()
    {
        var limits = new DigestLimits(KeepFirst: 0);
        await StoreAsync(limits, Digest.Of("a"), InRelease("1.0"), InRelease("1.0"), InRelease("1.1"));
        await StoreAsync(limits, InRelease("1.1"), InRelease("1.2"));
        (await PayloadsAsync(SegmentKind.Keep)).ShouldBe(3);
        (await PayloadsAsync(SegmentKind.Bulk)).ShouldBe(3);
    }

    [Fact]
    public async Task The_report_that_made_its_group_regress_is_precious()
    {
        var limits = new DigestLimits(KeepFirst: 0);
        await StoreAsync(limits, Digest.Of("a"));
        await Stores.Groups.SetStateAsync(One, await NumberAsync("a"), new StandingRequest(GroupState.Resolved), "ada", Noon, default);
        await StoreAsync(limits, Digest.Of("a", at: Noon.AddMinutes(1)), Digest.Of("a", at: Noon.AddMinutes(1)));
        (await PayloadsAsync(SegmentKind.Keep)).ShouldBe(1);
    }

    [Fact]
    public async Task A_cut_report_is_counted_as_stored_and_as_truncated()
    {
        await StoreAsync(Digest.Of() with { Truncated = true }, Digest.Of());
        (await CountedAsync(LedgerLine.Truncated)).ShouldBe(1);
        (await CountedAsync(LedgerLine.Stored)).ShouldBe(2);
    }

    [Fact]
    public async Task A_cut_report_that_comes_again_is_truncated_once()
    {
        var report = Digest.Of() with { Truncated = true };
        await StoreAsync(report, report);
        await StoreAsync(report);
        (await CountedAsync(LedgerLine.Truncated)).ShouldBe(1);
    }

    private static DigestRecord InRelease(string release) => Digest.Of("a", facts => facts with { Release = release });

    private async Task<long> PayloadsAsync(SegmentKind kind) =>
        (await Stores.Retention.MeasureAsync(default)).Segments.Where(segment => segment.Kind == kind).Sum(segment => segment.Reports);
}
