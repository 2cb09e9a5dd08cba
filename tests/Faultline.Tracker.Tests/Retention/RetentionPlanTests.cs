using Faultline.Tracker.Retention;

namespace Faultline.Tracker.Tests.Retention;

public class RetentionPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_fits_and_is_young_stays()
    {
        var plan = Plan(new RetentionBudget(1_000, 250, TimeSpan.FromDays(90)), Bulk("a", 80, 400), Keep("k", 500, 300));

        plan.Steps.ShouldBeEmpty();
        (plan.BytesAfter, plan.BytesOver).ShouldBe((700, 0));
    }

    [Fact]
    public void Bulk_that_is_too_old_goes_and_kept_ones_stay()
    {
        var plan = Plan(new RetentionBudget(1_000, 250, TimeSpan.FromDays(90)), Bulk("young", 80, 100), Bulk("old", 91, 100), Bulk("older", 200, 100), Keep("k", 500, 100));

        plan.Steps.Select(step => (step.Segment.Name, step.Reason)).ShouldBe([("older", "age"), ("old", "age")]);
    }

    [Fact]
    public void The_oldest_bulk_goes_first_until_the_rest_fits()
    {
        var plan = Plan(new RetentionBudget(1_000, 250, TimeSpan.FromDays(90), IndexBytes: 500), Bulk("c", 1, 300), Bulk("a", 3, 300), Bulk("b", 2, 300));

        plan.Steps.Select(step => (step.Segment.Name, step.Reason)).ShouldBe([("a", "bytes"), ("b", "bytes")]);
        plan.BytesAfter.ShouldBe(800);
    }

    [Fact]
    public void Kept_ones_go_only_beyond_their_own_part()
    {
        var plan = Plan(new RetentionBudget(1_000, 250, TimeSpan.FromDays(90)), Bulk("b1", 50, 300), Bulk("b2", 40, 300), Keep("k1", 80, 200), Keep("k2", 70, 200), Keep("k3", 60, 200));

        plan.Steps.Select(step => step.Segment.Name).ShouldBe(["k1"]);
        Plan(new RetentionBudget(500, 600, TimeSpan.FromDays(90)), Bulk("b1", 50, 100), Keep("k1", 80, 600)).Steps.Select(step => step.Segment.Name).ShouldBe(["b1"]);
    }

    [Fact]
    public void Kept_ones_beyond_their_part_stay_while_there_is_room() =>
        Plan(new RetentionBudget(1_000, 250, TimeSpan.FromDays(90)), Keep("k1", 80, 900)).Steps.ShouldBeEmpty();

    [Fact]
    public void What_is_copied_forward_still_takes_its_room()
    {
        var plan = Plan(new RetentionBudget(100, 100, TimeSpan.FromDays(90)), Bulk("a", 2, 100) with { Precious = 5 }, Bulk("b", 1, 100));

        plan.Steps.Select(step => step.Segment.Name).ShouldBe(["a", "b"]);
        plan.BytesAfter.ShouldBe(50);
    }

    [Fact]
    public void A_segment_that_is_written_to_never_goes()
    {
        var plan = Plan(new RetentionBudget(100, 10, TimeSpan.FromDays(1)), Bulk("a", 50, 500) with { Open = true }, Keep("k", 50, 500) with { Open = true });

        plan.Steps.ShouldBeEmpty();
        plan.BytesOver.ShouldBe(900);
    }

    [Fact]
    public void A_finished_segment_without_reports_goes_at_once()
    {
        var plan = Plan(
            new RetentionBudget(1_000, 250, TimeSpan.FromDays(90)),
            Bulk("a", 1, 10) with { Reports = 0 }, Keep("k", 1, 10) with { Reports = 0 }, Bulk("open", 1, 10) with { Reports = 0, Open = true });

        plan.Steps.Select(step => (step.Segment.Name, step.Reason)).ShouldBe([("a", "empty"), ("k", "empty")]);
    }

    [Fact]
    public void The_plan_can_be_read()
    {
        var text = Plan(new RetentionBudget(100, 10, TimeSpan.FromDays(90)), Bulk("bulk-7", 91, 3 << 20) with { Reports = 4_013, Precious = 12 }, Keep("k", 50, 2048) with { Open = true }).Describe();

        text.ShouldContain("bulk-7: age; 3.0 MiB, 4,013 reports of 2026-08-25 00:00 to 2026-08-26 00:00, 12 of them copied forward");
        text.ShouldContain("1 segments go; ");
        text.ShouldContain("over the budget");
    }

    private static RetentionPlan Plan(RetentionBudget budget, params PayloadSegment[] segments) => RetentionPlan.Of(segments, budget, Now);

    private static PayloadSegment Bulk(string name, int daysAgo, long bytes) =>
        new(name, null, SegmentKind.Bulk, bytes, 10, 0, Now.AddDays(-daysAgo - 1), Now.AddDays(-daysAgo), false);

    private static PayloadSegment Keep(string name, int daysAgo, long bytes) => Bulk(name, daysAgo, bytes) with { Kind = SegmentKind.Keep };
}
