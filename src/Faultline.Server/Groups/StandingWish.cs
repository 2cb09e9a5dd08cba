using System.Globalization;
using Faultline.Tracker.States;

namespace Faultline.Server.Groups;

/// <summary>What somebody asks a group's state to be, as a form or a JSON document says it: each value as text, absent as null.</summary>
/// <param name="State"><c>open</c>, <c>resolved</c> or <c>muted</c>.</param>
/// <param name="Release">Resolved in this release.</param>
/// <param name="NextRelease">Resolved in the next release.</param>
/// <param name="Until">Muted until this time.</param>
/// <param name="More">Muted until so many more have come.</param>
/// <param name="PerHour">Muted until more than so many come within an hour.</param>
internal sealed record StandingWish(string? State, string? Release = null, bool NextRelease = false, string? Until = null, string? More = null, string? PerHour = null)
{
    private const int MostRelease = 200;

    /// <exception cref="FaultException">400: a value is none, or does not go with the state.</exception>
    public StandingRequest Read(DateTimeOffset now)
    {
        var state = QueryValues.OneOf("state", State, (GroupState?)null, ("open", GroupState.Open), ("resolved", GroupState.Resolved), ("muted", GroupState.Muted))
            ?? throw ServerFaults.InvalidValue("state", "", "open, resolved, muted").ToException();
        var release = Line("release", Release, MostRelease);
        if (release is not null && NextRelease)
            throw ServerFaults.InvalidValue("next_release", "true", "a release or the next one, not both").ToException();
        if (state != GroupState.Resolved && (release is not null || NextRelease))
            throw ServerFaults.InvalidValue("release", release ?? "next", "none, since only 'resolved' has a release").ToException();
        var until = QueryValues.Moment("until", Until);
        if (until <= now)
            throw ServerFaults.InvalidValue("until", Until!, "a time to come").ToException();
        var (more, perHour) = (Count("more", More), Count("per_hour", PerHour));
        if (state != GroupState.Muted && (until is not null || more is not null || perHour is not null))
            throw ServerFaults.InvalidValue("state", State!, "muted, since only that has a condition").ToException();
        return new StandingRequest(state, release, NextRelease, until, more, perHour);
    }

    /// <summary>One line of text without the blanks round it; null for none.</summary>
    /// <exception cref="FaultException">400: it is longer, or has control characters.</exception>
    public static string? Line(string name, string? text, int most)
    {
        var line = text?.Trim();
        if (string.IsNullOrEmpty(line))
            return null;
        return line.Length <= most && !line.Any(char.IsControl)
            ? line
            : throw ServerFaults.InvalidValue(name, ServerFaults.Shorten(line), $"one line of at most {most} characters").ToException();
    }

    private static long? Count(string name, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        return long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 1_000_000_000
            ? count
            : throw ServerFaults.InvalidValue(name, ServerFaults.Shorten(text), "a whole number from 1 to 1000000000").ToException();
    }
}
