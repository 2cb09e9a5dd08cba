namespace Faultline.Tracker.States;

/// <summary>What became of a group's standing.</summary>
public enum StandingChange
{
    /// <summary>It stands as it did.</summary>
    None = 0,

    /// <summary>It was resolved, and is open again.</summary>
    Regressed = 1,

    /// <summary>It was muted, and its condition is met: open.</summary>
    Unmuted = 2,
}
