using Faultline.Server.Groups;
using Faultline.Server.Ledger;
using Faultline.Server.Reports;
using Faultline.Server.Rules;
using Faultline.Tracker.Rollups;
using Faultline.Tracker.Search;
using Faultline.Tracker.States;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>No project sees, counts or changes what is another's; its ids and numbers answer as unknown ones do.</summary>
public abstract class TenancyContract : StoreContract
{
    private readonly DigestRecord _theirs = Digest.Of("theirs", facts => facts with { User = "eve", Release = "6.6", Value = "secret words", Url = "https://eve.example/", Statement = "SELECT eve" });

    private protected TenancyContract(IStorePlace place) : base(place)
    {
    }

    [Fact]
    public async Task An_id_of_another_project_is_unknown()
    {
        await StoreAsync(Two, _theirs);
        (await Stores.Reports.FindAsync(One, _theirs.Facts.Id, default)).ShouldBeNull();
        (await Stores.Reports.FindProjectsAsync(_theirs.Facts.Id, default)).ShouldHaveSingleItem().Name.ShouldBe("two");
    }

    [Fact]
    public async Task A_refused_id_of_another_project_is_unknown()
    {
        var id = ReportId.New();
        await StoreAsync(new DigestBatch(Two, Noon, [], new DigestLimits()) { Notes = [new DoorNote(Noon, LedgerLine.Refused, LedgerReasons.Quota, 1, [id])] });
        (await Stores.Reports.FindAsync(One, id, default)).ShouldBeNull();
        (await KnownAsync(id, Two)).Loss.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_search_finds_nothing_of_another_project()
    {
        await StoreAsync(Two, _theirs);
        var number = await NumberAsync("theirs", Two);
        foreach (var term in (SearchTerm[])[
            Term.Of(SearchField.User, "eve"), Term.Text("secret"), Term.Phrase("secret words"), Term.Text("theirs"), Term.Prefix(SearchField.Type, "Shop"), Term.Of(SearchField.Group, $"{number}"),
            Term.Of(SearchField.Is, "open"), Term.Not(Term.Of(SearchField.User, "ada"))])
        {
            (await SearchAsync(term)).ShouldBeEmpty(term.ToString());
            (await GroupsOfAsync(term)).ShouldBeEmpty(term.ToString());
        }
    }

    [Fact]
    public async Task Equal_keys_of_two_projects_are_two_groups_with_their_own_counts()
    {
        await StoreAsync(One, Digest.Of("same"));
        await StoreAsync(Two, Digest.Of("same"), Digest.Of("same"));
        ((await GroupAsync("same", One)).Count, (await GroupAsync("same", Two)).Count).ShouldBe((1, 2));
        (await NumberAsync("same", One)).ShouldNotBe(await NumberAsync("same", Two));
    }

    [Fact]
    public async Task A_group_of_another_project_is_unknown_and_takes_nothing()
    {
        await StoreAsync(Two, _theirs);
        var before = await GroupAsync("theirs", Two);
        var number = before.Number;
        (await Stores.Groups.FindAsync(One, number, default)).ShouldBeNull();
        (await Stores.Groups.SeriesAsync(One, number, Noon, Noon.AddHours(1), default)).ShouldBeEmpty();
        (await Stores.Groups.SetStateAsync(One, number, new StandingRequest(GroupState.Resolved), "ada", Noon, default)).ShouldBeFalse();
        (await Stores.Groups.AssignAsync(One, number, "ada", "ada", Noon, default)).ShouldBeFalse();
        (await Stores.Groups.LinkBugAsync(One, number, "7", "ada", Noon, default)).ShouldBeFalse();
        (await Stores.Reports.PinAsync(One, _theirs.Facts.Id, true, default)).ShouldBeFalse();
        (await GroupAsync("theirs", Two)).ShouldBe(before);
        (await EventsAsync(Two)).Count.ShouldBe(1);
        (await KnownAsync(_theirs.Facts.Id, Two)).Pinned.ShouldBeFalse();
    }

    [Fact]
    public async Task Groups_of_two_projects_are_never_merged_nor_unmerged()
    {
        await StoreAsync(One, Digest.Of("mine"));
        await StoreAsync(Two, _theirs, Digest.Of("part"));
        var (mine, theirs, part) = (await NumberAsync("mine"), await NumberAsync("theirs", Two), await NumberAsync("part", Two));
        (await Stores.Groups.MergeAsync(One, mine, [theirs], "ada", Noon, default)).ShouldBeFalse();
        (await Stores.Groups.MergeAsync(One, theirs, [mine], "ada", Noon, default)).ShouldBeFalse();
        (await Stores.Groups.MergeAsync(One, theirs, [part], "ada", Noon, default)).ShouldBeFalse();
        (await Stores.Groups.MergeAsync(Two, theirs, [part], "eve", Noon, default)).ShouldBeTrue();
        (await Stores.Groups.UnmergeAsync(One, part, "ada", Noon, default)).ShouldBeFalse();
        (await GroupsAsync(Two)).ShouldHaveSingleItem().Count.ShouldBe(2);
        (await GroupsAsync(One)).ShouldHaveSingleItem().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Lists_sums_events_and_the_ledger_are_each_projects_own()
    {
        await StoreAsync(Two, _theirs);
        (await GroupsAsync(One)).ShouldBeEmpty();
        (await EventsAsync(One)).ShouldBeEmpty();
        (await Stores.Ledger.TotalsAsync(One, default)).ShouldBeEmpty();
        (await Stores.Ledger.ReadAsync(One, Noon.AddDays(-1), Noon.AddDays(1), default)).ShouldBeEmpty();
        foreach (var kind in Enum.GetValues<RollupKind>())
            (await Stores.Groups.SumsAsync(One, kind, Noon, Noon.AddHours(1), RollupOrder.Count, 10, default)).ShouldBeEmpty();
        (await CountedAsync(LedgerLine.Stored, project: Two)).ShouldBe(1);
    }

    [Fact]
    public async Task A_cursor_of_another_project_shows_nothing_of_it()
    {
        await StoreAsync(One, Digest.Of("a"), Digest.Of("b"));
        await StoreAsync(Two, Digest.Of("x"), Digest.Of("y"), Digest.Of("z"));
        var theirs = await Stores.Groups.ListAsync(Two, new GroupQuery(SearchQuery.All, Limit: 1), default);
        (await Stores.Groups.ListAsync(One, new GroupQuery(SearchQuery.All, After: theirs.Next), default)).Groups.ShouldAllBe(group => group.Title == "a" || group.Title == "b");
        var page = await Stores.Reports.SearchAsync(Two, SearchQuery.All, 1, null, default);
        (await Stores.Reports.SearchAsync(One, SearchQuery.All, 10, page.Next, default)).Reports.ShouldAllBe(row => row.Project == "one");
    }

    [Fact]
    public async Task A_release_of_another_project_is_not_known_here()
    {
        await StoreAsync(Two, _theirs);
        await StoreAsync(One, Digest.Of("a", facts => facts with { Release = "1.0" }));
        await Stores.Groups.SetStateAsync(One, await NumberAsync("a"), new StandingRequest(GroupState.Resolved, NextRelease: true), "ada", Noon.AddMinutes(1), default);
        await StoreAsync(One, Digest.Of("a", facts => facts with { Release = "6.6" }, at: Noon.AddMinutes(2)));
        (await GroupAsync("a")).Standing.Regressed.ShouldBeTrue();
    }

    [Fact]
    public async Task Erasing_a_user_touches_no_other_project()
    {
        await StoreAsync(Two, _theirs);
        (await Stores.Retention.EraseUserAsync(One, "eve", Noon, default)).ShouldBe(0);
        await LineAsync(_theirs.Facts.Id, Two);
    }

    [Fact]
    public async Task Rules_of_one_project_are_not_read_by_another()
    {
        await Stores.Rules.SaveAsync(Two, RuleKind.Grouping, 0, "secret", "eve", Noon, default);
        (await Stores.Rules.ReadAsync(One, RuleKind.Grouping, default)).ShouldBeNull();
        (await Stores.Rules.HistoryAsync(One, RuleKind.Grouping, default)).ShouldBeEmpty();
    }
}
