namespace Faultline.Tracker.States;

/// <summary>What somebody wants a group's state to be. A muted group with no condition stays muted until it is opened.</summary>
/// <param name="State">Open, resolved or muted.</param>
/// <param name="Release">Resolved in this release; null: in all.</param>
/// <param name="NextRelease">Resolved in the next release.</param>
/// <param name="Until">Muted until then.</param>
/// <param name="More">Muted until so many more have arrived; 1 or more.</param>
/// <param name="PerHour">Muted until more than so many arrive within an hour of the clock; 1 or more.</param>
public sealed record StandingRequest(GroupState State, string? Release = null, bool NextRelease = false, DateTimeOffset? Until = null, long? More = null, long? PerHour = null)
{
    /// <summary>The standing that it makes of a group with this count.</summary>
    public GroupStanding Of(long count, DateTimeOffset now) => State switch
    {
        GroupState.Resolved => new GroupStanding { State = State, Since = now, ResolvedIn = string.IsNullOrWhiteSpace(Release) ? null : Release.Trim(), ResolvedInNext = NextRelease },
        GroupState.Muted => new GroupStanding { State = State, Since = now, MutedUntil = Until, MutedUntilCount = Sum(count, More), MutedUntilRate = PerHour },
        _ => new GroupStanding { Since = now },
    };

    private static long? Sum(long count, long? more) => more is null ? null : count > long.MaxValue - more ? long.MaxValue : count + more;
}
