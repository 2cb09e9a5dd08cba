namespace Faultline.Tracker.States;

/// <summary>What one batch brought to one group, after duplicates were taken out, and what does not concern its standing (<see cref="StandingRules.Concerns"/>).</summary>
/// <param name="Now">The moment of the batch.</param>
/// <param name="CountAfter">The group's count with the batch.</param>
/// <param name="CountInHour">Reports of the group in one hour of the clock, with the batch: the most of the hours that the batch's reports were received in.</param>
/// <param name="Releases">The releases of the batch's reports, each once; a report without release is an empty text.</param>
/// <param name="KnownReleases">Which of them the project had seen before <see cref="GroupStanding.Since"/>.</param>
public sealed record GroupArrivals(
    DateTimeOffset Now, long CountAfter, long CountInHour, IReadOnlyCollection<string> Releases, IReadOnlyCollection<string> KnownReleases);
