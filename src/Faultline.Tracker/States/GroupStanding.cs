namespace Faultline.Tracker.States;

/// <summary>A group's state with what it hangs on.</summary>
public sealed record GroupStanding
{
    /// <summary>A new group's: open.</summary>
    public static readonly GroupStanding New = new();

    /// <summary>Open, resolved or muted.</summary>
    public GroupState State { get; init; }

    /// <summary>Open again after it was resolved.</summary>
    public bool Regressed { get; init; }

    /// <summary>Since when it stands so; null for a new group.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Resolved in this release: reports of older releases do not open it again. Null: resolved in all.</summary>
    public string? ResolvedIn { get; init; }

    /// <summary>Resolved in the next release: any release that was seen before <see cref="Since"/> does not open it again.</summary>
    public bool ResolvedInNext { get; init; }

    /// <summary>Muted until then; null: not by time.</summary>
    public DateTimeOffset? MutedUntil { get; init; }

    /// <summary>Muted until the group's count reaches this; null: not by count.</summary>
    public long? MutedUntilCount { get; init; }

    /// <summary>Muted until more than so many reports arrive within an hour of the clock; null: not by rate.</summary>
    public long? MutedUntilRate { get; init; }
}
