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

    /// <summary>Whether a report counts for the standing: what failed before a group was resolved, and arrives late from a spool, tells nothing of the mend.</summary>
    /// <param name="standing">How the group stands.</param>
    /// <param name="failed">When the report failed, as its sender says; null when it does not say.</param>
    public static bool Concerns(GroupStanding standing, DateTimeOffset? failed)
    {
        ArgumentNullException.ThrowIfNull(standing);
        return standing.State != GroupState.Resolved || !(failed < standing.Since);
    }

    private static bool Reopens(GroupStanding standing, GroupArrivals arrivals, string release)
    {
        var isNew = release.Length > 0 && !arrivals.KnownReleases.Contains(release);
        if (standing.ResolvedIn is not { } mended)
            return !standing.ResolvedInNext || isNew;
        // What another app of the project runs tells nothing of this one.
        if (release.Length == 0 || !ReleaseOrder.AreOfOneApp(release, mended))
            return false;
        // Hashes of commits have no order: what was not seen before counts as later.
        return ReleaseOrder.HasOrder(release) && ReleaseOrder.HasOrder(mended)
            ? ReleaseOrder.Compare(release, mended) >= 0
            : isNew || ReleaseOrder.Compare(release, mended) == 0;
    }

    private static bool IsDue(GroupStanding standing, GroupArrivals arrivals) =>
        arrivals.Now >= standing.MutedUntil || arrivals.CountAfter >= standing.MutedUntilCount || arrivals.CountInHour > standing.MutedUntilRate;
}
