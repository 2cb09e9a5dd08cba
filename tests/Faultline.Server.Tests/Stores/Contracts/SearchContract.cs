using Faultline.Server.Reports;
using Faultline.Tracker;
using Faultline.Tracker.Search;
using Faultline.Tracker.States;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>What a search finds. The terms are made by hand, as the parser gives them.</summary>
public abstract class SearchContract : StoreContract
{
    private protected SearchContract(IStorePlace place) : base(place)
    {
    }

    [Fact]
    public async Task No_term_finds_everything_of_the_project_newest_first()
    {
        var (a, b) = (await StoreOneAsync("a"), await StoreOneAsync("b"));
        await StoreAsync(Two, Digest.Of());
        (await SearchAsync()).ShouldBe([b, a]);
    }

    public static TheoryData<SearchField> Facts =>
        [SearchField.Type, SearchField.Topic, SearchField.Release, SearchField.Environment, SearchField.Code, SearchField.User, SearchField.Url, SearchField.Host,
            SearchField.Statement, SearchField.Reporter];

    [Theory]
    [MemberData(nameof(Facts))]
    public async Task A_fact_is_found_by_its_value_in_any_case_and_by_its_beginning(SearchField field)
    {
        const string Value = "Abc-1/x y";
        var id = await StoreOneAsync("a", facts => With(facts, field, Value));
        await StoreOneAsync("b", facts => With(facts, field, "Abcd"));
        await StoreOneAsync("c");

        (await SearchAsync(Term.Of(field, Value))).ShouldBe([id]);
        (await SearchAsync(Term.Of(field, "aBC-1/X Y"))).ShouldBe([id]);
        (await SearchAsync(Term.Prefix(field, "ABC-"))).ShouldBe([id]);
        (await SearchAsync(Term.Prefix(field, "abc"))).Count.ShouldBe(2);
        (await SearchAsync(Term.Of(field, "abc"))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("typ")]
    [InlineData("re")]
    [InlineData("tag")]
    [InlineData("t")]
    [InlineData("user")]
    [InlineData("=")]
    [InlineData("#")]
    public async Task The_beginning_of_a_word_is_not_that_of_a_fields_name(string beginning)
    {
        var id = await StoreOneAsync("a", facts => With(With(facts, SearchField.User, "ada"), SearchField.Release, "1.0") with { Value = "Typhoon" });
        IReadOnlyList<ReportId> found = beginning is "typ" or "t" ? [id] : [];
        await StoreOneAsync("b", facts => With(With(facts, SearchField.User, "bob"), SearchField.Host, "web") with { Value = null });
        (await SearchAsync(Term.Prefix(SearchField.Text, beginning))).ShouldBe(found);
    }

    [Theory]
    [MemberData(nameof(Facts))]
    public async Task A_negated_term_finds_what_does_not_match_also_what_says_nothing_of_it(SearchField field)
    {
        await StoreOneAsync("a", facts => With(facts, field, "abc"));
        var other = await StoreOneAsync("b", facts => With(facts, field, "abd"));
        var nothing = await StoreOneAsync("c", facts => With(facts, field, null));
        (await SearchAsync(Term.Not(Term.Of(field, "ABC")))).ShouldBe([nothing, other]);
        (await SearchAsync(Term.Not(Term.Prefix(field, "ab")))).ShouldBe([nothing]);
    }

    [Theory]
    [MemberData(nameof(Facts))]
    public async Task One_of_several_values_is_enough(SearchField field)
    {
        var a = await StoreOneAsync("a", facts => With(facts, field, "v1"));
        var b = await StoreOneAsync("b", facts => With(facts, field, "v2"));
        await StoreOneAsync("c", facts => With(facts, field, "v3"));
        (await SearchAsync(Term.Of(field, "v1", "v2", "v4"))).ShouldBe([b, a]);
    }

    [Theory]
    [InlineData(SearchField.Type)]
    [InlineData(SearchField.Code)]
    public async Task A_name_is_found_by_its_end_and_by_what_an_end_begins_with(SearchField field)
    {
        var a = await StoreOneAsync("a", facts => With(facts, field, "Shop.Orders+Late.TimeoutException"));
        var b = await StoreOneAsync("b", facts => With(facts, field, "Shop.SoftTimeoutException"));
        var c = await StoreOneAsync("c", facts => With(facts, field, "std::bad_alloc"));

        foreach (var end in (string[])["timeoutexception", "Late.TimeoutException", "orders+late.timeoutexception", "Shop.Orders+Late.TimeoutException"])
            (await SearchAsync(Term.Of(field, end))).ShouldBe([a], end);
        (await SearchAsync(Term.Prefix(field, "Timeout"))).ShouldBe([a]);
        (await SearchAsync(Term.Prefix(field, "late."))).ShouldBe([a]);
        (await SearchAsync(Term.Of(field, "Late"))).ShouldBeEmpty("it is no end");
        (await SearchAsync(Term.Of(field, "Exception"))).ShouldBeEmpty("it is no part");
        (await SearchAsync(Term.Of(field, "bad_alloc", "SoftTimeoutException"))).ShouldBe([c, b]);
        (await SearchAsync(Term.Not(Term.Of(field, "TimeoutException")))).ShouldBe([c, b]);
        if (field == SearchField.Type)
            (await GroupsOfAsync(Term.Of(field, "TimeoutException"))).ShouldBe(["a"]);
    }

    [Fact]
    public async Task Case_is_nothing_in_other_scripts_either()
    {
        var id = await StoreOneAsync("a", facts => facts with { User = "Ärger", Topic = "Страница", Tags = new Dictionary<string, string> { ["Ort"] = "KÖLN" } });
        (await SearchAsync(Term.Of(SearchField.User, "ärger"))).ShouldBe([id]);
        (await SearchAsync(Term.Prefix(SearchField.Topic, "СТРАН"))).ShouldBe([id]);
        (await SearchAsync(Term.Tag("ort", "köln"))).ShouldBe([id]);
    }

    [Fact]
    public async Task What_means_something_to_the_database_means_itself()
    {
        var id = await StoreOneAsync("a", facts => facts with { User = "a%b_c\\d*e'f\"g;--" });
        await StoreOneAsync("b", facts => facts with { User = "axxbxcxd" });
        (await SearchAsync(Term.Prefix(SearchField.User, "a%b"))).ShouldBe([id]);
        (await SearchAsync(Term.Prefix(SearchField.User, "a_"))).ShouldBeEmpty();
        (await SearchAsync(Term.Of(SearchField.User, "a%b_c\\d*e'f\"g;--"))).ShouldBe([id]);
        (await SearchAsync(Term.Prefix(SearchField.User, "a%b_c\\d*e'f\""))).ShouldBe([id]);
        foreach (var odd in (string[])["\"", "'", "*", "a\" OR \"b", "NEAR(", "a:b", "-", "^", "(", "\\", "%", "\0"])
        {
            await SearchAsync(Term.Text(odd));
            await SearchAsync(Term.Phrase(odd));
            await SearchAsync(Term.Prefix(SearchField.Text, odd));
        }
    }

    [Fact]
    public async Task Requests_are_found_by_the_local_and_the_global_id()
    {
        var local = await StoreOneAsync("a", facts => facts with { RequestId = "req-1" });
        var global = await StoreOneAsync("a", facts => facts with { RequestId = "req-2", GlobalRequestId = "req-1" });
        (await SearchAsync(Term.Of(SearchField.Request, "req-1"))).ShouldBe([global, local]);
        (await SearchAsync(Term.Not(Term.Of(SearchField.Request, "req-2")))).ShouldBe([local]);
    }

    [Fact]
    public async Task Traces_are_found_in_any_case()
    {
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var a = await StoreOneAsync("a", facts => facts with { TraceId = Trace });
        var b = await StoreOneAsync("a", facts => facts with { TraceId = "00000000000000000000000000000001" });
        var c = await StoreOneAsync("a");
        (await SearchAsync(Term.Of(SearchField.Trace, Trace.ToUpperInvariant()))).ShouldBe([a]);
        (await SearchAsync(Term.Not(Term.Of(SearchField.Trace, Trace)))).ShouldBe([c, b]);
        (await SearchAsync(Term.Of(SearchField.Trace, "no trace"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Class_status_group_and_tags_are_found()
    {
        var a = await StoreOneAsync("a", facts => facts with { Status = 500, Tags = Tags(("zone", "eu"), ("tier", "gold")) }, "timeout");
        var b = await StoreOneAsync("b", facts => facts with { Status = 503, Tags = Tags(("zone", "us")) });
        var c = await StoreOneAsync("c");

        (await SearchAsync(Term.Of(SearchField.Class, "TIMEOUT"))).ShouldBe([a]);
        (await SearchAsync(Term.Of(SearchField.Status, "500"))).ShouldBe([a]);
        (await SearchAsync(Term.Of(SearchField.Status, "500", "503"))).ShouldBe([b, a]);
        (await SearchAsync(Term.Number(SearchField.Status, 501, null))).ShouldBe([b]);
        (await SearchAsync(Term.Number(SearchField.Status, 500, 599))).ShouldBe([b, a]);
        (await SearchAsync(Term.Not(Term.Number(SearchField.Status, 500, 502)))).ShouldBe([c, b]);
        (await SearchAsync(Term.Tag("zone", "EU"))).ShouldBe([a]);
        (await SearchAsync(Term.Tag("zone"))).ShouldBe([b, a]);
        (await SearchAsync(Term.Not(Term.Tag("zone")))).ShouldBe([c]);
        (await SearchAsync(Term.Not(Term.Tag("zone", "eu")))).ShouldBe([c, b]);
        (await SearchAsync(Term.Tag("tier", "eu"))).ShouldBeEmpty();
        var number = (await NumberAsync("b")).ToString(null as IFormatProvider);
        (await SearchAsync(Term.Of(SearchField.Group, number))).ShouldBe([b]);
        (await SearchAsync(Term.Not(Term.Of(SearchField.Group, number)))).ShouldBe([c, a]);
    }

    [Fact]
    public async Task Words_of_message_and_url_and_of_the_group_are_found_in_any_case()
    {
        var a = await StoreOneAsync("alpha", facts => facts with { Value = "Order 4711 is CLOSED", Url = "https://shop.example/cart?step=pay" });
        var b = await StoreOneAsync("beta", facts => facts with { Value = "order 12 is open" });
        (await SearchAsync(Term.Text("closed"))).ShouldBe([a]);
        (await SearchAsync(Term.Text("ORDER"))).ShouldBe([b, a]);
        (await SearchAsync(Term.Text("cart"))).ShouldBe([a]);
        (await SearchAsync(Term.Text("alpha"))).ShouldBe([a]);
        (await SearchAsync(Term.Text("nothing"))).ShouldBeEmpty();
        (await SearchAsync(Term.Not(Term.Text("closed")))).ShouldBe([b]);
    }

    [Fact]
    public async Task All_words_of_a_term_must_be_there_wherever_they_stand()
    {
        var a = await StoreOneAsync("alpha", facts => facts with { Value = "order is closed" });
        await StoreOneAsync("beta", facts => facts with { Value = "order is open" });
        (await SearchAsync(Term.Text("closed.order"))).ShouldBe([a]);
        (await SearchAsync(Term.Text("order-alpha"))).ShouldBe([a]);
        (await SearchAsync(Term.Text("order/closed/alpha/never"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_words_in_quotes_each_stands_behind_the_one_before()
    {
        var a = await StoreOneAsync("a", facts => facts with { Value = "the disk of host seven is full" });
        await StoreOneAsync("a", facts => facts with { Value = "full host of the disk" });
        (await SearchAsync(Term.Phrase("disk of host"))).ShouldBe([a]);
        (await SearchAsync(Term.Phrase("Is FULL"))).ShouldBe([a]);
        (await SearchAsync(Term.Phrase("host is"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_word_is_found_by_its_beginning_in_any_script()
    {
        var a = await StoreOneAsync("a", facts => facts with { Value = "Ошибка чтения naïve_word 読み込み" });
        (await SearchAsync(Term.Prefix(SearchField.Text, "ОШИ"))).ShouldBe([a]);
        (await SearchAsync(Term.Text("ошибка"))).ShouldBe([a]);
        (await SearchAsync(Term.Prefix(SearchField.Text, "naïve_w"))).ShouldBe([a]);
        (await SearchAsync(Term.Text("naïve"))).ShouldBeEmpty();
        (await SearchAsync(Term.Text("読み込み"))).ShouldBe([a]);
    }

    [Fact]
    public async Task All_terms_must_hold()
    {
        var a = await StoreOneAsync("a", facts => facts with { User = "ada", Release = "1.0", Value = "closed" });
        await StoreOneAsync("a", facts => facts with { User = "ada", Release = "1.1", Value = "closed" });
        await StoreOneAsync("a", facts => facts with { User = "bob", Release = "1.0", Value = "closed" });
        (await SearchAsync(Term.Of(SearchField.User, "ada"), Term.Of(SearchField.Release, "1.0"), Term.Text("closed"))).ShouldBe([a]);
        (await SearchAsync(Term.Of(SearchField.User, "ada"), Term.Not(Term.Of(SearchField.User, "ada")))).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_time_of_arrival_is_from_and_before()
    {
        var a = await StoreOneAsync("a", at: Noon);
        var b = await StoreOneAsync("a", at: Noon.AddSeconds(10));
        (await SearchAsync(Term.Moment(SearchField.Received, Noon.AddSeconds(10), null))).ShouldBe([b]);
        (await SearchAsync(Term.Moment(SearchField.Received, null, Noon.AddSeconds(10)))).ShouldBe([a]);
        (await SearchAsync(Term.Moment(SearchField.Received, Noon, Noon.AddSeconds(11)))).ShouldBe([b, a]);
        (await SearchAsync(Term.Not(Term.Moment(SearchField.Received, Noon, Noon.AddSeconds(1))))).ShouldBe([b]);
    }

    [Fact]
    public async Task What_another_stack_of_a_group_brings_is_found_of_each_of_its_reports_alone()
    {
        await StoreOneAsync("a");
        var one = await StoreOneAsync("a", facts => facts with { Topic = "GET /elsewhere" });
        await StoreOneAsync("a");
        var two = await StoreOneAsync("a", facts => facts with { Topic = "GET /elsewhere" });

        (await SearchAsync(Term.Text("elsewhere"))).ShouldBe([two, one]);
    }

    [Fact]
    public async Task What_a_group_is_is_found_of_its_reports()
    {
        var (open, resolved, muted) = (await StoreOneAsync("open"), await StoreOneAsync("resolved"), await StoreOneAsync("muted"));
        await Stores.Groups.SetStateAsync(One, await NumberAsync("resolved"), new StandingRequest(GroupState.Resolved), "ada", Noon, default);
        await Stores.Groups.SetStateAsync(One, await NumberAsync("muted"), new StandingRequest(GroupState.Muted), "ada", Noon, default);
        await Stores.Groups.AssignAsync(One, await NumberAsync("open"), "Ada", "ada", Noon, default);
        await Stores.Groups.LinkBugAsync(One, await NumberAsync("muted"), "https://bugs.example/7", "ada", Noon, default);
        await Stores.Reports.PinAsync(One, resolved, true, default);

        (await SearchAsync(Term.Of(SearchField.Is, "open"))).ShouldBe([open]);
        (await SearchAsync(Term.Of(SearchField.Is, "resolved"))).ShouldBe([resolved]);
        (await SearchAsync(Term.Of(SearchField.Is, "MUTED"))).ShouldBe([muted]);
        (await SearchAsync(Term.Not(Term.Of(SearchField.Is, "muted")))).ShouldBe([resolved, open]);
        (await SearchAsync(Term.Of(SearchField.Is, "resolved", "muted"))).ShouldBe([muted, resolved]);
        (await SearchAsync(Term.Of(SearchField.Is, "assigned"))).ShouldBe([open]);
        (await SearchAsync(Term.Of(SearchField.Is, "pinned"))).ShouldBe([resolved]);
        (await SearchAsync(Term.Of(SearchField.Is, "regressed"))).ShouldBeEmpty();
        (await SearchAsync(Term.Of(SearchField.Assignee, "ada"))).ShouldBe([open]);
        (await SearchAsync(Term.Of(SearchField.Assignee, "none"))).ShouldBe([muted, resolved]);
        (await SearchAsync(Term.Prefix(SearchField.Bug, "https://bugs."))).ShouldBe([muted]);
        (await SearchAsync(Term.Not(Term.Prefix(SearchField.Bug, "https:")))).ShouldBe([resolved, open]);
    }

    [Fact]
    public async Task A_regressed_group_is_open_and_regressed()
    {
        var first = await StoreOneAsync("a");
        await StoreOneAsync("b");
        await Stores.Groups.SetStateAsync(One, await NumberAsync("a"), new StandingRequest(GroupState.Resolved), "ada", Noon, default);
        var second = await StoreOneAsync("a", at: Noon.AddMinutes(1));
        (await SearchAsync(Term.Of(SearchField.Is, "regressed"))).ShouldBe([second, first]);
        (await SearchAsync(Term.Of(SearchField.Is, "open"))).Count.ShouldBe(3);
    }

    [Fact]
    public async Task First_and_last_seen_and_new_are_of_the_group()
    {
        var old = await StoreOneAsync("old", at: Noon.AddDays(-3));
        var again = await StoreOneAsync("old", at: Noon);
        var fresh = await StoreOneAsync("fresh", at: Noon);
        var gone = await StoreOneAsync("gone", at: Noon.AddDays(-5));
        (await SearchAsync(Term.Moment(SearchField.First, Noon.AddDays(-4), Noon.AddDays(-2)))).ShouldBe([again, old], ignoreOrder: true);
        (await SearchAsync(Term.Moment(SearchField.Last, null, Noon.AddDays(-4)))).ShouldBe([gone]);
        (await SearchAsync(Term.Of(SearchField.Is, "new"))).ShouldBe([fresh]);
        (await SearchAsync(Term.Not(Term.Of(SearchField.Is, "new")))).ShouldBe([old, again, gone], ignoreOrder: true);
    }

    [Fact]
    public async Task A_search_is_paged_by_cursor_and_each_match_comes_once_while_others_arrive()
    {
        var stored = new List<ReportId>();
        for (var i = 0; i < 7; i++)
        {
            stored.Add(await StoreOneAsync("a", facts => facts with { User = "ada", Value = "needle" }));
            await StoreOneAsync("a", facts => facts with { User = "bob" });
        }

        foreach (var term in (SearchTerm[])[Term.Of(SearchField.User, "ada"), Term.Text("needle"), Term.Phrase("needle"), Term.Not(Term.Of(SearchField.User, "bob"))])
        {
            var (seen, cursor) = (new List<ReportId>(), default(ReportCursor?));
            do
            {
                var page = await Stores.Reports.SearchAsync(One, new SearchQuery([term]), 2, cursor, default);
                page.Reports.Count.ShouldBeLessThanOrEqualTo(2);
                seen.AddRange(page.Reports.Select(row => row.Id));
                cursor = page.Next;
                stored.Add(await StoreOneAsync("a", facts => facts with { User = "ada", Value = "needle" }));
            }
            while (cursor is not null);

            stored.Take(stored.Count).Reverse().SkipWhile(id => id != seen[0]).ShouldBe(seen);
        }
    }

    private static Dictionary<string, string> Tags(params (string Name, string Value)[] tags) => tags.ToDictionary(tag => tag.Name, tag => tag.Value);

    private static ReportFacts With(ReportFacts facts, SearchField field, string? value) => field switch
    {
        SearchField.Type => facts with { Type = value },
        SearchField.Topic => facts with { Topic = value },
        SearchField.Release => facts with { Release = value },
        SearchField.Environment => facts with { Environment = value },
        SearchField.Code => facts with { Code = value },
        SearchField.User => facts with { User = value },
        SearchField.Url => facts with { Url = value },
        SearchField.Host => facts with { Host = value },
        SearchField.Statement => facts with { Statement = value },
        SearchField.Reporter => facts with { Reporter = value },
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    private async Task<ReportId> StoreOneAsync(string group, Func<ReportFacts, ReportFacts>? facts = null, string @class = "exception", DateTimeOffset? at = null)
    {
        var report = Digest.Of(group, facts, at: at, @class: @class);
        await StoreAsync(report);
        return report.Facts.Id;
    }
}
