using Faultline.Tracker.Ids;

namespace Faultline.Server.Finding;

/// <summary>An id that stood in a text, and what is known of it.</summary>
/// <param name="Id">The id, where it stands first.</param>
/// <param name="Reports">The reports that it leads to, newest first, at most <see cref="TextFinder.MostReports"/>; none when it is not known here.</param>
public sealed record FoundThing(FoundId Id, IReadOnlyList<FoundReport> Reports)
{
    /// <summary>What it is, for people: <c>report</c>, <c>old report</c>, <c>request</c>, <c>trace</c>.</summary>
    public string Kind => Id.Kind switch
    {
        FoundIdKind.Report => "report",
        FoundIdKind.OldReport => "old_report",
        FoundIdKind.Request => "request",
        FoundIdKind.Trace => "trace",
        _ => "unknown",
    };

    /// <summary>What is to be said of it when nothing is known; null when something is.</summary>
    public string? Unknown => (Reports.Count, Id.Kind) switch
    {
        ( > 0, _) => null,
        (_, FoundIdKind.OldReport) => Id.Date is { } day
            ? $"An OOPS id of the old form, of {day:yyyy-MM-dd}; no report of it was sent to this server."
            : "An OOPS id of the old form; no report of it was sent to this server.",
        (_, FoundIdKind.Request) => "No report names this request id.",
        (_, FoundIdKind.Trace) => "No report names this trace id.",
        _ => "No report of this id here. One that was made a moment ago may still be on its way.",
    };
}
