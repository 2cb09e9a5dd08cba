using Faultline.Tracker.Grouping;

namespace Faultline.Tracker.Tests.Grouping;

public class GroupingRulesTests
{
    private const string Vendor = "{'method':'Shop.Vendor.Client2.Call()','in_app':true},{'method':'Shop.Orders.Place()','in_app':true},{'method':'Shop.Web.Post()','in_app':true}";

    [Fact]
    public void What_is_not_in_the_app_by_rule_is_no_anchor()
    {
        Parts(Vendor, "").ShouldContain("frame Shop.Vendor.Client2.Call");
        Parts(Vendor, "not in-app: Shop.Vendor.*").ShouldContain("frame Shop.Orders.Place");
        Parts(Vendor, "in-app: Shop.Web.*\nnot in-app: Shop.*").ShouldContain("frame Shop.Web.Post");
        Parts("{'method':'Microsoft.Contoso.Pay()','in_app':false}", "in-app: Microsoft.Contoso").ShouldContain("frame Microsoft.Contoso.Pay");
    }

    [Fact]
    public void A_helper_by_rule_is_no_anchor() => Parts(Vendor, "helper: Shop.Vendor.Client2.Call, Other.*").ShouldContain("frame Shop.Orders.Place");

    [Fact]
    public void A_fingerprint_by_rule_joins_what_it_matches_and_nothing_else()
    {
        const string Rules = "fingerprint \"foo {{topic}}\": type:Foo";
        var one = GrouperTests.Thrown("x", Vendor, "'type':'Foo','topic':'GET /a'", "Foo");
        var other = GrouperTests.Thrown("y", "{'method':'A.B()'}", "'type':'Foo','topic':'GET /a'", "Foo");

        Key(one, Rules).ShouldBe(Key(other, Rules));
        Key(one, Rules).ShouldNotBe(Key(one.Replace("/a", "/b"), Rules));
        Key(one, Rules).ShouldNotBe(Key(one, ""));
        Key(one.Replace("Foo", "Bar"), Rules).ShouldBe(Key(one.Replace("Foo", "Bar"), ""));
    }

    [Fact]
    public void A_fingerprint_with_the_default_splits_a_group()
    {
        const string Rules = "fingerprint \"{{default}} {{tag.zone}}\": type:Foo";
        var report = (string zone) => GrouperTests.Thrown("x", Vendor, "'type':'Foo','tags':{'zone':'" + zone + "'}", "Foo");

        Key(report("eu"), Rules).ShouldNotBe(Key(report("us"), Rules));
        Key(report("eu"), "").ShouldBe(Key(report("us"), ""));
    }

    [Theory]
    [InlineData("in-app Shop.*", 1, "has no colon")]
    [InlineData("in_app: Shop.*", 1, "'in_app' is no kind of rule")]
    [InlineData("\nin-app:", 2, "names no frames")]
    [InlineData("in-app: Sh*p", 1, "'Sh*p' has a *")]
    [InlineData("fingerprint foo: type:X", 1, "has no template in quotes")]
    [InlineData("fingerprint \"{{nothing}}\": type:X", 1, "'{{nothing}}' is not known")]
    [InlineData("fingerprint \"{{default\": type:X", 1, "is not closed")]
    [InlineData("fingerprint \"a\":", 1, "has no search behind it")]
    [InlineData("fingerprint \"a\": is:open", 1, "before it has a group")]
    public void An_error_names_line_and_word(string text, int line, string message)
    {
        GroupingRules.TryParse(text, out _, out var errors).ShouldBeFalse();

        var error = errors.ShouldHaveSingleItem();
        error.Line.ShouldBe(line);
        error.Message.ShouldContain(message);
    }

    private static string Parts(string frames, string rules)
    {
        var report = TestReport.Of(GrouperTests.Thrown("x", frames));
        return new Grouper(Read(rules)).Key(report, ReportFacts.Of(report)).Parts;
    }

    private static GroupKey Key(string members, string rules)
    {
        var report = TestReport.Of(members);
        return new Grouper(Read(rules)).Key(report, ReportFacts.Of(report)).Key;
    }

    private static GroupingRules Read(string text)
    {
        GroupingRules.TryParse(text, out var rules, out var errors).ShouldBeTrue(string.Join('\n', errors));
        return rules!;
    }
}
