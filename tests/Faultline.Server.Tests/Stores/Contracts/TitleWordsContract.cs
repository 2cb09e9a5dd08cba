using System.Text;
using Faultline.Reports;
using Faultline.Server.Digest;
using Faultline.Server.Groups;
using Faultline.Server.Reports;
using Faultline.Tracker;
using Faultline.Tracker.Grouping;
using Faultline.Tracker.Search;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>A group is found by the words of its title, and its reports by those that they hold themselves. The reports are digested as the server does it.</summary>
public abstract class TitleWordsContract : StoreContract
{
    private const string First = "The Order zavoktel cannot be shipped";
    private const string Later = "The Order mirbrago cannot be shipped";

    private protected TitleWordsContract(IStorePlace place) : base(place)
    {
    }

    [Fact]
    public async Task A_word_of_one_message_finds_that_report_alone()
    {
        var (first, later) = (Of(First), Of(Later));
        await StoreAsync([first, .. Others(15), later, .. Others(15)]);
        (await GroupsAsync()).ShouldHaveSingleItem().Title.ShouldBe(First);

        foreach (var (word, report) in ((string, DigestRecord)[])[("zavoktel", first), ("mirbrago", later)])
        {
            (await SearchAsync(Term.Text(word))).ShouldBe([report.Facts.Id]);
            (await SearchAsync(Term.Prefix(SearchField.Text, word[..5]))).ShouldBe([report.Facts.Id]);
            (await SearchAsync(Term.Text(word), Term.Text("order"))).ShouldBe([report.Facts.Id]);
        }
    }

    [Fact]
    public async Task A_word_of_the_message_that_all_reports_hold_finds_them_all()
    {
        await StoreAsync([Of(First), .. Others(5), Of(Later)]);
        (await SearchAsync(Term.Text("shipped"))).Count.ShouldBe(7);
        (await SearchAsync(Term.Prefix(SearchField.Text, "SHIPP"))).Count.ShouldBe(7);
    }

    [Fact]
    public async Task A_group_is_found_by_words_of_its_title_and_by_their_beginnings()
    {
        await StoreAsync(Of(First), Of(Later), Of("The cart is gone", method: "Shop.Carts.Open"));
        foreach (var term in (SearchTerm[])[Term.Text("zavoktel"), Term.Text("SHIPPED"), Term.Prefix(SearchField.Text, "zavo"), Term.Phrase("zavoktel cannot be"), Term.Text("cannot be")])
        {
            (await GroupsOfAsync(term)).ShouldBe([First], term.ToString());
            (await GroupsOfAsync(Term.Not(term))).ShouldBe(["The cart is gone"], term.ToString());
        }

        (await GroupsOfAsync(Term.Text("mirbrago"))).ShouldBeEmpty("no group is called so");
        (await GroupsOfAsync(Term.Text("zavoktel"), Term.Text("dispatcher"))).ShouldBe([First], "one word is of the title, one of the frames");
        (await GroupsOfAsync(Term.Text("zavoktel dispatcher"))).ShouldBe([First]);
    }

    [Fact]
    public async Task Words_in_quotes_find_the_reports_that_say_so_and_not_those_whose_group_is_called_so()
    {
        var (first, later) = (Of(First), Of(Later));
        // It has the words, in another order.
        await StoreAsync(first, later, Of("shipped be cannot zavoktel Order The"));
        (await SearchAsync(Term.Phrase("Order zavoktel cannot"))).ShouldBe([first.Facts.Id]);
        (await SearchAsync(Term.Phrase("cannot be shipped"))).ShouldBe([later.Facts.Id, first.Facts.Id]);
        (await SearchAsync(Term.Not(Term.Phrase("Order zavoktel cannot")))).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_log_lines_template_is_found_in_quotes_of_each_of_its_reports()
    {
        var (one, two) = (Logged("Order zavoktel failed"), Logged("Order mirbrago failed"));
        await StoreAsync(one, two);
        (await SearchAsync(Term.Phrase("order name failed"))).ShouldBe([two.Facts.Id, one.Facts.Id]);
        (await SearchAsync(Term.Phrase("order zavoktel failed"))).ShouldBe([one.Facts.Id]);
    }

    [Fact]
    public async Task A_negated_word_leaves_out_those_that_hold_it()
    {
        var (first, later, other) = (Of(First), Of(Later), Of("The Order cannot be paid"));
        await StoreAsync(first, later, other);
        (await SearchAsync(Term.Not(Term.Text("zavoktel")))).ShouldBe([other.Facts.Id, later.Facts.Id]);
        (await SearchAsync(Term.Not(Term.Prefix(SearchField.Text, "mirb")))).ShouldBe([other.Facts.Id, first.Facts.Id]);
        (await SearchAsync(Term.Not(Term.Text("shipped")))).ShouldBe([other.Facts.Id]);
    }

    [Fact]
    public async Task Words_of_type_frames_and_topic_find_all_reports_of_the_group()
    {
        await StoreAsync([Of(First), .. Others(5)]);
        foreach (var word in (string[])["shopfailure", "dispatcher", "orders"])
        {
            (await SearchAsync(Term.Text(word))).Count.ShouldBe(6, word);
            (await SearchAsync(Term.Not(Term.Text(word)))).ShouldBeEmpty(word);
        }
    }

    [Fact]
    public async Task What_is_found_is_the_same_after_a_restart()
    {
        var (first, later) = (Of(First), Of(Later));
        await StoreAsync([first, .. Others(3)]);
        await ReopenAsync();
        await StoreAsync(later);
        (await SearchAsync(Term.Text("zavoktel"))).ShouldBe([first.Facts.Id]);
        (await SearchAsync(Term.Text("mirbrago"))).ShouldBe([later.Facts.Id]);
        (await SearchAsync(Term.Text("dispatcher"))).Count.ShouldBe(5);
        (await GroupsOfAsync(Term.Text("zavoktel"))).ShouldBe([First]);
    }

    [Fact]
    public async Task What_is_found_is_the_same_after_merging_and_taking_apart()
    {
        var (first, later, cart) = (Of(First), Of(Later), Of("The cart krumhol is gone", method: "Shop.Carts.Open"));
        await StoreAsync(first, later, cart, Of("The cart is gone", method: "Shop.Carts.Open"));
        var (head, part) = (await NumberAsync(First), await NumberAsync("The cart krumhol is gone"));
        await Stores.Groups.MergeAsync(One, head, [part], "ada", Noon, default);
        await AsBeforeAsync();
        (await GroupsOfAsync(Term.Text("krumhol"))).ShouldBe([First], "a part is called so");

        (await Stores.Groups.UnmergeAsync(One, part, "ada", Noon, default)).ShouldBeTrue();
        await AsBeforeAsync();
        (await GroupsOfAsync(Term.Text("krumhol"))).ShouldBe(["The cart krumhol is gone"]);

        async Task AsBeforeAsync()
        {
            (await SearchAsync(Term.Text("zavoktel"))).ShouldBe([first.Facts.Id]);
            (await SearchAsync(Term.Text("mirbrago"))).ShouldBe([later.Facts.Id]);
            (await SearchAsync(Term.Text("krumhol"))).ShouldBe([cart.Facts.Id]);
        }
    }

    [Fact]
    public async Task A_group_that_is_named_anew_is_found_by_its_new_title_and_its_reports_by_their_own_words()
    {
        var later = Of(Later, "bob");
        await StoreAsync([Of(First, "ada"), later, .. Others(3)]);
        await Stores.Retention.EraseUserAsync(One, "ada", Noon.AddHours(1), default);
        (await GroupsAsync()).ShouldHaveSingleItem().Title.ShouldBe(Later);
        (await GroupsOfAsync(Term.Text("zavoktel"))).ShouldBeEmpty();
        (await SearchAsync(Term.Text("zavoktel"))).ShouldBeEmpty();
        (await GroupsOfAsync(Term.Prefix(SearchField.Text, "mirb"))).ShouldBe([Later]);
        (await SearchAsync(Term.Text("mirbrago"))).ShouldBe([later.Facts.Id]);
        (await SearchAsync(Term.Text("shipped"))).Count.ShouldBe(4);
        (await SearchAsync(Term.Text("dispatcher"))).Count.ShouldBe(5, "the erased one is found by what all of the group share");
        var facts = later.Facts;
        foreach (var term in (SearchTerm[])[Term.Of(SearchField.Type, facts.Type!), Term.Of(SearchField.Topic, facts.Topic!), Term.Of(SearchField.Class, later.Class)])
        {
            (await GroupsOfAsync(term)).ShouldBe([Later], term.ToString());
            (await SearchAsync(term)).Count.ShouldBe(5, term.ToString());
        }

        await StoreAsync(Of(First));
        (await SearchAsync(Term.Text("zavoktel"))).Count.ShouldBe(1);
        (await SearchAsync(Term.Text("dispatcher"))).Count.ShouldBe(6);
    }

    [Fact]
    public async Task A_group_of_an_earlier_version_lends_what_it_lent_and_after_naming_it_anew_no_more_than_the_new_title_has()
    {
        // As they were stored: title and frames in one, and with the report only what it has beside them.
        await StoreAsync(AsBefore(First, "ada"), AsBefore(Later, "bob"));
        (await SearchAsync(Term.Text("zavoktel"))).Count.ShouldBe(2);

        await Stores.Retention.EraseUserAsync(One, "ada", Noon.AddHours(1), default);
        (await SearchAsync(Term.Text("zavoktel"))).ShouldBeEmpty();
        (await SearchAsync(Term.Text("shipped"))).Count.ShouldBe(2);
        await StoreAsync(Of("It is late"));
        (await SearchAsync(Term.Text("mirbrago"))).Count.ShouldBe(1);
        (await SearchAsync(Term.Text("late"))).Count.ShouldBe(1);

        static DigestRecord AsBefore(string message, string user)
        {
            var record = Of(message, user);
            return record with
            {
                Outline = new GroupOutline(record.Outline.Type, record.Outline.Title, record.Outline.Culprit, [.. record.Outline.Words, .. record.Outline.TitleWords()]), Words = [],
            };
        }
    }

    [Fact]
    public async Task The_overflow_group_is_found_by_its_word_and_so_are_its_reports()
    {
        var over = Of("The cart is gone", method: "Shop.Carts.Open");
        await StoreAsync(new DigestLimits(NewGroupsPerHour: 1), Of(First), over, Of("The till is gone", method: "Shop.Tills.Open"));
        (await GroupsOfAsync(Term.Text(OverflowGroup.Word))).ShouldBe([OverflowGroup.Title]);
        (await SearchAsync(Term.Text(OverflowGroup.Word))).Count.ShouldBe(2);
        (await SearchAsync(Term.Text("gone"))).Count.ShouldBe(2);
    }

    private static IEnumerable<DigestRecord> Others(int count) => Enumerable.Range(0, count).Select(i => Of($"The Order {(char)('a' + i)}xlomdu cannot be shipped"));

    private static DigestRecord Of(string message, string user = "eve", string method = "Shop.Dispatcher.Ship") => Read(
        $$"""
        "type": "Shop.ShopFailure", "value": "{{message}}", "topic": "POST /orders", "user": {"id": "{{user}}"},
        "exception": {"type": "Shop.ShopFailure", "value": "{{message}}", "frames": [{"method": "{{method}}()", "in_app": true}]}
        """);

    private static DigestRecord Logged(string message) => Read($$"""
        "value": "{{message}}", "logentry": {"message": "Order {Name} failed", "formatted": "{{message}}"}
        """);

    private static DigestRecord Read(string members)
    {
        var line = Encoding.UTF8.GetBytes(Line.Of(ReportId.New(), members.ReplaceLineEndings(" ")));
        ErrorReport.TryParse(line, out var report, out var error).ShouldBeTrue(error);
        return ReportDigest.Of(null, report!, Payload.Of(report!.Raw), Noon, DigestRules.Default, new OutlineWords());
    }
}
