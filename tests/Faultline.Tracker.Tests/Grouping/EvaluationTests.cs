namespace Faultline.Tracker.Tests.Grouping;

/// <summary>The arithmetic of the evaluation, on cases that can be worked out by hand.</summary>
public sealed class EvaluationTests
{
    [Fact]
    public void Groups_that_are_the_bugs_are_perfect()
    {
        var scores = Evaluation.Of(Events("AAABB", "xxxyy"));
        (scores.Precision, scores.Recall, scores.F1, scores.BCubedPrecision, scores.BCubedRecall).ShouldBe((1, 1, 1, 1, 1));
        (scores.Bugs, scores.Groups, scores.SplitBugs, scores.MergedGroups, scores.NewIssueNoise).ShouldBe((2, 2, 0, 0, 1));
    }

    [Fact]
    public void One_group_for_all_finds_every_pair_and_many_that_are_none()
    {
        // 3 + 1 pairs of one bug among the 10 of all.
        var scores = Evaluation.Of(Events("AAABB", "xxxxx"));
        (scores.Precision, scores.Recall).ShouldBe((0.4, 1));
        (scores.SplitBugs, scores.MergedGroups, scores.NewIssueNoise).ShouldBe((0, 1, 0.5));
        scores.BCubedPrecision.ShouldBe(((3 * 0.6) + (2 * 0.4)) / 5, 1e-12);
        scores.BCubedRecall.ShouldBe(1);
    }

    [Fact]
    public void A_group_for_each_event_is_never_wrong_and_finds_nothing()
    {
        var scores = Evaluation.Of(Events("AAABB", "vwxyz"));
        (scores.Precision, scores.Recall, scores.F1).ShouldBe((1, 0, 0));
        (scores.SplitBugs, scores.MergedGroups, scores.NewIssueNoise).ShouldBe((2, 0, 2.5));
        scores.BCubedPrecision.ShouldBe(1);
        scores.BCubedRecall.ShouldBe(0.4, 1e-12);
    }

    [Fact]
    public void A_mixed_case_has_the_figures_that_were_worked_out_by_hand()
    {
        // A = {x x x y}, B = {y y}, C = {z}. Pairs in groups: x 3, y 3. Pairs of bugs: A 6, B 1. In both: A in x 3, B in y 1.
        var scores = Evaluation.Of(Events("AAAABBC", "xxxyyyz"));
        scores.Precision.ShouldBe(4 / 6.0, 1e-12);
        scores.Recall.ShouldBe(4 / 7.0, 1e-12);
        scores.F1.ShouldBe(8 / 13.0, 1e-12);
        scores.BCubedPrecision.ShouldBe((3 + (1 / 3.0) + (4 / 3.0) + 1) / 7, 1e-12);
        scores.BCubedRecall.ShouldBe(((9 / 4.0) + (1 / 4.0) + 2 + 1) / 7, 1e-12);
        (scores.Bugs, scores.Groups, scores.SplitBugs, scores.MergedGroups).ShouldBe((3, 3, 1, 1));
    }

    [Fact]
    public void A_merge_across_families_is_seen_by_both()
    {
        var families = Evaluation.ByFamily([.. Events("AA", "xx", 'n'), .. Events("BB", "xx", 's')]);
        // Of the 6 pairs in x, 5 have an event of A, and 1 is a pair of A.
        families['n'].Precision.ShouldBe(0.2, 1e-12);
        families['s'].Precision.ShouldBe(0.2, 1e-12);
        families['n'].Recall.ShouldBe(1);
    }

    [Fact]
    public void A_family_that_nobody_merged_into_is_untouched_by_the_others()
    {
        var families = Evaluation.ByFamily([.. Events("AA", "xx", 'a'), .. Events("BBCC", "yyyy", 'n')]);
        (families['a'].Precision, families['a'].Groups, families['a'].MergedGroups).ShouldBe((1, 1, 0));
        families['n'].Precision.ShouldBe(2 / 6.0, 1e-12);
    }

    [Fact]
    public void The_bootstrap_of_a_perfect_grouping_is_a_point()
    {
        var (precision, recall) = Evaluation.Bootstrap(Events("AAABB", "xxxyy"));
        (precision, recall).ShouldBe((new Interval(1, 1), new Interval(1, 1)));
    }

    [Fact]
    public void The_bootstrap_holds_the_figure_and_is_the_same_each_time()
    {
        var events = Events("AAAABBBBCCCCDDDDEEEEFFFF", "aaaabbbbccccddddefghijkl");
        var recall = Evaluation.Bootstrap(events).Recall;
        recall.ShouldBe(Evaluation.Bootstrap(events).Recall);
        Evaluation.Of(events).Recall.ShouldBe(4 / 6.0, 1e-12);
        (recall.Low < 4 / 6.0 && recall.High > 4 / 6.0).ShouldBeTrue($"{recall}");
    }

    [Fact]
    public void The_bootstrap_draws_bugs_and_not_events()
    {
        // Two bugs, one found whole and one not at all: a draw of bugs can have either alone, and a draw of events practically never.
        var recall = Evaluation.Bootstrap(Events(new string('A', 26) + new string('B', 26), new string('x', 26) + "abcdefghijklmnopqrstuvwyzX")).Recall;
        recall.ShouldBe(new Interval(0, 1));
    }

    private static IReadOnlyList<Grouped> Events(string bugs, string keys, char family = 'a') => [.. bugs.Zip(keys, (bug, key) => new Grouped(bug.ToString(), family, key.ToString()))];
}
