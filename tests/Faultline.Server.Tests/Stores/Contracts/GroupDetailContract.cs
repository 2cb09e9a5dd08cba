using Faultline.Server.Groups;
using Faultline.Server.Reports;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>What the page of a group shows.</summary>
public abstract class GroupDetailContract : StoreContract
{
    private protected GroupDetailContract(IStorePlace place) : base(place)
    {
    }

    [Fact]
    public async Task A_group_is_found_by_its_number()
    {
        await StoreAsync(Digest.Of("a"), Digest.Of("b"));
        var row = await GroupAsync("a");
        var detail = await DetailAsync(row.Number);
        detail.Row.ShouldBe(row);
        detail.Keys.ShouldBe([Digest.KeyOf("a").ToString()]);
        detail.Merged.ShouldBeEmpty();
        detail.Urls.ShouldBeEmpty();
        detail.Referrers.ShouldBeEmpty();
        detail.Releases.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_number_that_is_none_is_unknown()
    {
        await StoreAsync(Digest.Of("a"));
        foreach (var number in (long[])[0, -1, long.MaxValue, await NumberAsync("a") + 1])
            (await Stores.Groups.FindAsync(One, number, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Its_newest_twenty_reports_are_shown_newest_first()
    {
        var reports = Enumerable.Range(0, 25).Select(i => Digest.Of("a", facts => facts with { Value = $"no {i}" }, at: Noon.AddSeconds(i))).ToArray();
        await StoreAsync(reports);
        await StoreAsync(Digest.Of("b", at: Noon.AddMinutes(1)));
        var newest = (await DetailAsync(await NumberAsync("a"))).Newest;
        newest.Select(row => row.Id).ShouldBe(reports.Reverse().Take(20).Select(report => report.Facts.Id));
        newest[0].ShouldBe(new ReportRow("one", reports[^1].Facts.Id, Noon.AddSeconds(24), new ReportHeadline(null, "Shop.aException", "no 24", null, "GET /a")));
    }

    [Fact]
    public async Task Its_most_frequent_urls_are_counted_without_their_queries_with_some_ids()
    {
        var reports = Enumerable.Range(0, 30).Select(i => Url("a", $"https://shop.example/p{i % 12}?n={i}")).Append(Url("a", "https://shop.example/p3?x")).Append(Url("b", "https://shop.example/p3")).ToArray();
        await StoreAsync(reports[..16]);
        await StoreAsync(reports[16..]);
        var urls = (await DetailAsync(await NumberAsync("a"))).Urls;
        urls.Count.ShouldBe(10);
        (urls[0].Url, urls[0].Count).ShouldBe(("https://shop.example/p3", 4));
        urls.Select(url => url.Count).ShouldBe([4, 3, 3, 3, 3, 3, 2, 2, 2, 2]);
        var expected = reports.Where(report => report.Facts.Url!.Contains("/p3?", StringComparison.Ordinal)).Select(report => report.Facts.Id);
        urls[0].Ids.ShouldNotBeEmpty();
        urls[0].Ids.ShouldBeSubsetOf(expected);
    }

    [Fact]
    public async Task Of_a_day_the_first_fifty_different_urls_are_counted_each_with_ten_reports()
    {
        await StoreAsync([.. Enumerable.Range(10, 48).Select(i => Url("a", $"https://shop.example/p{i}"))]);
        await StoreAsync([.. Enumerable.Repeat("zzz", 3).Concat(["p58", "p59"]).Select(page => Url("a", $"https://shop.example/{page}"))]);
        await StoreAsync([.. Enumerable.Repeat("p10", 12).Append("p60").Append("p60").Select(page => Url("a", $"https://shop.example/{page}"))]);
        await StoreAsync(Url("a", "https://shop.example/next") with { Received = Noon.AddDays(1) }, Url("a", "https://shop.example/next") with { Received = Noon.AddDays(1) });
        Time.Now = Noon.AddDays(1);
        var urls = (await DetailAsync(await NumberAsync("a"))).Urls;
        urls.Take(3).Select(url => (url.Url[^4..], url.Count)).ShouldBe([("/p10", 13L), ("next", 2L), ("/p11", 1L)]);
        urls[0].Ids.Count.ShouldBe(10);
    }

    [Fact]
    public async Task Its_most_frequent_local_referrers_are_counted()
    {
        await StoreAsync([.. Enumerable.Range(0, 21).Select(i => Digest.Of("a", facts => facts with { LocalReferrer = $"https://shop.example/r{Math.Min(i % 7, 5)}" }))]);
        var referrers = (await DetailAsync(await NumberAsync("a"))).Referrers;
        referrers.Count.ShouldBe(5);
        (referrers[0].Url, referrers[0].Count).ShouldBe(("https://shop.example/r5", 6));
    }

    [Fact]
    public async Task Its_releases_are_shown_newest_first_with_their_first_report()
    {
        var (first, second) = (InRelease("1.0", 0), InRelease("1.1", 1));
        await StoreAsync(first, second);
        await StoreAsync(InRelease("1.0", 2), InRelease("1.0", 3), Digest.Of("a", at: Noon.AddMinutes(4)));
        (await DetailAsync(await NumberAsync("a"))).Releases.ShouldBe(
        [
            new ReleaseCount("1.1", 1, Noon.AddMinutes(1), second.Facts.Id),
            new ReleaseCount("1.0", 3, Noon, first.Facts.Id),
        ]);
    }

    [Fact]
    public async Task At_most_twenty_releases_and_fifty_events_are_shown()
    {
        await StoreAsync([.. Enumerable.Range(0, 25).Select(i => InRelease($"1.{i}", i))]);
        var number = await NumberAsync("a");
        for (var i = 0; i < 60; i++)
            await Stores.Groups.AssignAsync(One, number, $"user {i}", "ada", Noon.AddMinutes(i), default);
        var detail = await DetailAsync(number);
        detail.Releases.Select(release => release.Release).ShouldBe(Enumerable.Range(5, 20).Reverse().Select(i => $"1.{i}"));
        detail.Events.Count.ShouldBe(50);
        detail.Events.Select(one => one.Number).ShouldBeInOrder(SortDirection.Descending);
        detail.Events[0].At.ShouldBe(Noon.AddMinutes(59));
    }

    [Fact]
    public async Task Its_history_begins_with_the_report_that_made_it()
    {
        var report = Digest.Of("a");
        await StoreAsync(Digest.Of("b"), report);
        var made = (await DetailAsync(await NumberAsync("a"))).Events.ShouldHaveSingleItem();
        (made.Kind, made.Report, made.Actor, made.At, made.Group).ShouldBe((GroupEventKind.New, report.Facts.Id, null, Noon, await NumberAsync("a")));
    }

    private static DigestRecord Url(string group, string url) => Digest.Of(group, facts => facts with { Url = url });

    private static DigestRecord InRelease(string release, int minute) => Digest.Of("a", facts => facts with { Release = release }, at: Noon.AddMinutes(minute));
}
