namespace Faultline.Tracker.Rollups;

/// <summary>By what reports are counted per quarter of an hour.</summary>
public enum RollupKind
{
    /// <summary>By group; the key is the group's number.</summary>
    Group = 1,

    /// <summary>By topic.</summary>
    Topic = 2,

    /// <summary>By class and topic; the key is the class, a tab, and the topic.</summary>
    ClassAndTopic = 3,

    /// <summary>By most expensive statement.</summary>
    Statement = 4,
}
