using Faultline.Server.Groups;
using Faultline.Server.Reports;
using Faultline.Tracker.States;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>What becomes of a group's state, by people and by reports, and the events that tell of it.</summary>
public abstract class StandingContract : StoreContract
{
    private protected StandingContract(IStorePlace place) : base(place)
    {
    }

    [Fact]
    public async Task A_resolved_group_stays_resolved_while_nothing_comes_and_other_groups_get_reports()
    {
        await StoreAsync(Of("a"), Of("b"));
        await SetAsync("a", new StandingRequest(GroupState.Resolved));
        await StoreAsync(Of("b", 1));
        (await GroupAsync("a")).Standing.ShouldBe(new GroupStanding { State = GroupState.Resolved, Since = Noon });
    }

    [Fact]
    public async Task A_report_opens_a_resolved_group_again_regressed_with_an_event_that_names_it()
    {
        await StoreAsync(Of("a"));
        await SetAsync("a", new StandingRequest(GroupState.Resolved));
        var report = Of("a", 5);
        await StoreAsync(report, Of("a", 5));
        (await GroupAsync("a")).Standing.ShouldBe(new GroupStanding { Regressed = true, Since = Noon.AddMinutes(5) });
        var events = await EventsAsync();
        events.Select(one => one.Kind).ShouldBe([GroupEventKind.New, GroupEventKind.Resolved, GroupEventKind.Regressed]);
        (events[2].Report, events[2].Actor, events[2].At, events[2].Group).ShouldBe((report.Facts.Id, null, Noon.AddMinutes(5), await NumberAsync("a")));
    }

    [Fact]
    public async Task What_reports_did_is_told_with_the_release_and_an_unmuted_group_names_the_last_of_the_batch()
    {
        await StoreAsync(Of("a"));
        await SetAsync("a", new StandingRequest(GroupState.Resolved));
        await StoreAsync(Of("a", 1, "1.4"));
        await SetAsync("a", new StandingRequest(GroupState.Muted, More: 2), 2);
        var last = Of("a", 3);
        await StoreAsync(Of("a", 3, "1.4"), last);
        (await EventsAsync()).Where(one => one.Kind is GroupEventKind.Regressed or GroupEventKind.Unmuted).Select(one => (one.Detail, one.Kind == GroupEventKind.Regressed || one.Report == last.Facts.Id))
            .ShouldBe([("in 1.4", true), (null, true)]);
    }

    [Fact]
    public async Task A_duplicate_opens_nothing()
    {
        var report = Of("a");
        await StoreAsync(report);
        await SetAsync("a", new StandingRequest(GroupState.Resolved));
        await StoreAsync(report with { Received = Noon.AddMinutes(1) });
        (await GroupAsync("a")).Standing.State.ShouldBe(GroupState.Resolved);
    }

    [Fact]
    public async Task What_failed_before_it_was_resolved_and_arrives_late_does_not_open_it()
    {
        await StoreAsync(Of("a"));
        await SetAsync("a", new StandingRequest(GroupState.Resolved), 10);
        await StoreAsync(Late("a", 9));
        (await GroupAsync("a")).ShouldSatisfyAllConditions(group => group.Standing.State.ShouldBe(GroupState.Resolved), group => group.Count.ShouldBe(2));
        (await EventsAsync()).Select(one => one.Kind).ShouldBe([GroupEventKind.New, GroupEventKind.Resolved]);
    }

    [Fact]
    public async Task Among_late_ones_the_report_that_failed_after_it_was_resolved_opens_it_and_is_named()
    {
        await StoreAsync(Of("a"));
        await SetAsync("a", new StandingRequest(GroupState.Resolved), 10);
        var report = Late("a", 11);
        await StoreAsync(Late("a", 9), report, Late("a", 9));
        (await GroupAsync("a")).Standing.Regressed.ShouldBeTrue();
        (await EventsAsync())[^1].Report.ShouldBe(report.Facts.Id);
    }

    [Fact]
    public async Task The_release_of_a_late_report_does_not_open_it_beside_one_in_time_of_an_old_release()
    {
        await StoreAsync(Of("a", 0, "1.0"));
        await SetAsync("a", new StandingRequest(GroupState.Resolved, NextRelease: true), 10);
        await StoreAsync(Late("a", 9, "1.1"), Late("a", 11, "1.0"));
        (await GroupAsync("a")).Standing.State.ShouldBe(GroupState.Resolved);
    }

    [Fact]
    public async Task Resolved_in_a_release_older_ones_do_not_open_it_and_that_one_does()
    {
        await StoreAsync(Of("a", 0, "1.3.0"));
        await SetAsync("a", new StandingRequest(GroupState.Resolved, Release: "1.10.0"));
        await StoreAsync(Of("a", 1, "1.9.0"), Of("a", 1, "1.10.0-rc.1"), Of("a", 1));
        (await GroupAsync("a")).Standing.State.ShouldBe(GroupState.Resolved);

        var report = Of("a", 2, "1.10.0");
        await StoreAsync(Of("a", 2, "1.3.0"), report);
        (await GroupAsync("a")).Standing.Regressed.ShouldBeTrue();
        (await EventsAsync())[^1].Report.ShouldBe(report.Facts.Id);
    }

    [Fact]
    public async Task Resolved_in_the_next_release_those_that_the_project_knew_do_not_open_it()
    {
        await StoreAsync(Of("a", 0, "1.0"), Of("b", 0, "1.1"));
        await SetAsync("a", new StandingRequest(GroupState.Resolved, NextRelease: true), 1);
        await StoreAsync(Of("a", 2, "1.0"), Of("a", 2, "1.1"), Of("a", 2));
        (await GroupAsync("a")).Standing.State.ShouldBe(GroupState.Resolved);

        await StoreAsync(Of("a", 3, "1.2"));
        (await GroupAsync("a")).Standing.Regressed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_release_that_another_group_brought_after_it_was_resolved_is_the_next_one()
    {
        await StoreAsync(Of("a", 0, "1.0"));
        await SetAsync("a", new StandingRequest(GroupState.Resolved, NextRelease: true), 1);
        await StoreAsync(Of("b", 2, "1.1"));
        await StoreAsync(Of("a", 3, "1.1"));
        (await GroupAsync("a")).Standing.Regressed.ShouldBeTrue();
    }

    [Fact]
    public async Task Resolving_a_regressed_group_takes_the_flag_away()
    {
        await StoreAsync(Of("a"));
        await SetAsync("a", new StandingRequest(GroupState.Resolved));
        await StoreAsync(Of("a", 1));
        await SetAsync("a", new StandingRequest(GroupState.Resolved), 2);
        var standing = (await GroupAsync("a")).Standing;
        (standing.State, standing.Regressed, standing.Since).ShouldBe((GroupState.Resolved, false, Noon.AddMinutes(2)));
    }

    [Fact]
    public async Task A_muted_group_without_condition_stays_muted()
    {
        await StoreAsync(Of("a"));
        await SetAsync("a", new StandingRequest(GroupState.Muted));
        await StoreAsync([.. Enumerable.Range(0, 50).Select(_ => Of("a", 1, "9.9"))]);
        (await GroupAsync("a")).Standing.ShouldBe(new GroupStanding { State = GroupState.Muted, Since = Noon });
    }

    [Fact]
    public async Task Muted_until_a_time_it_is_opened_by_the_first_report_after_it()
    {
        await StoreAsync(Of("a"));
        await SetAsync("a", new StandingRequest(GroupState.Muted, Until: Noon.AddMinutes(10)));
        await StoreAsync(Of("a", 9));
        (await GroupAsync("a")).Standing.ShouldBe(new GroupStanding { State = GroupState.Muted, Since = Noon, MutedUntil = Noon.AddMinutes(10) });
        await StoreAsync(Of("a", 10));
        (await GroupAsync("a")).Standing.ShouldBe(new GroupStanding { Since = Noon.AddMinutes(10) });
        (await EventsAsync())[^1].Kind.ShouldBe(GroupEventKind.Unmuted);
    }

    [Fact]
    public async Task Muted_until_so_many_more_it_is_opened_by_the_last_of_them()
    {
        await StoreAsync(Of("a"), Of("a"));
        await SetAsync("a", new StandingRequest(GroupState.Muted, More: 3));
        var known = Of("a", 1);
        await StoreAsync(known, Of("a", 1));
        await StoreAsync(known);
        (await GroupAsync("a")).Standing.MutedUntilCount.ShouldBe(5);
        await StoreAsync(Of("a", 2));
        (await GroupAsync("a")).Standing.State.ShouldBe(GroupState.Open);
    }

    [Fact]
    public async Task Muted_until_a_rate_it_is_opened_by_more_than_so_many_in_an_hour_of_the_clock()
    {
        await StoreAsync(Of("a"));
        await SetAsync("a", new StandingRequest(GroupState.Muted, PerHour: 2));
        await StoreAsync(Of("a", 50));
        await StoreAsync(Of("a", 60), Of("a", 60));
        (await GroupAsync("a")).Standing.State.ShouldBe(GroupState.Muted);
        await StoreAsync(Of("a", 119));
        (await GroupAsync("a")).Standing.State.ShouldBe(GroupState.Open);
    }

    [Fact]
    public async Task A_rate_counts_the_hours_that_reports_were_received_in_whenever_they_are_stored()
    {
        await StoreAsync(Of("a"));
        await SetAsync("a", new StandingRequest(GroupState.Muted, PerHour: 2));
        await StoreAsync(new DigestBatch(One, Noon.AddMinutes(70), [Of("a", 55), Of("a", 65), Of("a", 66)], new DigestLimits()));
        (await GroupAsync("a")).Standing.State.ShouldBe(GroupState.Muted);
        await StoreAsync(new DigestBatch(One, Noon.AddMinutes(125), [Of("a", 56)], new DigestLimits()));
        (await GroupAsync("a")).Standing.State.ShouldBe(GroupState.Open);
    }

    [Fact]
    public async Task A_rate_counts_the_reports_of_parts_too()
    {
        await StoreAsync(Of("a"), Of("b"));
        var part = await NumberAsync("b");
        await SetAsync("a", new StandingRequest(GroupState.Muted, PerHour: 3));
        (await Stores.Groups.MergeAsync(One, await NumberAsync("a"), [part], "ada", Noon, default)).ShouldBeTrue();
        await StoreAsync(Of("b", 1));
        (await GroupAsync("a")).Standing.State.ShouldBe(GroupState.Muted);
        await StoreAsync(Of("b", 2));
        (await GroupAsync("a")).Standing.State.ShouldBe(GroupState.Open);
    }

    [Fact]
    public async Task An_unmuted_group_is_not_regressed_and_a_report_after_it_makes_no_event()
    {
        await StoreAsync(Of("a"));
        await SetAsync("a", new StandingRequest(GroupState.Muted, More: 1));
        await StoreAsync(Of("a", 1));
        var events = (await EventsAsync()).Count;
        await StoreAsync(Of("a", 2));
        (await GroupAsync("a")).Standing.Regressed.ShouldBeFalse();
        (await EventsAsync()).Count.ShouldBe(events);
    }

    [Fact]
    public async Task Opening_by_hand_ends_muting_and_resolving()
    {
        await StoreAsync(Of("a"));
        await SetAsync("a", new StandingRequest(GroupState.Muted, More: 5));
        await SetAsync("a", new StandingRequest(GroupState.Open), 1);
        (await GroupAsync("a")).Standing.ShouldBe(new GroupStanding { Since = Noon.AddMinutes(1) });
        await StoreAsync([.. Enumerable.Range(0, 9).Select(_ => Of("a", 2))]);
        (await EventsAsync()).Select(one => one.Kind).ShouldBe([GroupEventKind.New, GroupEventKind.Muted, GroupEventKind.Opened]);
    }

    [Fact]
    public async Task What_people_do_is_told_with_who_and_when()
    {
        await StoreAsync(Of("a"));
        var number = await NumberAsync("a");
        await SetAsync("a", new StandingRequest(GroupState.Resolved, Release: "1.4.0"), 1);
        (await Stores.Groups.AssignAsync(One, number, "bob", "ada", Noon.AddMinutes(2), default)).ShouldBeTrue();
        (await Stores.Groups.LinkBugAsync(One, number, "https://bugs.example/7", "ada", Noon.AddMinutes(3), default)).ShouldBeTrue();
        var events = (await EventsAsync()).Skip(1).ToList();
        events.Select(one => (one.Kind, one.Actor, one.At, one.Report, one.Group)).ShouldBe(
        [
            (GroupEventKind.Resolved, "ada", Noon.AddMinutes(1), null, number), (GroupEventKind.Assigned, "ada", Noon.AddMinutes(2), null, number),
            (GroupEventKind.BugLinked, "ada", Noon.AddMinutes(3), null, number),
        ]);
        events.Select(one => one.Detail).ShouldBe(["resolved in 1.4.0", "assigned to bob", "linked with https://bugs.example/7"]);
    }

    [Fact]
    public async Task What_a_state_hangs_on_is_told_with_all_its_conditions()
    {
        await StoreAsync(Of("a"));
        var number = await NumberAsync("a");
        await SetAsync("a", new StandingRequest(GroupState.Muted, Until: Noon.AddDays(1), More: 7, PerHour: 3));
        await SetAsync("a", new StandingRequest(GroupState.Muted));
        await SetAsync("a", new StandingRequest(GroupState.Resolved, NextRelease: true));
        await SetAsync("a", new StandingRequest(GroupState.Resolved));
        await SetAsync("a", new StandingRequest(GroupState.Open));
        await Stores.Groups.AssignAsync(One, number, null, "ada", Noon, default);
        await Stores.Groups.LinkBugAsync(One, number, null, "ada", Noon, default);
        (await EventsAsync()).Skip(1).Select(one => one.Detail).ShouldBe(
            ["muted until 2026-11-19 12:00 UTC or 7 more or more than 3 an hour", null, "resolved in the next release", null, null, "assigned to nobody", "linked with no bug"]);
    }

    [Fact]
    public async Task Who_looks_after_it_and_its_bug_are_shown_until_they_are_taken_off()
    {
        await StoreAsync(Of("a"));
        var number = await NumberAsync("a");
        await Stores.Groups.AssignAsync(One, number, "bob", "ada", Noon, default);
        await Stores.Groups.LinkBugAsync(One, number, "LP: #7", "ada", Noon, default);
        await StoreAsync(Of("a", 1));
        var group = await GroupAsync("a");
        (group.Assignee, group.Bug).ShouldBe(("bob", "LP: #7"));
        await Stores.Groups.AssignAsync(One, number, null, "ada", Noon, default);
        await Stores.Groups.LinkBugAsync(One, number, null, "ada", Noon, default);
        group = await GroupAsync("a");
        (group.Assignee, group.Bug).ShouldBe((null, null));
        (await EventsAsync()).Select(one => one.Kind).ShouldBe([GroupEventKind.New, GroupEventKind.Assigned, GroupEventKind.BugLinked, GroupEventKind.Assigned, GroupEventKind.BugLinked]);
    }

    [Fact]
    public async Task A_number_that_is_no_group_takes_nothing_and_tells_nothing()
    {
        (await Stores.Groups.SetStateAsync(One, 4711, new StandingRequest(GroupState.Resolved), "ada", Noon, default)).ShouldBeFalse();
        (await Stores.Groups.AssignAsync(One, 4711, "bob", "ada", Noon, default)).ShouldBeFalse();
        (await Stores.Groups.LinkBugAsync(One, 4711, "7", "ada", Noon, default)).ShouldBeFalse();
        (await EventsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Events_are_read_in_order_from_a_number_on_and_not_more_than_asked_for()
    {
        await StoreAsync(Of("a"), Of("b"), Of("c"));
        await SetAsync("b", new StandingRequest(GroupState.Resolved));
        await StoreAsync(Of("b", 1));
        var all = await EventsAsync();
        all.Count.ShouldBe(5);
        all.Select(one => one.Number).ShouldBeInOrder();
        all.Select(one => one.Number).ShouldBeUnique();
        var page = await Stores.Groups.EventsAsync(One, all[1].Number, 2, default);
        page.ShouldBe(all.Skip(2).Take(2));
        (await Stores.Groups.EventsAsync(One, all[^1].Number, 10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_state_survives_a_restart()
    {
        await StoreAsync(Of("a", 0, "1.0"));
        await SetAsync("a", new StandingRequest(GroupState.Muted, Until: Noon.AddDays(1), More: 7, PerHour: 3));
        var before = await GroupAsync("a");
        await ReopenAsync();
        (await GroupAsync("a")).ShouldBe(before);
    }

    private static DigestRecord Of(string group, int minute = 0, string? release = null) =>
        Digest.Of(group, facts => facts with { Release = release }, at: Noon.AddMinutes(minute));

    /// <summary>A report that failed in one minute and arrives a quarter past.</summary>
    private static DigestRecord Late(string group, int failed, string? release = null) =>
        Digest.Of(group, facts => facts with { Time = Noon.AddMinutes(failed), Release = release }, at: Noon.AddMinutes(15));

    private async Task SetAsync(string title, StandingRequest request, int minute = 0) =>
        (await Stores.Groups.SetStateAsync(One, await NumberAsync(title), request, "ada", Noon.AddMinutes(minute), default)).ShouldBeTrue();
}
