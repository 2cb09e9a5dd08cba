using Faultline.Reports;
using Faultline.Timelines;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Timelines;

public sealed class TimelineTests : IDisposable
{
    private readonly IDisposable _work = ReportContext.Begin();

    private static Timeline Current => ReportContext.Current.ShouldNotBeNull().Timeline;

    [Fact]
    public void A_statement_of_the_apps_own_is_kept_without_literals()
    {
        using (Timeline.Action("sql-orders", "SELECT 1 FROM t WHERE name = 'secret'"))
        using (Timeline.Action("cache", "get 'server' 7"))
            Timeline.Current.ShouldNotBeNull().Actions().Select(action => action.Detail).ShouldBe(["SELECT ? FROM t WHERE name = ?", "get 'server' 7"]);
    }

    [Fact]
    public void Actions_stand_in_the_order_of_their_beginning()
    {
        using (Timeline.Action("cache", "get server 7"))
        using (Timeline.Action("queue", "tell the scheduler"))
            Current.Actions().ShouldAllBe(action => action.IsOpen);
        Current.Actions().Select(action => $"{action.Category} {action.Detail}").ShouldBe(["cache get server 7", "queue tell the scheduler"]);
        Current.Actions().ShouldAllBe(action => !action.IsOpen);
        Current.Actions()[0].Start.ShouldBeLessThanOrEqualTo(Current.Actions()[1].Start);
        Current.Actions()[0].Duration.ShouldBeGreaterThanOrEqualTo(Current.Actions()[1].Duration);
    }

    [Fact]
    public void The_open_action_is_the_one_begun_last_that_still_runs()
    {
        Current.OpenAction.ShouldBeNull();
        using var outer = Timeline.Action("cache", "outer");
        using (Timeline.Action("cache", "inner"))
            Current.OpenAction.ShouldNotBeNull().Detail.ShouldBe("inner");
        Current.OpenAction.ShouldBe(outer);
    }

    [Fact]
    public void An_action_that_is_ended_twice_keeps_its_time()
    {
        var action = Timeline.Action("cache", "x");
        action.Dispose();
        var took = action.Duration;
        action.Dispose();
        action.Duration.ShouldBe(took);
    }

    [Fact]
    public void Outside_of_any_work_an_action_is_kept_nowhere()
    {
        _work.Dispose();
        using var action = Timeline.Action("cache", "x");
        action.IsOpen.ShouldBeFalse();
        Timeline.Current.ShouldBeNull();
    }

    [Fact]
    public async Task What_runs_side_by_side_is_never_in_the_timeline_of_another()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            using var own = ReportContext.Begin();
            for (var n = 0; n < 20; n++)
            {
                using (Timeline.Action("cache", $"{i}"))
                    await Task.Yield();
            }

            return (i, Current.Actions().Select(action => action.Detail).ToList());
        })));
        foreach (var (i, details) in all)
            details.ShouldBe(Enumerable.Repeat($"{i}", 20));
        ReportContext.Current!.TimelineSoFar.ShouldBeNull();
    }

    [Fact]
    public void A_timeline_that_is_off_keeps_nothing()
    {
        ReportContext.Current = new ReportContext { TimelineOptions = new TimelineOptions { MaxActions = 0 } };
        using (Timeline.Action("sql", "SELECT 1"))
            Current.Actions().ShouldBeEmpty();
        Current.Sums().ShouldBeEmpty();
    }

    [Fact]
    public void Of_too_many_actions_the_count_and_the_time_stay_exact() =>
        Prop.ForAll(Gen.Choose(0, 3).ListOf().Select(list => list.ToArray()).ToArbitrary(), Gen.Choose(1, 20).ToArbitrary(), (kinds, most) =>
        {
            var work = new ReportContext { TimelineOptions = new TimelineOptions { MaxActions = most } };
            var begun = new List<TimedAction>();
            foreach (var kind in kinds)
            {
                begun.Add(work.Timeline.Begin(new ActionStart(kind == 0 ? "sql" : "cache", $"{kind}")));
                // Some end at once, some later, and some never.
                if (kind < 3)
                    begun[^1].Dispose();
                if (kind == 2 && begun.Count > 3)
                    begun[^4].Dispose();
            }

            work.Timeline.Actions().Count.ShouldBeLessThanOrEqualTo(most);
            (work.Timeline.Actions().Count + work.Timeline.LeftOut).ShouldBe(kinds.Length);
            begun.ForEach(action => action.Dispose());
            var sums = work.Timeline.Sums();
            foreach (var kind in kinds.Distinct())
            {
                var sum = sums.Single(sum => sum.Detail == $"{kind}");
                sum.Count.ShouldBe(kinds.Count(k => k == kind));
                var exact = begun.Where(action => action.Detail == $"{kind}").Sum(action => action.Duration.Ticks);
                // Each duration is rounded to ticks of 100 ns by itself.
                Math.Abs(sum.Duration.Ticks - exact).ShouldBeLessThanOrEqualTo(sum.Count);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_too_many_actions_the_slowest_stay()
    {
        var work = new ReportContext { TimelineOptions = new TimelineOptions { MaxActions = 10 } };
        var slow = work.Timeline.Begin(new ActionStart("sql", "slow"));
        for (var i = 0; i < 100; i++)
            work.Timeline.Begin(new ActionStart("sql", "fast")).Dispose();
        slow.Dispose();
        for (var i = 0; i < 1_000; i++)
            work.Timeline.Begin(new ActionStart("sql", "fast")).Dispose();
        work.Timeline.Actions().ShouldContain(slow);
        work.Timeline.LeftOut.ShouldBe(1_101 - work.Timeline.Actions().Count);
    }

    [Fact]
    public void A_hundred_thousand_kinds_of_actions_are_summed_in_bounded_memory()
    {
        var work = new ReportContext { TimelineOptions = new TimelineOptions { MaxActions = 10 } };
        for (var i = 0; i < 100_000; i++)
            work.Timeline.Begin(new ActionStart($"kind{i % 1_000}", $"detail {i}")).Dispose();
        var sums = work.Timeline.LeftOutSums();
        sums.Count.ShouldBeLessThan(300);
        sums.Sum(sum => sum.Count).ShouldBe(100_000 - work.Timeline.Actions().Count);
    }

    [Fact]
    public void What_is_done_again_and_again_would_save_all_but_one()
    {
        var sum = new ActionSum("sql", "SELECT ?", 4, TimeSpan.FromMilliseconds(40));
        sum.Saving.ShouldBe(TimeSpan.FromMilliseconds(30));
        new ActionSum("sql", "SELECT ?", 1, TimeSpan.FromMilliseconds(40)).Saving.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Wrong_options_are_told_all_at_once()
    {
        var options = new TimelineOptions { MaxActions = -1 };
        options.ActivitySources.Add("*");
        options.ActivitySources.Add("a*b");
        var thrown = Should.Throw<ArgumentException>(() => new TimelineListener(options));
        thrown.Message.ShouldContain("MaxActions is -1; expected 0 to 10000");
        thrown.Message.ShouldContain("'*'");
        thrown.Message.ShouldContain("'a*b'");
    }

    public void Dispose() => _work.Dispose();
}
