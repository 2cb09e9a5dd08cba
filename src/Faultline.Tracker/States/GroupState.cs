namespace Faultline.Tracker.States;

/// <summary>Where a group stands. Regressed is a flag of open.</summary>
public enum GroupState
{
    /// <summary>Somebody should look.</summary>
    Open = 0,

    /// <summary>Mended; a later report opens it again, regressed.</summary>
    Resolved = 1,

    /// <summary>Nobody wants to hear of it until the condition is met.</summary>
    Muted = 2,
}
