using System.Text;
using Faultline.Server.Groups;
using Faultline.Server.Ledger;
using Faultline.Server.Reports;
using Faultline.Tracker.Rollups;
using Faultline.Tracker.Search;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>Old counts become coarser without losing one; a user's data goes without taking others' with it.</summary>
public abstract class FoldAndEraseContract : StoreContract
{
    private protected FoldAndEraseContract(IStorePlace place) : base(place)
    {
    }

    [Fact]
    public async Task Old_quarters_become_hours_and_every_sum_stays()
    {
        var reports = Enumerable.Range(0, 40).Select(i => Digest.Of($"g{i % 3}", facts => facts with
        {
            Duration = TimeSpan.FromMilliseconds(i), Statements = i % 7, Statement = $"SELECT {i % 2}", Method = i % 2 == 0 ? "GET" : "POST",
        }, at: Noon.AddMinutes(5 * i), @class: i % 5 == 0 ? "timeout" : "exception")).ToArray();
        await StoreAsync(reports);
        var before = new List<string>();
        foreach (var kind in Enum.GetValues<RollupKind>())
            before.AddRange(await SumsAsync(kind));

        await FoldAsync(Noon.AddDays(1));
        var after = new List<string>();
        foreach (var kind in Enum.GetValues<RollupKind>())
            after.AddRange(await SumsAsync(kind));
        after.ShouldBe(before);
        var series = await Stores.Groups.SeriesAsync(One, await NumberAsync("g0"), Noon, Noon.AddDays(1), default);
        series.ShouldAllBe(point => point.Start.Minute == 0);
        series.Sum(point => point.Counts.Count).ShouldBe(14);
        series.Select(point => point.Start).ShouldBeInOrder();
    }

    [Fact]
    public async Task Younger_quarters_stay_as_they_are()
    {
        await StoreAsync(Digest.Of("a", at: Noon.AddMinutes(15)), Digest.Of("a", at: Noon.AddMinutes(75)), Digest.Of("a", at: Noon.AddMinutes(90)));
        await FoldAsync(Noon.AddHours(1));
        (await StartsAsync("a")).ShouldBe([0, 75, 90]);
    }

    [Fact]
    public async Task Folding_again_does_nothing_and_what_comes_late_is_folded_into_its_hour()
    {
        await StoreAsync(Digest.Of("a"), Digest.Of("a", at: Noon.AddMinutes(15)));
        await FoldAsync(Noon.AddHours(2));
        (await Stores.Retention.FoldRollupsAsync(Noon.AddHours(2), 1000, default)).ShouldBe(0);
        await StoreAsync(Digest.Of("a", at: Noon.AddMinutes(30)));
        await FoldAsync(Noon.AddHours(2));
        (await StartsAsync("a")).ShouldBe([0]);
        (await Stores.Groups.SeriesAsync(One, await NumberAsync("a"), Noon, Noon.AddDays(1), default)).ShouldHaveSingleItem().Counts.Count.ShouldBe(3);
        (await GroupAsync("a")).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Old_urls_and_events_are_forgotten_but_the_last_fifty_events_of_a_group()
    {
        await StoreAsync(Digest.Of("a", facts => facts with { Url = "https://shop.example/old" }));
        var number = await NumberAsync("a");
        for (var i = 0; i < 60; i++)
            await Stores.Groups.AssignAsync(One, number, $"u{i}", "ada", Noon.AddSeconds(i), default);
        await StoreAsync(Digest.Of("a", facts => facts with { Url = "https://shop.example/new" }, at: Noon.AddDays(50)));
        await FoldAsync(Noon.AddDays(10));
        var detail = await DetailAsync(number);
        detail.Urls.ShouldHaveSingleItem().Url.ShouldBe("https://shop.example/new");
        detail.Events.Count.ShouldBe(50);
        (await EventsAsync()).Count.ShouldBe(50);
        detail.Row.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Marks_of_spools_that_moved_long_ago_are_forgotten_and_others_stay()
    {
        DigestBatch Of(string segment, DateTimeOffset at) => new(One, at, [], new DigestLimits()) { Marks = [new SpoolMark(segment, 256, 5, 0)] };
        await StoreAsync(Of("old", Noon));
        await StoreAsync(Of("young", Noon.AddDays(2)));
        await FoldAsync(Noon.AddDays(1));
        await StoreAsync(Of("young", Noon.AddDays(2)));
        (await CountedAsync(LedgerLine.Accepted)).ShouldBe(10);
        await StoreAsync(Of("old", Noon.AddDays(2)));
        (await CountedAsync(LedgerLine.Accepted)).ShouldBe(15);
    }

    [Fact]
    public async Task A_users_reports_are_erased_and_still_answer_and_count()
    {
        var report = OfUser("ada", "her secret");
        await StoreAsync(report, OfUser("ada", "another"), OfUser("bob", "his"));
        var before = await GroupAsync("a");
        (await Stores.Retention.EraseUserAsync(One, "ada", Noon.AddHours(1), default)).ShouldBe(2);

        var known = await KnownAsync(report.Facts.Id);
        known.Payload.ShouldBeNull();
        known.Loss.ShouldNotBeNull().ShouldSatisfyAllConditions(
            loss => loss.Reason.ShouldBe(PayloadLossReason.Erased), loss => loss.At.ShouldBe(Noon.AddHours(1)), loss => (loss.Detail ?? "").ShouldNotContain("ada"));
        var after = (await DetailAsync(before.Number)).Row;
        (after.Count, after.Users).ShouldBe((before.Count, before.Users));
        (await CountedAsync(LedgerLine.Erased)).ShouldBe(2);
        (await CountedAsync(LedgerLine.Stored)).ShouldBe(3);
    }

    [Fact]
    public async Task What_was_erased_is_found_by_nothing_that_may_tell_who_it_was()
    {
        await StoreAsync(Digest.Of("a", facts => facts with
        {
            User = "ada", Value = "her secret", Url = "https://shop.example/users/ada", RequestId = "req-ada", Host = "adas-laptop", Tags = new Dictionary<string, string> { ["mail"] = "ada@x" },
        }));
        var number = await NumberAsync("a");
        await Stores.Retention.EraseUserAsync(One, "ada", Noon, default);
        foreach (var term in (SearchTerm[])[
            Term.Of(SearchField.User, "ada"), Term.Text("secret"), Term.Prefix(SearchField.Url, "https"), Term.Of(SearchField.Request, "req-ada"), Term.Tag("mail"), Term.Phrase("her secret")])
            (await SearchAsync(term)).ShouldBeEmpty(term.ToString());
        (await Stores.Reports.FindByRequestAsync("req-ada", 10, default)).ShouldBeEmpty();
        foreach (var row in (await Stores.Reports.RecentAsync(10, null, default)).Reports)
            row.Headline.Value.ShouldBeNull();
        (await DetailAsync(number)).Urls.ShouldNotContain(url => url.Url.Contains("ada", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Erasing_one_user_leaves_every_other_report_byte_for_byte()
    {
        var others = Enumerable.Range(0, 20).Select(i => OfUser(i % 2 == 0 ? "ad" : "adam", $"text {i}")).ToArray();
        await StoreAsync([.. others.Take(10), OfUser("ada", "gone"), .. others.Skip(10)]);
        await StoreAsync(Two, others[0], OfUser("ada", "of the other project"));
        (await Stores.Retention.EraseUserAsync(One, "ada", Noon, default)).ShouldBe(1);
        await ReopenAsync();
        foreach (var other in others)
            (await LineAsync(other.Facts.Id)).ShouldBe(Encoding.UTF8.GetString(other.Payload.ReadLine().Span));
        var theirs = await Stores.Reports.SearchAsync(Two, new SearchQuery([Term.Of(SearchField.User, "ada")]), 10, null, default);
        await LineAsync(theirs.Reports.ShouldHaveSingleItem().Id, Two);
    }

    [Fact]
    public async Task Erasing_again_or_nobody_erases_nothing_and_what_comes_after_is_kept()
    {
        await StoreAsync(OfUser("ada", "old"));
        (await Stores.Retention.EraseUserAsync(One, "nobody", Noon, default)).ShouldBe(0);
        (await Stores.Retention.EraseUserAsync(One, "ada", Noon, default)).ShouldBe(1);
        (await Stores.Retention.EraseUserAsync(One, "ada", Noon, default)).ShouldBe(0);
        var report = OfUser("ada", "new");
        await StoreAsync(report);
        await ReopenAsync();
        await LineAsync(report.Facts.Id);
        (await CountedAsync(LedgerLine.Erased)).ShouldBe(1);
    }

    [Fact]
    public async Task An_erased_report_that_comes_again_is_a_duplicate_and_stays_erased()
    {
        var report = OfUser("ada", "old");
        await StoreAsync(report);
        await Stores.Retention.EraseUserAsync(One, "ada", Noon, default);
        (await StoreAsync(report)).ShouldBe(new DigestResult(0, 1));
        (await KnownAsync(report.Facts.Id)).Loss.ShouldNotBeNull().Reason.ShouldBe(PayloadLossReason.Erased);
    }

    private static DigestRecord OfUser(string user, string value) => Digest.Of("a", facts => facts with { User = user, Value = value });

    private async Task FoldAsync(DateTimeOffset before)
    {
        // A few rows at once, as the worker does it.
        for (var rounds = 0; await Stores.Retention.FoldRollupsAsync(before, 7, default) > 0; rounds++)
            rounds.ShouldBeLessThan(500, "folding should come to an end");
    }

    private async Task<IEnumerable<int>> StartsAsync(string title) =>
        (await Stores.Groups.SeriesAsync(One, await NumberAsync(title), Noon, Noon.AddDays(1), default)).Select(point => (int)(point.Start - Noon).TotalMinutes);

    private async Task<IEnumerable<string>> SumsAsync(RollupKind kind) =>
        (await Stores.Groups.SumsAsync(One, kind, Noon, Noon.AddDays(1), RollupOrder.Count, 100, default)).Select(row => $"{kind} {row}").Order(StringComparer.Ordinal);
}
