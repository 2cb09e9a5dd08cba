using Faultline.Tracker.Search;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tracker.Tests.Search;

public class SearchQueryParserTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  \t ")]
    public void Nothing_asks_for_everything(string? text) => Read(text).Terms.ShouldBeEmpty();

    [Fact]
    public void A_field_has_one_value() => ShouldBe(One("type:System.TimeoutException"), new() { Field = SearchField.Type, Values = [new("System.TimeoutException")] });

    [Fact]
    public void A_field_has_any_of_several_values() =>
        ShouldBe(One("environment:Production,\"blue green\",eu-*"), new() { Field = SearchField.Environment, Values = [new("Production"), new("blue green", Quoted: true), new("eu-", Prefix: true)] });

    [Fact]
    public void Quotes_hold_quotes_backslashes_and_stars() =>
        ShouldBe(One("""topic:"a \"b\" \\ c:\d *" """), new() { Field = SearchField.Topic, Values = [new("""a "b" \ c:\d *""", Quoted: true)] });

    [Fact]
    public void A_star_behind_quotes_asks_what_begins_so() =>
        ShouldBe(One("statement:\"SELECT a\"*"), new() { Field = SearchField.Statement, Values = [new("SELECT a", Prefix: true, Quoted: true)] });

    [Fact]
    public void Fields_are_named_in_any_case() => One("TYPE:a").Field.ShouldBe(SearchField.Type);

    [Fact]
    public void A_minus_leaves_out()
    {
        One("-class:timeout").Negated.ShouldBeTrue();
        One("-\"a b\"").Negated.ShouldBeTrue();
        One("-word").Negated.ShouldBeTrue();
        One("word-with-minus").Negated.ShouldBeFalse();
    }

    [Fact]
    public void Words_and_phrases_are_text()
    {
        var terms = Read("order \"not found\" fail*").Terms;

        terms.ShouldAllBe(term => term.Field == SearchField.Text);
        terms.Select(term => term.Values.Single()).ShouldBe([new SearchValue("order"), new SearchValue("not found", Quoted: true), new SearchValue("fail", Prefix: true)]);
    }

    [Theory]
    [InlineData("http://shop.example/a?b=1:2")]
    [InlineData("C:\\temp\\x")]
    [InlineData("12:30")]
    [InlineData("std::bad_alloc")]
    [InlineData("Shop.Orders:Place")]
    public void A_colon_in_what_is_no_field_is_text(string text) => One(text).Field.ShouldBe(SearchField.Text);

    [Fact]
    public void Words_of_nothing_but_punctuation_ask_for_nothing() => Read("a -> b").Terms.Count.ShouldBe(2);

    [Fact]
    public void A_tag_has_a_name_and_values()
    {
        ShouldBe(One("tag:zone=eu,us*"), new() { Field = SearchField.Tag, Key = "zone", Values = [new("eu"), new("us", Prefix: true)] });
        ShouldBe(One("tag:\"my zone\"=\"a b\""), new() { Field = SearchField.Tag, Key = "my zone", Values = [new("a b", Quoted: true)] });
        ShouldBe(One("tag:zone"), new() { Field = SearchField.Tag, Key = "zone" });
    }

    [Theory]
    [InlineData("2026-11-01", "2026-11-01T00:00", "2026-11-02T00:00")]
    [InlineData(">2026-11-01", "2026-11-02T00:00", null)]
    [InlineData(">=2026-11-01", "2026-11-01T00:00", null)]
    [InlineData("<2026-11-01", null, "2026-11-01T00:00")]
    [InlineData("<=2026-11-01", null, "2026-11-02T00:00")]
    [InlineData("2026-11-01..2026-11-07", "2026-11-01T00:00", "2026-11-08T00:00")]
    [InlineData("2026-11-01T10:30..", "2026-11-01T10:30", null)]
    [InlineData("..2026-11-01T10:30Z", null, "2026-11-01T10:31")]
    [InlineData("<7d", "2026-11-18T12:00", null)]
    [InlineData("7d", "2026-11-18T12:00", null)]
    [InlineData(">2h", null, "2026-11-25T10:00")]
    [InlineData("1w..2d", "2026-11-18T12:00", "2026-11-23T12:00")]
    [InlineData("2d..1w", "2026-11-18T12:00", "2026-11-23T12:00")]
    [InlineData("<90m", "2026-11-25T10:30", null)]
    public void A_moment_is_a_range(string text, string? from, string? to)
    {
        var term = One("last:" + text);

        (term.From, term.To).ShouldBe((Moment(from), Moment(to)));
        term.Values.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("first:>99999w")]
    [InlineData("received:<99999d")]
    [InlineData("first:9999-12-31")]
    [InlineData("first:0001-01-01..9999-12-31T23:59:59")]
    public void Moments_at_the_ends_of_time_are_moments(string text) => One(text).Field.ShouldNotBe(SearchField.Text);

    [Theory]
    [InlineData("500..599", 500L, 599L)]
    [InlineData("5xx", 500L, 599L)]
    [InlineData(">=500", 500L, null)]
    [InlineData(">500", 501L, null)]
    [InlineData("<500", null, 499L)]
    [InlineData("<=500", null, 500L)]
    [InlineData("500..", 500L, null)]
    public void A_number_can_be_a_range(string text, long? least, long? most)
    {
        var term = One("status:" + text);

        (term.Least, term.Most).ShouldBe((least, most));
        term.Values.ShouldBeEmpty();
    }

    [Fact]
    public void A_number_can_be_any_of_several() => ShouldBe(One("status:404,410"), new() { Field = SearchField.Status, Values = [new("404"), new("410")] });

    [Fact]
    public void What_a_group_is_stands_in_lower_case() => ShouldBe(One("is:Open,MUTED"), new() { Field = SearchField.Is, Values = [new("open"), new("muted")] });

    [Theory]
    [InlineData("relase:1.4", 0, 10, "'relase:' is not a field; did you mean release:?", "release")]
    [InlineData("a -enviroment:x b", 3, 12, "did you mean environment:?", "environment")]
    [InlineData("env:x", 0, 5, "did you mean environment:?", "environment")]
    [InlineData("tpoic:x", 0, 7, "did you mean topic:?", "topic")]
    [InlineData("zzzzzzz:x", 0, 9, "'zzzzzzz:' is not a field; expected one of type:", null)]
    [InlineData("is:opne", 3, 4, "'opne' is nothing that a group can be", "open")]
    [InlineData("type: x", 0, 5, "'type:' lacks a value", null)]
    [InlineData("type:a,,b", 7, 2, "'type:' lacks a value", null)]
    [InlineData("x type:a*b", 7, 3, "'a*b' has a * that does not stand at the end", null)]
    [InlineData("type:*", 5, 1, "'*' has a *", null)]
    [InlineData("x type:\"a b", 7, 2, "begins with a quote that is never closed", null)]
    [InlineData("type:\"a\"b", 8, 1, "'b' is out of place", null)]
    [InlineData("tag:", 0, 4, "'tag:' has no name", null)]
    [InlineData("tag:=x", 0, 6, "'tag:' has no name", null)]
    [InlineData("last:soon", 5, 4, "'soon' is no time for last:", null)]
    [InlineData("last:2026-13-01", 5, 10, "'2026-13-01' is no time for last:", null)]
    [InlineData("last:2026-11-07..2026-11-01", 5, 22, "is no time for last:", null)]
    [InlineData("last:..", 5, 2, "is no time for last:", null)]
    [InlineData("status:abc", 7, 3, "'abc' is no number for status:", null)]
    [InlineData("status:599..500", 7, 8, "is no number for status:", null)]
    [InlineData("group:-1", 6, 2, "is no number for group:", null)]
    [InlineData("\"->\"", 0, 4, "holds no word", null)]
    [InlineData(" -> ", 1, 2, "'->' holds no word", null)]
    public void An_error_points_at_the_word(string text, int position, int length, string message, string? suggestion)
    {
        var error = Fail(text);
        error.Message.ShouldContain(message);
        (error.Position, error.Length).ShouldBe((position, length));
        if (suggestion is not null)
            error.Suggestions[0].ShouldBe(suggestion);
    }

    [Fact]
    public void A_search_that_is_too_long_is_refused()
    {
        Read(new string('x', SearchQueryParser.MaxLength));
        Fail(new string('x', SearchQueryParser.MaxLength + 1)).Message.ShouldContain("expected at most 500");
    }

    [Fact]
    public void A_search_of_too_many_terms_is_refused()
    {
        Read(string.Join(' ', Enumerable.Repeat("x", SearchQueryParser.MaxTerms)));
        Fail(string.Join(' ', Enumerable.Repeat("x", SearchQueryParser.MaxTerms + 1))).Position.ShouldBe(2 * SearchQueryParser.MaxTerms);
    }

    [Theory]
    [InlineData("is:open")]
    [InlineData("bug:7")]
    [InlineData("-assignee:none")]
    [InlineData("first:<7d")]
    [InlineData("group:3")]
    [InlineData("received:<7d")]
    public void A_rule_cannot_ask_about_a_group(string text)
    {
        SearchQueryParser.TryParse("type:a " + text, Now, out _, out var error, SearchScope.Report).ShouldBeFalse();
        error!.Message.ShouldContain("before it has a group");
        error.Position.ShouldBe(text[0] == '-' ? 8 : 7);
    }

    [Fact]
    public void A_class_rule_cannot_ask_about_the_class()
    {
        SearchQueryParser.TryParse("class:timeout", Now, out _, out var error, SearchScope.Unclassed).ShouldBeFalse();
        error!.Message.ShouldContain("before it has a class");
        SearchQueryParser.TryParse("class:timeout", Now, out _, out _, SearchScope.Report).ShouldBeTrue();
    }

    [Fact]
    public void Any_text_is_read_or_refused_with_a_place_inside_it() =>
        Prop.ForAll(Gen.Elements("type:", "tag:", "is:", "last:", "status:", "\"", "\\", "*", ",", "=", "-", "..", ">", "<=", "7d", "a", " ", "2026-11-01", ":", "é", "\ud800", "\0").ListOf().Select(parts => string.Concat(parts)).ToArbitrary(), text =>
            SearchQueryParser.TryParse(text, Now, out var query, out var error)
                ? query.Terms.Count <= SearchQueryParser.MaxTerms
                : error.Message.Length > 0 && error.Position >= 0 && error.Length >= 0 && error.Position + error.Length <= text.Length).QuickCheckThrowOnFailure();

    private static SearchQuery Read(string? text)
    {
        SearchQueryParser.TryParse(text, Now, out var query, out var error).ShouldBeTrue(error?.Message);
        return query!;
    }

    private static SearchError Fail(string text)
    {
        SearchQueryParser.TryParse(text, Now, out _, out var error).ShouldBeFalse(text);
        return error!;
    }

    private static SearchTerm One(string text) => Read(text).Terms.ShouldHaveSingleItem();

    private static DateTimeOffset? Moment(string? text) => text is null ? null : DateTimeOffset.Parse(text + "Z", System.Globalization.CultureInfo.InvariantCulture);

    private static void ShouldBe(SearchTerm term, SearchTerm expected)
    {
        term.Values.ShouldBe(expected.Values);
        (term with { Values = [] }).ShouldBe(expected with { Values = [] });
    }
}
