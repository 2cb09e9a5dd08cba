using Faultline.Server.Ledger;
using Faultline.Server.Reports;
using Faultline.Tracker.Search;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>A wish to erase reaches what comes after it and is from before, and what groups keep of their reports.</summary>
public abstract class ErasureContract : StoreContract
{
    private protected ErasureContract(IStorePlace place) : base(place)
    {
    }

    [Fact]
    public async Task What_was_seen_before_the_wish_and_comes_after_it_is_counted_and_not_kept()
    {
        await EraseAsync("ada", Noon.AddHours(1));
        var late = Digest.Of("a", facts => facts with
        {
            User = "ada", Value = "her secret", Url = "https://shop.example/users/ada", LocalReferrer = "/users/ada", RequestId = "req-ada", Time = Noon,
            Tags = new Dictionary<string, string> { ["mail"] = "ada@x" },
        }, at: Noon.AddHours(2));
        var other = OfUser("bob", "his", Noon.AddHours(2));
        (await StoreAsync(late, other)).ShouldBe(new DigestResult(2, 0, NewGroups: 1));

        var known = await KnownAsync(late.Facts.Id);
        (known.Payload, known.Loss.ShouldNotBeNull().Reason).ShouldBe((null, PayloadLossReason.Erased));
        await LineAsync(other.Facts.Id);
        foreach (var term in (SearchTerm[])[Term.Of(SearchField.User, "ada"), Term.Text("secret"), Term.Of(SearchField.Request, "req-ada"), Term.Tag("mail"), Term.Prefix(SearchField.Url, "https")])
            (await SearchAsync(term)).ShouldBeEmpty(term.ToString());
        (await SearchAsync(Term.Of(SearchField.Topic, "GET /a"))).ShouldBe([other.Facts.Id, late.Facts.Id]);
        var detail = await DetailAsync((await GroupsAsync()).ShouldHaveSingleItem().Number);
        (detail.Row.Count, detail.Row.Users, detail.Urls.Count, detail.Referrers.Count).ShouldBe((2, 1, 0, 0));
        (await CountedAsync(LedgerLine.Stored)).ShouldBe(2);
        (await CountedAsync(LedgerLine.Erased)).ShouldBe(1);
        (await CountedAsync(LedgerLine.Sampled)).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_erased_is_still_found_by_what_tells_nothing_of_a_person_and_by_nothing_else()
    {
        var hers = Digest.Of("a", facts => facts with
        {
            User = "ada", Value = "her secret", Url = "https://shop.example/users/ada", RequestId = "req-ada", TraceId = "0af7651916cd43dd8448eb211c80319c", Host = "adas-laptop",
            Release = "2.0", Environment = "live", Code = "shop.gone", Reporter = "web", Type = "Shop.Gone", Topic = "GET /a", Statement = "SELECT ada", Tags = new Dictionary<string, string> { ["mail"] = "ada@x" },
        });
        await StoreAsync(hers);
        await EraseAsync("ada", Noon.AddHours(1));
        foreach (var term in (SearchTerm[])[
            Term.Of(SearchField.Type, "Shop.Gone"), Term.Of(SearchField.Topic, "GET /a"), Term.Of(SearchField.Release, "2.0"), Term.Of(SearchField.Environment, "live"),
            Term.Of(SearchField.Code, "shop.gone"), Term.Of(SearchField.Reporter, "web"), Term.Of(SearchField.Class, hers.Class)])
            (await SearchAsync(term)).ShouldBe([hers.Facts.Id], term.ToString());
        foreach (var term in (SearchTerm[])[
            Term.Of(SearchField.User, "ada"), Term.Text("secret"), Term.Of(SearchField.Request, "req-ada"), Term.Tag("mail"), Term.Prefix(SearchField.Url, "https"),
            Term.Of(SearchField.Host, "adas-laptop"), Term.Of(SearchField.Trace, "0af7651916cd43dd8448eb211c80319c")])
            (await SearchAsync(term)).ShouldBeEmpty(term.ToString());
    }

    [Fact]
    public async Task What_lay_in_a_spool_segment_of_before_the_wish_is_not_kept_and_what_lay_in_a_later_one_is()
    {
        await EraseAsync("ada", Noon);
        var before = OfUser("ada", "old", Noon.AddHours(1)) with { From = ("20261118T115959999Z-1-0123456789abcdef.spool", 256) };
        var after = OfUser("ada", "new", Noon.AddHours(1)) with { From = ("20261118T120000000Z-1-0123456789abcdef.spool", 256) };
        await StoreAsync(before, after);
        (await KnownAsync(before.Facts.Id)).Loss.ShouldNotBeNull().Reason.ShouldBe(PayloadLossReason.Erased);
        await LineAsync(after.Facts.Id);
    }

    [Fact]
    public async Task A_wish_is_remembered_over_a_restart_by_its_project_alone_and_the_last_one_counts()
    {
        await EraseAsync("ada", Noon.AddHours(2));
        await EraseAsync("ada", Noon.AddHours(1));
        await ReopenAsync();
        DigestRecord Seen(int hours) => Digest.Of("a", facts => facts with { User = "ada", Time = Noon.AddHours(hours) }, at: Noon.AddHours(4));
        var (before, after, theirs) = (Seen(2), Seen(3), Seen(1));
        await StoreAsync(before, after);
        await StoreAsync(Two, theirs);
        (await KnownAsync(before.Facts.Id)).Payload.ShouldBeNull();
        await LineAsync(after.Facts.Id);
        await LineAsync(theirs.Facts.Id, Two);
        (await StoreAsync(before)).ShouldBe(new DigestResult(0, 1));
    }

    [Fact]
    public async Task Urls_and_referrers_that_others_met_too_lose_the_users_counts_and_those_of_nobody_else_go()
    {
        var hers = Enumerable.Range(0, 12).Select(_ => Met("ada", "https://shop.example/users/ada?q=1", "/users/ada"));
        await StoreAsync([.. hers, Met("ada", "https://shop.example/", "/cart"), Met("bob", "https://shop.example/?x", "/cart"), Met("bob", "https://shop.example/", "/cart")]);
        var number = await NumberAsync("a");
        await EraseAsync("ada", Noon.AddHours(1));
        var detail = await DetailAsync(number);
        detail.Urls.Select(url => (url.Url, url.Count, url.Ids.Count)).ShouldBe([("https://shop.example/", 2, 2)]);
        detail.Referrers.Select(url => (url.Url, url.Count, url.Ids.Count)).ShouldBe([("/cart", 2, 2)]);
    }

    [Fact]
    public async Task A_group_that_the_users_report_named_is_named_after_one_that_is_left()
    {
        await StoreAsync(Named("ada", "ada was here"), Named("bob", "bob was here"));
        var number = await NumberAsync("ada was here");
        await EraseAsync("ada", Noon.AddHours(1));
        (await DetailAsync(number)).Row.Title.ShouldBe("bob was here");
        (await GroupsOfAsync(Term.Text("ada"))).ShouldBeEmpty();
        (await GroupsOfAsync(Term.Text("bob"))).ShouldBe(["bob was here"]);

        await EraseAsync("bob", Noon.AddHours(1));
        (await DetailAsync(number)).Row.Title.ShouldBe("");
        (await GroupsOfAsync(Term.Text("bob"))).ShouldBeEmpty();
        (await GroupsOfAsync(Term.Text("shop"))).ShouldBe([""]);
    }

    [Fact]
    public async Task A_title_that_a_report_of_somebody_else_gives_too_stays()
    {
        await StoreAsync(Named("ada", "card was declined"), Named("bob", "card was declined"));
        await EraseAsync("ada", Noon.AddHours(1));
        (await GroupsOfAsync(Term.Text("declined"))).ShouldBe(["card was declined"]);
    }

    [Fact]
    public async Task A_group_that_somebody_else_named_keeps_its_title()
    {
        await StoreAsync(Named("bob", "bob was here"), Named("ada", "ada was here"), Named("eve", "eve was here"));
        await EraseAsync("ada", Noon.AddHours(1));
        (await GroupsOfAsync(Term.Text("bob"))).ShouldBe(["bob was here"]);
    }

    [Fact]
    public async Task A_user_who_comes_back_is_counted_anew()
    {
        await StoreAsync(OfUser("ada", "old", Noon), OfUser("bob", "his", Noon));
        var number = await NumberAsync("a");
        await EraseAsync("ada", Noon.AddHours(1));
        await StoreAsync(OfUser("ada", "new", Noon.AddHours(2)));
        (await DetailAsync(number)).Row.Users.ShouldBe(3, "nothing tells that it is the same one");
    }

    private Task<long> EraseAsync(string user, DateTimeOffset at) => Stores.Retention.EraseUserAsync(One, user, at, default);

    private static DigestRecord OfUser(string user, string value, DateTimeOffset at) => Digest.Of("a", facts => facts with { User = user, Value = value }, at: at);

    private static DigestRecord Met(string user, string url, string referrer) => Digest.Of("a", facts => facts with { User = user, Url = url, LocalReferrer = referrer });

    /// <summary>A report whose message would name its group.</summary>
    private static DigestRecord Named(string user, string value)
    {
        var report = OfUser(user, value, Noon);
        return report with { Outline = Digest.Outline(report.Facts.Type, value, null, [.. SearchWords.Of($"{report.Facts.Type} {report.Facts.Topic}").Distinct()]) };
    }
}
