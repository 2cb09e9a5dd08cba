using Faultline.Tracker.States;

namespace Faultline.Tracker.Tests.States;

public class StandingRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Now.AddHours(1);

    [Fact]
    public void A_resolved_group_opens_again_and_says_so()
    {
        var (standing, change) = After(new StandingRequest(GroupState.Resolved), Arrivals("1.0"));

        change.ShouldBe(StandingChange.Regressed);
        standing.ShouldBe(new GroupStanding { Regressed = true, Since = Later });
    }

    [Fact]
    public void What_failed_before_the_mend_does_not_concern_it()
    {
        var resolved = new StandingRequest(GroupState.Resolved).Of(100, Now);

        StandingRules.Concerns(resolved, Now.AddSeconds(-1)).ShouldBeFalse();
        StandingRules.Concerns(resolved, Now).ShouldBeTrue();
        StandingRules.Concerns(resolved, null).ShouldBeTrue();
        StandingRules.Concerns(new StandingRequest(GroupState.Muted).Of(100, Now), Now.AddSeconds(-1)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("1.3.9", StandingChange.None)]
    [InlineData("1.4.0-rc.1", StandingChange.None)]
    [InlineData("", StandingChange.None)]
    [InlineData("1.4.0", StandingChange.Regressed)]
    [InlineData("1.10.0", StandingChange.Regressed)]
    public void Resolved_in_a_release_it_opens_for_that_one_and_later_ones(string release, StandingChange expected) =>
        After(new StandingRequest(GroupState.Resolved, Release: " 1.4.0 "), Arrivals(release)).Change.ShouldBe(expected);

    [Theory]
    [InlineData("1.4.0", "shop-api@1.3.0", StandingChange.None)]
    [InlineData("1.4.0", "shop-api@1.4.0", StandingChange.Regressed)]
    [InlineData("shop-api@1.4.0", "1.3.0", StandingChange.None)]
    [InlineData("shop-api@1.4.0", "1.4.1", StandingChange.Regressed)]
    [InlineData("api@1.4.0", "worker@1.0", StandingChange.None)]
    [InlineData("api@1.4.0", "worker@2.0", StandingChange.None)]
    [InlineData("api@1.4.0", "worker@0a1b2c3", StandingChange.None)]
    [InlineData("9f1c2ab", "shop-api@9f1c2ab", StandingChange.Regressed)]
    public void The_name_of_an_app_counts_only_where_both_releases_have_one(string mended, string release, StandingChange expected) =>
        After(new StandingRequest(GroupState.Resolved, Release: mended), Arrivals(release)).Change.ShouldBe(expected);

    [Fact]
    public void Resolved_in_a_commit_it_opens_for_that_one_and_for_what_was_not_seen_before()
    {
        var request = new StandingRequest(GroupState.Resolved, Release: "9f1c2ab");

        After(request, Arrivals("0a1b2c3") with { KnownReleases = ["0a1b2c3"] }).Change.ShouldBe(StandingChange.None);
        After(request, Arrivals("0a1b2c3")).Change.ShouldBe(StandingChange.Regressed);
        After(request, Arrivals("9f1c2ab") with { KnownReleases = ["9f1c2ab"] }).Change.ShouldBe(StandingChange.Regressed);
    }

    [Fact]
    public void Resolved_in_the_next_release_it_opens_for_one_that_was_not_seen_before()
    {
        var request = new StandingRequest(GroupState.Resolved, NextRelease: true);

        After(request, Arrivals("1.4.0") with { KnownReleases = ["1.4.0"] }).Change.ShouldBe(StandingChange.None);
        After(request, Arrivals("")).Change.ShouldBe(StandingChange.None);
        After(request, Arrivals("1.4.1")).Change.ShouldBe(StandingChange.Regressed);
        After(request, new GroupArrivals(Later, 9, 9, ["1.4.0", "1.4.1"], ["1.4.0"])).Change.ShouldBe(StandingChange.Regressed);
    }

    [Fact]
    public void A_muted_group_without_condition_stays_muted() =>
        After(new StandingRequest(GroupState.Muted), Arrivals("1.0") with { CountAfter = 1_000_000, CountInHour = 1_000_000 }).Change.ShouldBe(StandingChange.None);

    [Fact]
    public void A_group_muted_until_a_time_opens_with_the_first_report_after_it()
    {
        After(new StandingRequest(GroupState.Muted, Until: Later.AddTicks(1)), Arrivals("1.0")).Change.ShouldBe(StandingChange.None);
        var (standing, change) = After(new StandingRequest(GroupState.Muted, Until: Later), Arrivals("1.0"));
        change.ShouldBe(StandingChange.Unmuted);
        standing.ShouldBe(new GroupStanding { Since = Later });
    }

    [Fact]
    public void A_group_muted_until_a_count_opens_with_the_report_that_makes_it()
    {
        After(new StandingRequest(GroupState.Muted, More: 5), Arrivals("1.0") with { CountAfter = 104 }).Change.ShouldBe(StandingChange.None);
        After(new StandingRequest(GroupState.Muted, More: 5), Arrivals("1.0") with { CountAfter = 105 }).Change.ShouldBe(StandingChange.Unmuted);
        new StandingRequest(GroupState.Muted, More: long.MaxValue).Of(100, Now).MutedUntilCount.ShouldBe(long.MaxValue);
    }

    [Fact]
    public void A_group_muted_until_a_rate_opens_when_it_is_passed()
    {
        After(new StandingRequest(GroupState.Muted, PerHour: 10), Arrivals("1.0") with { CountInHour = 10 }).Change.ShouldBe(StandingChange.None);
        After(new StandingRequest(GroupState.Muted, PerHour: 10), Arrivals("1.0") with { CountInHour = 11 }).Change.ShouldBe(StandingChange.Unmuted);
    }

    [Fact]
    public void An_open_group_stays_as_it_is()
    {
        var regressed = new GroupStanding { Regressed = true, Since = Now };
        StandingRules.After(regressed, Arrivals("1.0")).ShouldBe((regressed, StandingChange.None));
    }

    private static (GroupStanding Standing, StandingChange Change) After(StandingRequest request, GroupArrivals arrivals) => StandingRules.After(request.Of(100, Now), arrivals);

    private static GroupArrivals Arrivals(string release) => new(Later, 101, 1, [release], []);
}
