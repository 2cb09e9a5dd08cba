namespace Faultline.Server.Reports;

/// <summary>The writing side of the store. Every implementation runs the contract tests.</summary>
/// <remarks>
/// Who handles failure: a condition that may pass (disk full, database locked or unreachable) is <see cref="StoreUnavailableException"/>, and the
/// caller tries again; one report that can never be stored is <see cref="ReportRefusedException"/>, and the caller parks that one. In both cases nothing of the batch is stored.
/// </remarks>
internal interface IDigestStore
{
    /// <summary>
    /// Stores a batch, all of it or nothing, in one transaction; when the task completes it is safe from power loss. In the transaction: ids (unique by
    /// project and id; of two the first stays), groups (made in the order of their keys; over the limit the overflow group), payloads (keep or bulk segment), index and
    /// words, users and hosts of the groups, roll-ups by quarter of an hour, top URLs and local referrers of the groups, releases, standing of the groups
    /// (<see cref="Tracker.States.StandingRules"/>), events of the groups (the outbox), ledger, spool marks.
    /// </summary>
    /// <remarks>
    /// Only what the unique id admitted is counted. A report is precious, and goes to a keep segment, when it is one of its group's first
    /// <see cref="DigestLimits.KeepFirst"/>, the first of its group in a release, or the one that made its group regress; a report without a release is the first of none. An empty batch with marks or notes is written too.
    /// </remarks>
    Task<DigestResult> DigestAsync(DigestBatch batch, CancellationToken cancellation);
}
