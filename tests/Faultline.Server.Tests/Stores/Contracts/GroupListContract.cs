using Faultline.Server.Groups;
using Faultline.Server.Reports;
using Faultline.Tracker;
using Faultline.Tracker.Search;
using Faultline.Tracker.States;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>The list of a project's groups.</summary>
public abstract class GroupListContract : StoreContract
{
    private protected GroupListContract(IStorePlace place) : base(place)
    {
    }

    [Fact]
    public async Task A_new_group_is_what_its_first_report_says()
    {
        await StoreAsync(Digest.Of("boom", facts => facts with { Type = "Shop.Boom", Topic = "GET /x", Release = "1.0", User = "ada", Host = "web1" }, @class: "timeout"));
        var group = await GroupAsync("boom");
        group.ShouldBe(new GroupRow
        {
            Number = group.Number, Type = "Shop.Boom", Title = "boom", Culprit = "Shop.boom.Run", Topic = "GET /x", Class = "timeout", Standing = GroupStanding.New,
            Count = 1, Recent = 1, Users = 1, Hosts = 1, First = Noon, Last = Noon, FirstRelease = "1.0", LastRelease = "1.0",
        });
        group.Number.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task What_names_a_group_stays_and_what_counts_goes_on()
    {
        await StoreAsync(Digest.Of("boom", facts => facts with { Type = "A", Topic = "GET /a", Release = "1.0", User = "ada", Host = "web1" }));
        await StoreAsync(Digest.Of("boom", facts => facts with { Type = "B", Topic = "GET /b", Release = "1.1", User = "bob", Host = "web1" }, at: Noon.AddMinutes(7), @class: "timeout"));
        var group = await GroupAsync("boom");
        (group.Type, group.Topic, group.Class).ShouldBe(("A", "GET /a", "exception"));
        (group.Count, group.Users, group.Hosts).ShouldBe((2, 2, 1));
        (group.First, group.Last, group.FirstRelease, group.LastRelease).ShouldBe((Noon, Noon.AddMinutes(7), "1.0", "1.1"));
    }

    [Fact]
    public async Task First_and_last_seen_do_not_hang_on_the_order_of_batches()
    {
        await StoreAsync(InRelease("2.0", Noon.AddMinutes(5)));
        await StoreAsync(InRelease("1.0", Noon), InRelease("1.5", Noon.AddMinutes(2)));
        var group = await GroupAsync("boom");
        (group.First, group.Last).ShouldBe((Noon, Noon.AddMinutes(5)));
        (group.FirstRelease, group.LastRelease).ShouldBe(("1.0", "2.0"));
    }

    [Fact]
    public async Task The_same_user_or_host_counts_once_and_nobody_counts_nothing()
    {
        await StoreAsync(Of("boom", user: "ada"), Of("boom", user: "ada"), Of("boom", user: null), Of("boom", user: "bob"));
        await StoreAsync(Of("boom", user: "bob"), Of("boom", user: "eve"));
        (await GroupAsync("boom")).Users.ShouldBe(3);
        (await GroupAsync("boom")).Hosts.ShouldBe(0);
    }

    [Fact]
    public async Task A_duplicate_brings_no_user_and_no_later_sight()
    {
        var report = Of("boom", user: "ada");
        await StoreAsync(report);
        await StoreAsync(Of("boom", user: "bob", id: report.Facts.Id, at: Noon.AddMinutes(9)));
        var group = await GroupAsync("boom");
        (group.Users, group.Count, group.Last).ShouldBe((1, 1, Noon));
    }

    [Fact]
    public async Task Users_are_told_apart_up_to_ten_thousand()
    {
        await StoreAsync([.. Enumerable.Range(0, GroupRow.MostMembers - 1).Select(i => Of("boom", user: $"user {i}"))]);
        (await GroupAsync("boom")).Users.ShouldBe(GroupRow.MostMembers - 1);
        await StoreAsync(Of("boom", user: "one more"), Of("boom", user: "user 7"), Of("boom", user: "two more"), Of("boom", user: "three more"));
        (await GroupAsync("boom")).Users.ShouldBe(GroupRow.MostMembers);
        (await GroupAsync("boom")).Count.ShouldBe(GroupRow.MostMembers + 3);
    }

    [Fact]
    public async Task Groups_are_listed_by_last_seen_by_first_seen_by_count_and_by_users()
    {
        await StoreAsync(Of("old", at: Noon, user: "ada"), Of("old", at: Noon, user: "bob"));
        await StoreAsync(Of("mid", at: Noon.AddMinutes(1)), Of("mid", at: Noon.AddMinutes(1)), Of("mid", at: Noon.AddMinutes(1), user: "ada"));
        await StoreAsync(Of("new", at: Noon.AddMinutes(2)));
        await StoreAsync(Of("old", at: Noon.AddMinutes(3), user: "eve"), Of("old", at: Noon.AddMinutes(3), user: "eve"));

        (await TitlesAsync(GroupSort.Last)).ShouldBe(["old", "new", "mid"]);
        (await TitlesAsync(GroupSort.First)).ShouldBe(["new", "mid", "old"]);
        (await TitlesAsync(GroupSort.Count)).ShouldBe(["old", "mid", "new"]);
        (await TitlesAsync(GroupSort.Users)).ShouldBe(["old", "mid", "new"]);
    }

    [Theory]
    [InlineData(GroupSort.Last)]
    [InlineData(GroupSort.First)]
    [InlineData(GroupSort.Count)]
    [InlineData(GroupSort.Users)]
    public async Task Equal_ones_stand_by_number_and_paging_gives_each_once(object sort)
    {
        foreach (var title in (string[])["a", "b", "c", "d", "e", "f", "g"])
            await StoreAsync(Of(title));
        await StoreAsync(Of("c", user: "ada"), Of("e", user: "ada"));

        var whole = await GroupsAsync(sort: (GroupSort)sort);
        var (paged, after) = (new List<long>(), default(string));
        do
        {
            var page = await Stores.Groups.ListAsync(One, new GroupQuery(SearchQuery.All, (GroupSort)sort, null, 3, after), default);
            paged.AddRange(page.Groups.Select(group => group.Number));
            page.Groups.Count.ShouldBeLessThanOrEqualTo(3);
            after = page.Next;
        }
        while (after is not null);
        paged.ShouldBe(whole.Select(group => group.Number));
        whole.Where(group => group.Title is not ("c" or "e")).Select(group => group.Title).ShouldBe(["g", "f", "d", "b", "a"]);
    }

    [Fact]
    public async Task The_last_page_says_that_it_is_the_last()
    {
        await StoreAsync(Of("a"), Of("b"), Of("c"), Of("d"));
        var first = await Stores.Groups.ListAsync(One, new GroupQuery(SearchQuery.All, Limit: 2), default);
        (await Stores.Groups.ListAsync(One, new GroupQuery(SearchQuery.All, Limit: 2, After: first.Next.ShouldNotBeNull()), default)).Next.ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAA")]
    [InlineData("' OR 1=1 --")]
    public async Task What_is_no_cursor_is_refused(string text)
    {
        await StoreAsync(Of("a"));
        await Should.ThrowAsync<ArgumentException>(() => Stores.Groups.ListAsync(One, new GroupQuery(SearchQuery.All, After: text), default));
    }

    [Fact]
    public async Task Top_groups_of_some_days_count_these_days_alone()
    {
        await StoreAsync([.. Enumerable.Range(0, 5).Select(_ => Of("past", at: Noon.AddDays(-10)))]);
        await StoreAsync(Of("past"), Of("now"), Of("now"));
        var top = await GroupsAsync(sort: GroupSort.Count, days: 7);
        top.Select(group => (group.Title, group.Recent, group.Count)).ShouldBe([("now", 2L, 2L), ("past", 1L, 6L)]);
        (await GroupsAsync(sort: GroupSort.Count)).Select(group => (group.Title, group.Recent)).ShouldBe([("past", 6L), ("now", 2L)]);
    }

    [Fact]
    public async Task Paging_through_the_top_groups_of_some_days_gives_each_head_once_with_the_reports_of_its_parts()
    {
        // The head has none of these days itself, and those without any stand behind, the newest first.
        await StoreAsync(Of("head", at: Noon.AddDays(-20)), Of("old", at: Noon.AddDays(-20)), Of("older", at: Noon.AddDays(-20)), Of("x", at: Noon.AddDays(-20)));
        await StoreAsync(Of("part"), Of("part"), Of("part"), Of("two"), Of("two"), Of("one"), Of("other"), Of("x"));
        await Stores.Groups.MergeAsync(One, await NumberAsync("head"), [await NumberAsync("part")], "ada", Noon, default);
        await Stores.Groups.MergeAsync(One, await NumberAsync("two"), [await NumberAsync("x")], "ada", Noon, default);

        await PagesShouldBeAsync([("two", 3L), ("head", 3L), ("other", 1L), ("one", 1L), ("older", 0L), ("old", 0L)]);
    }

    [Fact]
    public async Task Paging_through_the_top_groups_of_some_days_gives_each_once_where_none_is_merged()
    {
        await StoreAsync(Two, Of("theirs"), Of("theirs too"));
        await Stores.Groups.MergeAsync(Two, await NumberAsync("theirs", Two), [await NumberAsync("theirs too", Two)], "ada", Noon, default);
        await StoreAsync(Of("old", at: Noon.AddDays(-20)), Of("older", at: Noon.AddDays(-20)), Of("two"), Of("two"), Of("one"), Of("other"));
        await PagesShouldBeAsync([("two", 2L), ("other", 1L), ("one", 1L), ("older", 0L), ("old", 0L)]);
    }

    [Theory]
    [InlineData(1, 2L)]
    [InlineData(7, 4L)]
    [InlineData(90, 5L)]
    public async Task Every_order_tells_the_reports_of_the_last_days_today_among_them(int days, long recent)
    {
        await StoreAsync(Of("head", at: Noon.AddDays(-7)), Of("head", at: Noon.AddDays(-6)), Of("part", at: Noon.AddDays(-6)), Of("part"), Of("head", at: Noon.AddDays(1)));
        await StoreAsync(Of("other"));
        await Stores.Groups.MergeAsync(One, await NumberAsync("head"), [await NumberAsync("part")], "ada", Noon, default);
        foreach (var sort in Enum.GetValues<GroupSort>())
        {
            foreach (var filter in (SearchQuery[])[SearchQuery.All, new SearchQuery([Term.Of(SearchField.Is, "open")])])
            {
                var page = await Stores.Groups.ListAsync(One, new GroupQuery(filter, sort, days), default);
                page.Groups.Select(group => (group.Title, group.Recent)).ShouldBe([("head", recent), ("other", 1L)], ignoreOrder: true, $"{sort}, {filter.Terms.Count} terms");
            }
        }
    }

    [Fact]
    public async Task Groups_are_found_by_what_they_are()
    {
        await StoreAsync(Digest.Of("a", facts => facts with { Type = "Shop.Alpha", Topic = "GET /a", Value = "words of a report" }, @class: "timeout"), Of("b"), Of("c", at: Noon.AddDays(-3)));
        await Stores.Groups.SetStateAsync(One, await NumberAsync("b"), new StandingRequest(GroupState.Resolved), "ada", Noon, default);
        await Stores.Groups.AssignAsync(One, await NumberAsync("c"), "Ada", "ada", Noon, default);
        await Stores.Groups.LinkBugAsync(One, await NumberAsync("c"), "LP: #7", "ada", Noon, default);

        (await GroupsOfAsync(Term.Of(SearchField.Type, "shop.alpha"))).ShouldBe(["a"]);
        (await GroupsOfAsync(Term.Prefix(SearchField.Type, "shop."))).ShouldBe(["a", "b", "c"]);
        (await GroupsOfAsync(Term.Of(SearchField.Topic, "get /A"))).ShouldBe(["a"]);
        (await GroupsOfAsync(Term.Of(SearchField.Class, "timeout"))).ShouldBe(["a"]);
        (await GroupsOfAsync(Term.Of(SearchField.Is, "resolved"))).ShouldBe(["b"]);
        (await GroupsOfAsync(Term.Not(Term.Of(SearchField.Is, "resolved")))).ShouldBe(["a", "c"]);
        (await GroupsOfAsync(Term.Of(SearchField.Is, "new"))).ShouldBe(["a", "b"]);
        (await GroupsOfAsync(Term.Of(SearchField.Assignee, "ada"))).ShouldBe(["c"]);
        (await GroupsOfAsync(Term.Of(SearchField.Assignee, "none"))).ShouldBe(["a", "b"]);
        (await GroupsOfAsync(Term.Of(SearchField.Bug, "lp: #7"))).ShouldBe(["c"]);
        (await GroupsOfAsync(Term.Moment(SearchField.First, null, Noon.AddDays(-1)))).ShouldBe(["c"]);
        (await GroupsOfAsync(Term.Moment(SearchField.Last, Noon.AddDays(-1), null))).ShouldBe(["a", "b"]);
        (await GroupsOfAsync(Term.Text("alpha"))).ShouldBe(["a"]);
        (await GroupsOfAsync(Term.Not(Term.Text("alpha")))).ShouldBe(["b", "c"]);
    }

    [Fact]
    public async Task Groups_are_found_by_what_one_of_their_reports_says()
    {
        await StoreAsync(Of("a", user: "ada", release: "2.0"), Of("a", user: "bob", release: "1.0"), Of("b", user: "ada", release: "1.0"), Of("c", user: "bob", release: "2.0"));
        (await GroupsOfAsync(Term.Of(SearchField.User, "ada"))).ShouldBe(["a", "b"]);
        (await GroupsOfAsync(Term.Of(SearchField.User, "ada"), Term.Of(SearchField.Release, "1.0"))).ShouldBe(["b"], "one report must match both");
        (await GroupsOfAsync(Term.Not(Term.Of(SearchField.User, "ada")))).ShouldBe(["a", "c"]);
        (await GroupsOfAsync(Term.Of(SearchField.User, "ada"), Term.Of(SearchField.Is, "open"))).ShouldBe(["a", "b"]);
        (await GroupsOfAsync(Term.Of(SearchField.User, "nobody"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_filtered_list_is_paged_too()
    {
        for (var i = 0; i < 5; i++)
            await StoreAsync(Of($"a{i}", user: "ada"), Of($"b{i}", user: "bob"));
        var (titles, after) = (new List<string>(), default(string));
        do
        {
            var page = await Stores.Groups.ListAsync(One, new GroupQuery(new SearchQuery([Term.Of(SearchField.User, "ada")]), GroupSort.First, null, 2, after), default);
            titles.AddRange(page.Groups.Select(group => group.Title));
            after = page.Next;
        }
        while (after is not null);
        titles.Order().ShouldBe(["a0", "a1", "a2", "a3", "a4"]);
    }

    private async Task PagesShouldBeAsync(IEnumerable<(string, long)> expected)
    {
        foreach (var limit in (int[])[1, 2, 3, 4, 5, 6, 7])
        {
            var (paged, after) = (new List<(string, long)>(), default(string));
            do
            {
                var page = await Stores.Groups.ListAsync(One, new GroupQuery(SearchQuery.All, GroupSort.Count, 7, limit, after), default);
                paged.AddRange(page.Groups.Select(group => (group.Title, group.Recent)));
                page.Groups.Count.ShouldBeLessThanOrEqualTo(limit);
                after = page.Next;
            }
            while (after is not null);
            paged.ShouldBe(expected, $"{limit} a page");
        }
    }

    private async Task<IEnumerable<string>> TitlesAsync(GroupSort sort) => (await GroupsAsync(sort: sort)).Select(group => group.Title);

    private static DigestRecord InRelease(string release, DateTimeOffset at) => Digest.Of("boom", facts => facts with { Release = release }, at: at);

    private static DigestRecord Of(string group, DateTimeOffset? at = null, string? user = null, string? release = null, ReportId? id = null) =>
        Digest.Of(group, facts => facts with { User = user, Release = release }, id, at);
}
