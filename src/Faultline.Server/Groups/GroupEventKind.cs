namespace Faultline.Server.Groups;

/// <summary>What happened to a group.</summary>
public enum GroupEventKind
{
    New = 1,
    Regressed = 2,
    Unmuted = 3,
    Opened = 4,
    Resolved = 5,
    Muted = 6,
    Assigned = 7,
    BugLinked = 8,
    Merged = 9,
    Unmerged = 10,
}
