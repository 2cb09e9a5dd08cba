using Faultline.Tracker.Grouping;

namespace Faultline.Tracker.Tests.Grouping;

public class GroupingPreviewTests
{
    private static readonly string Eu = GrouperTests.Thrown("x", "{'method':'Shop.A.B()','in_app':true}", "'type':'T','tags':{'zone':'eu'}");
    private static readonly string Us = Eu.Replace("'eu'", "'us'");
    private static readonly string Other = Eu.Replace("Shop.A.B", "Shop.C.D");

    [Fact]
    public void Nothing_changes_without_a_rule()
    {
        var preview = Preview("", (1, Eu), (1, Us), (2, Other));

        (preview.Reports, preview.Moved).ShouldBe((3, 0));
        preview.Splits.ShouldBeEmpty();
        preview.Merges.ShouldBeEmpty();
    }

    [Fact]
    public void A_group_that_would_split_shows_its_parts()
    {
        var preview = Preview("fingerprint \"{{default}} us\": tag:zone=us", (1, Eu), (1, Us), (1, Us), (2, Other));

        var split = preview.Splits.ShouldHaveSingleItem();
        split.Group.ShouldBe(1);
        split.Parts.Select(part => (part.Group, part.Reports)).ShouldBe([(null, 2), (1, 1)]);
        preview.Moved.ShouldBe(2);
        preview.Merges.ShouldBeEmpty();
    }

    [Fact]
    public void Groups_that_would_merge_show_where_they_come_from()
    {
        var preview = Preview("fingerprint \"all\": type:T", (1, Eu), (2, Other), (2, Other));

        var merge = preview.Merges.ShouldHaveSingleItem();
        merge.Group.ShouldBeNull();
        merge.Parts.Select(part => (part.Group, part.Reports)).ShouldBe([(2, 2), (1, 1)]);
        preview.Splits.ShouldBeEmpty();
    }

    [Fact]
    public void What_was_merged_by_hand_stays_merged() => Preview("", (1, Eu), (1, Other)).Splits.ShouldBeEmpty();

    private static GroupingPreview Preview(string text, params (long Group, string Members)[] stored)
    {
        GroupingRules.TryParse(text, out var rules, out _).ShouldBeTrue();
        var grouper = new Grouper(rules!);
        return GroupingPreview.Of([.. stored.Select(one =>
        {
            var report = TestReport.Of(one.Members);
            var facts = ReportFacts.Of(report);
            return new PreviewedReport(report.Id, one.Group, Grouper.Default.Key(report, facts).Key, grouper.Key(report, facts));
        })]);
    }
}
