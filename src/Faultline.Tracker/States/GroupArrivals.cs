namespace Faultline.Tracker.States;

/// <summary>What one batch brought to one group, after duplicates were taken out.</summary>
/// <param name="Now">The moment of the batch.</param>
/// <param name="CountAfter">The group's count with the batch.</param>
/// <param name="CountThisHour">Reports of the group in the current hour of the clock, with the batch.</param>
/// <param name="Releases">The releases of the batch's reports, each once; a report without release is an empty text.</param>
/// <param name="KnownReleases">Which of them the project had seen before <see cref="GroupStanding.Since"/>.</param>
/// <param name="Latest">The latest moment at which one of them failed, as their senders say; null when one of them does not say.</param>
public sealed record GroupArrivals(
    DateTimeOffset Now, long CountAfter, long CountThisHour, IReadOnlyCollection<string> Releases, IReadOnlyCollection<string> KnownReleases, DateTimeOffset? Latest = null);
