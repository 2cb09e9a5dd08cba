using System.Globalization;
using Faultline.Tracker.States;

namespace Faultline.Server.Groups;

/// <summary>A group's standing in words.</summary>
internal static class StandingWords
{
    /// <summary>One word: open, regressed, resolved, muted.</summary>
    public static string Word(GroupStanding standing) => standing.State switch
    {
        GroupState.Resolved => "resolved",
        GroupState.Muted => "muted",
        _ => standing.Regressed ? "regressed" : "open",
    };

    /// <summary>What it hangs on, such as <c>in 1.4.0</c> or <c>until 2026-11-25 14:00 UTC or 100 more</c>; empty when on nothing.</summary>
    public static string Condition(GroupStanding standing, long count)
    {
        if (standing.State == GroupState.Resolved)
            return standing.ResolvedIn is { } release ? $"in {release}" : standing.ResolvedInNext ? "in the next release" : "";
        if (standing.State != GroupState.Muted)
            return "";
        var parts = new List<string>(3);
        if (standing.MutedUntil is { } until)
            parts.Add(until.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        if (standing.MutedUntilCount is { } most)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, most - count):#,0} more reports"));
        if (standing.MutedUntilRate is { } rate)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"more than {rate:#,0} in an hour"));
        return parts.Count == 0 ? "until somebody opens it" : $"until {string.Join(" or ", parts)}";
    }

    /// <summary>What happened, such as <c>resolved</c>.</summary>
    public static string Word(GroupEventKind kind) => kind switch
    {
        GroupEventKind.New => "new",
        GroupEventKind.Regressed => "regressed",
        GroupEventKind.Unmuted => "unmuted",
        GroupEventKind.Opened => "opened",
        GroupEventKind.Resolved => "resolved",
        GroupEventKind.Muted => "muted",
        GroupEventKind.Assigned => "assigned",
        GroupEventKind.BugLinked => "bug_linked",
        GroupEventKind.Merged => "merged",
        GroupEventKind.Unmerged => "unmerged",
        _ => kind.ToString(),
    };
}
