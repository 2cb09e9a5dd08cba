namespace Faultline.Server.Groups;

/// <summary>The order of a list of groups.</summary>
public enum GroupSort
{
    /// <summary>Last seen first.</summary>
    Last = 0,

    /// <summary>First seen last: the newest groups.</summary>
    First = 1,

    /// <summary>Most reports in the days that are asked for.</summary>
    Count = 2,

    /// <summary>Most users.</summary>
    Users = 3,
}
