using System.Globalization;
using Faultline.Tracker.States;

namespace Faultline.Server.Groups;

/// <summary>What the history of a group says in words (<see cref="GroupEvent.Detail"/>), the same in every store.</summary>
internal static class EventWords
{
    /// <summary>What kind of event a change of the state is.</summary>
    public static GroupEventKind KindOf(GroupState state) => state switch
    {
        GroupState.Resolved => GroupEventKind.Resolved,
        GroupState.Muted => GroupEventKind.Muted,
        _ => GroupEventKind.Opened,
    };

    /// <summary>What the state hangs on, such as <c>resolved in 1.4.0</c> or <c>muted until 2026-11-25 14:00 UTC or 100 more</c>; null when on nothing.</summary>
    public static string? Of(StandingRequest request)
    {
        if (request.State == GroupState.Resolved)
            return request.Release is { } release ? $"resolved in {release}" : request.NextRelease ? "resolved in the next release" : null;
        if (request.State != GroupState.Muted)
            return null;
        var conditions = new List<string>(3);
        if (request.Until is { } until)
            conditions.Add(string.Create(CultureInfo.InvariantCulture, $"{until.UtcDateTime:yyyy-MM-dd HH:mm} UTC"));
        if (request.More is { } more)
            conditions.Add(string.Create(CultureInfo.InvariantCulture, $"{more} more"));
        if (request.PerHour is { } rate)
            conditions.Add(string.Create(CultureInfo.InvariantCulture, $"more than {rate} an hour"));
        return conditions.Count == 0 ? null : $"muted until {string.Join(" or ", conditions)}";
    }

    /// <summary>Of what a report did: the release that it came from, such as <c>in 1.4.0</c>; null when it does not say.</summary>
    public static string? OfReport(string? release) => release is null ? null : $"in {release}";

    public static string Assigned(string? assignee) => $"assigned to {assignee ?? "nobody"}";

    public static string BugLinked(string? bug) => $"linked with {bug ?? "no bug"}";

    public static string Merged(long part) => string.Create(CultureInfo.InvariantCulture, $"merged {part}");

    public static string Unmerged(long part) => string.Create(CultureInfo.InvariantCulture, $"unmerged {part}");
}
