namespace Faultline.Tracker.States;

/// <summary>How a group's standing changes when reports arrive. What people do to it is <see cref="StandingRequest"/>.</summary>
public static class StandingRules
{
    /// <summary>The standing after a batch, and what changed.</summary>
    public static (GroupStanding Standing, StandingChange Change) After(GroupStanding standing, GroupArrivals arrivals)
    {
        ArgumentNullException.ThrowIfNull(standing);
        ArgumentNullException.ThrowIfNull(arrivals);
        return standing.State switch
        {
            GroupState.Resolved when arrivals.Releases.Any(release => Reopens(standing, arrivals, release)) =>
                (new GroupStanding { Regressed = true, Since = arrivals.Now }, StandingChange.Regressed),
            GroupState.Muted when IsDue(standing, arrivals) => (new GroupStanding { Since = arrivals.Now }, StandingChange.Unmuted),
            _ => (standing, StandingChange.None),
        };
    }

    private static bool Reopens(GroupStanding standing, GroupArrivals arrivals, string release)
    {
        if (standing.ResolvedIn is { } mended)
            return release.Length > 0 && ReleaseOrder.Compare(release, mended) >= 0;
        return !standing.ResolvedInNext || (release.Length > 0 && !arrivals.KnownReleases.Contains(release));
    }

    private static bool IsDue(GroupStanding standing, GroupArrivals arrivals) =>
        arrivals.Now >= standing.MutedUntil || arrivals.CountAfter >= standing.MutedUntilCount || arrivals.CountThisHour > standing.MutedUntilRate;
}
