using System.Text;
using Faultline.Server.Groups;
using Faultline.Server.Reports;
using Faultline.Server.Stores;
using Faultline.Tracker.Search;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>What a search finds that no index answers by itself, and where it ends.</summary>
public abstract class LookThroughContract : StoreContract
{
    private protected LookThroughContract(IStorePlace place) : base(place)
    {
    }

    [Theory]
    [InlineData("message")]
    [InlineData("url")]
    [InlineData("topic")]
    [InlineData("type")]
    [InlineData("culprit")]
    [InlineData("frame")]
    [InlineData("inner message")]
    [InlineData("inner type")]
    public async Task Words_in_quotes_are_looked_for_in_every_text_of_a_report_and_in_those_that_it_shares_with_its_group(string place)
    {
        var (said, turned) = (Saying(place, "needle in haystack"), Saying(place, "haystack in needle"));
        await StoreAsync(said, turned);

        (await SearchAsync(Term.Phrase("Needle in haystack"))).ShouldBe([said.Facts.Id]);
        (await SearchAsync(Term.Not(Term.Phrase("needle in haystack")))).ShouldBe([turned.Facts.Id]);
        (await SearchAsync(Term.Text("haystack"))).ShouldBe([said.Facts.Id, turned.Facts.Id], ignoreOrder: true);
    }

    [Fact]
    public async Task A_page_ends_short_when_enough_was_looked_through_and_the_next_one_goes_on()
    {
        var match = Digest.Of("a", facts => facts with { Value = "needle in haystack" });
        await StoreAsync(match);
        await StoreAsync([.. Enumerable.Range(0, SearchLimits.MostPayloads + 100).Select(_ => Digest.Of("a", facts => facts with { Value = "haystack in needle" }))]);
        var query = new SearchQuery([Term.Phrase("needle in haystack")]);

        var page = await Stores.Reports.SearchAsync(One, query, 10, null, default);
        page.Reports.ShouldBeEmpty();
        page = await Stores.Reports.SearchAsync(One, query, 10, page.Next.ShouldNotBeNull(), default);
        page.Reports.ShouldHaveSingleItem().Id.ShouldBe(match.Facts.Id);
        page.Next.ShouldBeNull();
    }

    [Fact]
    public async Task A_word_that_very_many_groups_have_is_found_of_each_report()
    {
        var many = Enumerable.Range(0, SearchLimits.MostGroups + 5).Select(i => Digest.Of($"g{i}")).ToArray();
        var without = Digest.Of("z");
        without = without with { Outline = Digest.Outline(null, "z", null, ["z"]) };
        var itself = Digest.Of("z", facts => facts with { Value = "run away" });
        itself = itself with { Outline = without.Outline, Words = ["run", "away"] };
        await StoreAsync(new DigestLimits(NewGroupsPerHour: 0), [.. many, without, itself]);

        (await SearchAsync(Term.Text("run"), Term.Text("g0"))).ShouldBe([many[0].Facts.Id]);
        (await SearchAsync(Term.Text("run")))[0].ShouldBe(itself.Facts.Id);
        (await SearchAsync(Term.Text("run"))).Count.ShouldBe(100);
        (await SearchAsync(Term.Not(Term.Text("run")))).ShouldBe([without.Facts.Id]);
        (await SearchAsync(Term.Not(Term.Phrase("run away")))).Count.ShouldBe(100);
        (await SearchAsync(Term.Text("run"), Term.Text("away"))).ShouldBe([itself.Facts.Id]);
    }

    [Fact]
    public async Task A_search_that_nobody_waits_for_any_more_ends()
    {
        await StoreAsync(Digest.Of("a", facts => facts with { User = "ada" }));
        var (query, gone) = (new SearchQuery([Term.Of(SearchField.User, "ada")]), new CancellationToken(canceled: true));
        await Should.ThrowAsync<OperationCanceledException>(async () => await Stores.Reports.SearchAsync(One, query, 10, null, gone));
        await Should.ThrowAsync<OperationCanceledException>(async () => await Stores.Groups.ListAsync(One, new GroupQuery(query), gone));
    }

    // A report that says something in one place alone; each in a group of its own.
    private static DigestRecord Saying(string place, string text)
    {
        var (plain, dotted) = (Digest.Of(text, facts => facts with { Type = "X", Topic = null }), text.Replace(' ', '.'));
        var words = SearchWords.Of(text);
        plain = plain with { Outline = Digest.Outline("X", "boom", null, ["x"]), Words = ["boom"] };
        return place switch
        {
            "message" => plain with { Facts = plain.Facts with { Value = text }, Words = words },
            "url" => plain with { Facts = plain.Facts with { Url = "https://x/" + dotted }, Words = words },
            "topic" => plain with { Facts = plain.Facts with { Topic = text }, Words = words },
            "type" => plain with { Facts = plain.Facts with { Type = dotted }, Words = words },
            "culprit" => plain with { Outline = Digest.Outline("X", "boom", dotted, words) },
            "frame" => Thrown($$"""{"type": "X", "frames": [{"method": "{{dotted}}(int id)"}]}"""),
            "inner message" => Thrown($$"""{"type": "X", "inner": [{"type": "Y", "value": "{{text}}"}]}"""),
            _ => Thrown($$"""{"type": "X", "inner": [{"type": "{{dotted}}"}]}"""),
        };

        DigestRecord Thrown(string exception) => plain with
        {
            Payload = Payload.Of(Encoding.UTF8.GetBytes(Line.Of(plain.Facts.Id, $"\"exception\": {exception}"))), Words = words,
        };
    }
}
