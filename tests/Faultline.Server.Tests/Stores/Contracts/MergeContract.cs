using Faultline.Server.Groups;
using Faultline.Server.Reports;
using Faultline.Tracker.Rollups;
using Faultline.Tracker.Search;
using Faultline.Tracker.States;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>Groups become parts of others, and are themselves again.</summary>
public abstract class MergeContract : StoreContract
{
    private protected MergeContract(IStorePlace place) : base(place)
    {
    }

    [Fact]
    public async Task A_head_counts_its_parts_and_they_are_listed_no_more()
    {
        await StoreAsync(Of("a", 1, "ada", "2.0"), Of("a", 1, "bob", "2.0"), Of("b", 0, "ada", "1.0"), Of("b", 2, "eve", "3.0"));
        await MergeAsync("a", "b");
        var group = (await GroupsAsync()).ShouldHaveSingleItem();
        (group.Title, group.Count, group.Recent).ShouldBe(("a", 4, 4));
        (group.First, group.Last, group.FirstRelease, group.LastRelease).ShouldBe((Noon, Noon.AddMinutes(2), "1.0", "3.0"));
    }

    [Fact]
    public async Task A_user_of_head_and_part_is_one_user()
    {
        await StoreAsync(Of("a", user: "ada"), Of("a", user: "bob"), Of("b", user: "ada"), Of("b", user: "eve"));
        await MergeAsync("a", "b");
        (await GroupAsync("a")).Users.ShouldBe(3);
        await StoreAsync(Of("b", 1, user: "bob"), Of("a", 1, user: "eve"), Of("b", 1, user: "new"));
        (await GroupAsync("a")).Users.ShouldBe(4);
    }

    [Fact]
    public async Task The_number_of_a_part_leads_to_its_head()
    {
        await StoreAsync(Of("a"), Of("b"));
        var (a, b) = (await NumberAsync("a"), await NumberAsync("b"));
        await MergeAsync("a", "b");
        (await Stores.Groups.FindHeadAsync(One, b, default)).ShouldBe(a);
        (await Stores.Groups.FindHeadAsync(One, a, default)).ShouldBe(a);
        (await Stores.Groups.FindHeadAsync(Two, b, default)).ShouldBeNull();
        (await Stores.Groups.FindHeadAsync(One, 987_654, default)).ShouldBeNull();
        var detail = await DetailAsync(b);
        detail.Row.Number.ShouldBe(a);
        detail.Keys.ShouldBe([Digest.KeyOf("a").ToString(), Digest.KeyOf("b").ToString()]);
        var part = detail.Merged.ShouldHaveSingleItem();
        part.ShouldBe(new MergedGroup(b, "b", 1, Noon.AddMinutes(30), "ada"));
    }

    [Fact]
    public async Task What_comes_after_under_a_parts_key_counts_in_the_head_and_is_of_it()
    {
        await StoreAsync(Of("a"), Of("b"));
        await MergeAsync("a", "b");
        var report = Of("b", 1);
        (await StoreAsync(report)).NewGroups.ShouldBe(0);
        var group = (await GroupsAsync()).ShouldHaveSingleItem();
        (group.Count, group.Last).ShouldBe((3, Noon.AddMinutes(1)));
        (await KnownAsync(report.Facts.Id)).Group.ShouldBe(group);
        (await DetailAsync(group.Number)).Merged.ShouldHaveSingleItem().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_heads_reports_series_urls_and_releases_are_those_of_its_parts_too()
    {
        var reports = new[] { Of("a", 0, release: "1.0", url: "https://x/1"), Of("b", 1, release: "1.0", url: "https://x/1"), Of("b", 20, release: "1.1", url: "https://x/2") };
        await StoreAsync(reports);
        await MergeAsync("a", "b");
        var detail = await DetailAsync(await NumberAsync("a"));
        detail.Newest.Select(row => row.Id).ShouldBe(reports.Reverse().Select(report => report.Facts.Id));
        detail.Urls.Select(url => (url.Url, url.Count)).ShouldBe([("https://x/1", 2L), ("https://x/2", 1L)]);
        detail.Releases.ShouldBe(
            [new ReleaseCount("1.1", 1, Noon.AddMinutes(20), reports[2].Facts.Id), new ReleaseCount("1.0", 2, Noon, reports[0].Facts.Id)]);
        (await SeriesAsync("a")).ShouldBe([2, 1]);
        var row = (await Stores.Groups.SumsAsync(One, RollupKind.Group, Noon, Noon.AddHours(1), RollupOrder.Count, 10, default)).ShouldHaveSingleItem();
        (row.Key, row.Counts.Count).ShouldBe(($"{detail.Row.Number}", 3));
    }

    [Fact]
    public async Task A_head_is_listed_by_what_its_parts_are_called_too()
    {
        await StoreAsync(Of("a"), Of("c"), Digest.Of("b", facts => facts with { Type = "Shop.Other", Topic = "GET /other" }, @class: "timeout"));
        await MergeAsync("a", "b");
        foreach (var term in (SearchTerm[])[Term.Of(SearchField.Type, "Other"), Term.Of(SearchField.Topic, "get /other"), Term.Of(SearchField.Class, "timeout")])
        {
            (await GroupsOfAsync(term)).ShouldBe(["a"]);
            (await GroupsOfAsync(Term.Not(term))).ShouldBe(["c"]);
        }

        (await GroupsOfAsync(Term.Of(SearchField.Type, "Shop.aException"))).ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_search_by_group_finds_the_reports_of_its_parts()
    {
        var (a, b) = (Of("a"), Of("b"));
        await StoreAsync(a, b, Of("c"));
        var part = await NumberAsync("b");
        await MergeAsync("a", "b");
        await Stores.Groups.AssignAsync(One, await NumberAsync("a"), "bob", "ada", Noon, default);
        (await SearchAsync(Term.Of(SearchField.Group, $"{await NumberAsync("a")}"))).ShouldBe([b.Facts.Id, a.Facts.Id]);
        (await SearchAsync(Term.Of(SearchField.Group, $"{part}"))).ShouldBe([b.Facts.Id, a.Facts.Id]);
        (await SearchAsync(Term.Of(SearchField.Assignee, "bob"))).ShouldBe([b.Facts.Id, a.Facts.Id]);
    }

    [Fact]
    public async Task A_list_of_groups_by_what_a_part_says_shows_the_head()
    {
        await StoreAsync(Of("a"), Of("b", user: "ada"));
        await MergeAsync("a", "b");
        (await GroupsOfAsync(Term.Of(SearchField.User, "ada"))).ShouldBe(["a"]);
    }

    [Fact]
    public async Task Unmerging_gives_both_exactly_what_they_would_have_had()
    {
        await StoreAsync(Of("a", 0, "ada", "1.0"), Of("b", 1, "ada", "1.1"), Of("b", 2, "bob", "1.2"));
        await MergeAsync("a", "b");
        await StoreAsync(Of("a", 16, "eve", "1.3"), Of("b", 17, "eve", "1.4"), Of("b", 17, "new", "1.4"));
        var part = (await DetailAsync(await NumberAsync("a"))).Merged[0].Number;
        (await Stores.Groups.UnmergeAsync(One, part, "ada", Noon.AddMinutes(40), default)).ShouldBeTrue();

        var (a, b) = (await GroupAsync("a"), await GroupAsync("b"));
        (a.Count, a.Users, a.First, a.Last, a.FirstRelease, a.LastRelease).ShouldBe((2, 2, Noon, Noon.AddMinutes(16), "1.0", "1.3"));
        (b.Count, b.Users, b.First, b.Last, b.FirstRelease, b.LastRelease).ShouldBe((4, 4, Noon.AddMinutes(1), Noon.AddMinutes(17), "1.1", "1.4"));
        (b.Number, (await DetailAsync(b.Number)).Row.Number).ShouldBe((part, part));
        (await SeriesAsync("a")).ShouldBe([1, 1]);
        (await SeriesAsync("b")).ShouldBe([2, 2]);
        (await DetailAsync(a.Number)).Merged.ShouldBeEmpty();
        (await DetailAsync(b.Number)).Keys.ShouldBe([Digest.KeyOf("b").ToString()]);
    }

    [Fact]
    public async Task After_unmerging_reports_of_its_key_are_its_own_again()
    {
        await StoreAsync(Of("a"), Of("b"));
        var part = await NumberAsync("b");
        await MergeAsync("a", "b");
        await Stores.Groups.UnmergeAsync(One, part, "ada", Noon, default);
        await StoreAsync(Of("b", 1));
        ((await GroupAsync("a")).Count, (await GroupAsync("b")).Count).ShouldBe((1, 2));
    }

    [Fact]
    public async Task Merging_a_head_brings_its_parts_along_flat_and_each_is_undone_alone()
    {
        await StoreAsync(Of("a"), Of("a"), Of("b"), Of("c"), Of("c"), Of("c"));
        var (a, b) = (await NumberAsync("a"), await NumberAsync("b"));
        await MergeAsync("b", "a");
        await MergeAsync("c", "b");
        var detail = await DetailAsync(a);
        (detail.Row.Title, detail.Row.Count).ShouldBe(("c", 6));
        detail.Merged.Select(part => (part.Number, part.Count)).ShouldBe([(a, 2L), (b, 1L)], ignoreOrder: true);
        await StoreAsync(Of("a", 1));
        (await GroupAsync("c")).Count.ShouldBe(7);

        (await Stores.Groups.UnmergeAsync(One, b, "ada", Noon, default)).ShouldBeTrue();
        ((await GroupAsync("b")).Count, (await GroupAsync("c")).Count).ShouldBe((1, 6));
        (await Stores.Groups.UnmergeAsync(One, a, "ada", Noon, default)).ShouldBeTrue();
        ((await GroupAsync("a")).Count, (await GroupAsync("c")).Count).ShouldBe((3, 3));
    }

    [Fact]
    public async Task Merging_what_is_merged_already_and_a_head_with_itself_changes_nothing()
    {
        await StoreAsync(Of("a"), Of("b"));
        var (a, b) = (await NumberAsync("a"), await NumberAsync("b"));
        await MergeAsync("a", "b");
        var (groups, events) = (await GroupsAsync(), await EventsAsync());
        (await Stores.Groups.MergeAsync(One, a, [b], "ada", Noon.AddHours(1), default)).ShouldBeTrue();
        (await Stores.Groups.MergeAsync(One, a, [a], "ada", Noon.AddHours(1), default)).ShouldBeTrue();
        (await Stores.Groups.MergeAsync(One, a, [], "ada", Noon.AddHours(1), default)).ShouldBeTrue();
        (await GroupsAsync()).ShouldBe(groups);
        (await EventsAsync()).ShouldBe(events);
        (await DetailAsync(a)).Merged.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Merging_into_a_part_merges_into_its_head()
    {
        await StoreAsync(Of("a"), Of("b"), Of("c"));
        var (b, c) = (await NumberAsync("b"), await NumberAsync("c"));
        await MergeAsync("a", "b");
        (await Stores.Groups.MergeAsync(One, b, [c], "ada", Noon, default)).ShouldBeTrue();
        (await GroupsAsync()).ShouldHaveSingleItem().Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_part_that_is_merged_into_another_head_moves_there()
    {
        await StoreAsync(Of("a"), Of("b"), Of("c"));
        var (b, c) = (await NumberAsync("b"), await NumberAsync("c"));
        await MergeAsync("a", "b");
        (await Stores.Groups.MergeAsync(One, c, [b], "ada", Noon, default)).ShouldBeTrue();
        ((await GroupAsync("a")).Count, (await GroupAsync("c")).Count).ShouldBe((1, 2));
        (await GroupsAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task When_one_of_several_is_not_there_none_is_merged()
    {
        await StoreAsync(Of("a"), Of("b"));
        var (a, b) = (await NumberAsync("a"), await NumberAsync("b"));
        (await Stores.Groups.MergeAsync(One, a, [b, 4711], "ada", Noon, default)).ShouldBeFalse();
        (await Stores.Groups.MergeAsync(One, 4711, [a, b], "ada", Noon, default)).ShouldBeFalse();
        (await GroupsAsync()).Count.ShouldBe(2);
        (await EventsAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_not_merged_cannot_be_unmerged()
    {
        await StoreAsync(Of("a"), Of("b"));
        await MergeAsync("a", "b");
        (await Stores.Groups.UnmergeAsync(One, await NumberAsync("a"), "ada", Noon, default)).ShouldBeFalse();
        (await Stores.Groups.UnmergeAsync(One, 4711, "ada", Noon, default)).ShouldBeFalse();
        (await GroupsAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Merging_and_unmerging_are_told_in_the_heads_history()
    {
        await StoreAsync(Of("a"), Of("b"));
        var (a, b) = (await NumberAsync("a"), await NumberAsync("b"));
        await MergeAsync("a", "b");
        await Stores.Groups.UnmergeAsync(One, b, "bob", Noon.AddHours(1), default);
        (await EventsAsync()).Skip(2).Select(one => (one.Kind, one.Actor, one.Detail)).ShouldBe(
            [(GroupEventKind.Merged, "ada", $"merged {b}"), (GroupEventKind.Unmerged, "bob", $"unmerged {b}")]);
        (await DetailAsync(a)).Events.Select(one => one.Kind).ShouldContain(GroupEventKind.Merged);
    }

    [Fact]
    public async Task A_report_of_a_part_opens_its_resolved_head()
    {
        await StoreAsync(Of("a"), Of("b"));
        await MergeAsync("a", "b");
        var a = await NumberAsync("a");
        await Stores.Groups.SetStateAsync(One, a, new StandingRequest(GroupState.Resolved), "ada", Noon, default);
        var report = Of("b", 1);
        await StoreAsync(report);
        (await GroupAsync("a")).Standing.Regressed.ShouldBeTrue();
        var told = (await EventsAsync())[^1];
        (told.Kind, told.Group, told.Report).ShouldBe((GroupEventKind.Regressed, a, report.Facts.Id));
    }

    [Fact]
    public async Task A_heads_count_is_what_muting_counts()
    {
        await StoreAsync(Of("a"), Of("b"), Of("b"));
        await MergeAsync("a", "b");
        await Stores.Groups.SetStateAsync(One, await NumberAsync("a"), new StandingRequest(GroupState.Muted, More: 2), "ada", Noon, default);
        (await GroupAsync("a")).Standing.MutedUntilCount.ShouldBe(5);
        await StoreAsync(Of("b", 1));
        await StoreAsync(Of("a", 1));
        (await GroupAsync("a")).Standing.State.ShouldBe(GroupState.Open);
    }

    [Fact]
    public async Task What_is_done_to_a_part_is_done_to_its_head()
    {
        await StoreAsync(Of("a"), Of("b"));
        var b = await NumberAsync("b");
        await MergeAsync("a", "b");
        (await Stores.Groups.SetStateAsync(One, b, new StandingRequest(GroupState.Resolved), "ada", Noon, default)).ShouldBeTrue();
        (await Stores.Groups.AssignAsync(One, b, "bob", "ada", Noon, default)).ShouldBeTrue();
        (await Stores.Groups.LinkBugAsync(One, b, "7", "ada", Noon, default)).ShouldBeTrue();
        var group = await GroupAsync("a");
        (group.Standing.State, group.Assignee, group.Bug).ShouldBe((GroupState.Resolved, "bob", "7"));
        (await Stores.Groups.SeriesAsync(One, b, Noon, Noon.AddHours(1), default)).Sum(point => point.Counts.Count).ShouldBe(2);
    }

    [Fact]
    public async Task A_merge_survives_a_restart()
    {
        await StoreAsync(Of("a"), Of("b"));
        await MergeAsync("a", "b");
        await ReopenAsync();
        await StoreAsync(Of("b", 1));
        (await GroupsAsync()).ShouldHaveSingleItem().Count.ShouldBe(3);
    }

    private static DigestRecord Of(string group, int minute = 0, string? user = null, string? release = null, string? url = null) =>
        Digest.Of(group, facts => facts with { User = user, Release = release, Url = url }, at: Noon.AddMinutes(minute));

    private async Task MergeAsync(string head, string part) =>
        (await Stores.Groups.MergeAsync(One, await NumberAsync(head), [await NumberAsync(part)], "ada", Noon.AddMinutes(30), default)).ShouldBeTrue();

    private async Task<IEnumerable<long>> SeriesAsync(string title) =>
        (await Stores.Groups.SeriesAsync(One, await NumberAsync(title), Noon, Noon.AddHours(1), default)).Select(point => point.Counts.Count);
}
