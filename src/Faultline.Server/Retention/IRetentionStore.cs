using Faultline.Server.Projects;
using Faultline.Tracker.Retention;

namespace Faultline.Server.Retention;

/// <summary>How the store gets rid of things. What goes is decided by pure rules and called from one worker. Every implementation runs the contract tests.</summary>
internal interface IRetentionStore
{
    /// <summary>What lies on the disk now.</summary>
    Task<StorageUse> MeasureAsync(CancellationToken cancellation);

    /// <summary>
    /// Drops a payload segment whole: what is precious in it and lies in a bulk segment is copied forward to a keep segment first; the other reports become tombstones
    /// (<see cref="Reports.PayloadLossReason.Evicted"/>) and are counted as evicted under the reason, in one transaction with the mark that the segment is dropping; then it is
    /// unlinked; then the mark goes. A crash at any point is repaired at the next start. A segment that is not there or open is left alone: 0.
    /// </summary>
    /// <remarks>Precious is what is pinned, and what is of a group with a bug, up to <see cref="CopyLimits"/>. A keep segment goes with all that is in it.</remarks>
    /// <returns>Payloads that are gone.</returns>
    Task<long> DropAsync(PayloadSegment segment, string reason, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Reports without payload, and refused ids. Millions are counted one by one: to be asked once a round, and nobody who writes waits for it.</summary>
    Task<long> CountTombstonesAsync(CancellationToken cancellation);

    /// <summary>Forgets the oldest tombstones and refused ids, so many; how many there were.</summary>
    Task<long> TrimTombstonesAsync(int atMost, CancellationToken cancellation);

    /// <summary>Folds quarters of an hour that are older than <paramref name="before"/> into hours; forgets URLs, referrers and events older than it, but the last 50 events of a group; at most so many rows at once; how many.</summary>
    Task<long> FoldRollupsAsync(DateTimeOffset before, int atMost, CancellationToken cancellation);

    /// <summary>
    /// Erases what the reports of a user hold (<see cref="Tracker.ReportFacts.User"/>, exact): payload bytes are overwritten or rewritten, index facts and words that may identify are
    /// cleared; the rows stay as tombstones (<see cref="Reports.PayloadLossReason.Erased"/>), counts stay. A group whose first report was one of them, and whose title no other report gives it,
    /// is named after one that is left. The wish is remembered, so that a restored backup is erased again, and reports that come later and are from before it (their own time, or that of
    /// the spool segment that they lay in) are stored as tombstones at once.
    /// </summary>
    /// <returns>Reports that were erased.</returns>
    Task<long> EraseUserAsync(ProjectId project, string user, DateTimeOffset now, CancellationToken cancellation);
}
