using Faultline.Server.Projects;
using Faultline.Tracker.Rollups;
using Faultline.Tracker.States;

namespace Faultline.Server.Groups;

/// <summary>
/// Groups, their counts and their history. A number of another project is unknown. Every implementation runs the contract tests; all methods throw
/// <see cref="Reports.StoreUnavailableException"/> when the store does not answer. Lists, series and sums read roll-ups, never reports.
/// </summary>
/// <remarks>The number of a merged group leads to its head wherever a number is asked for, so that an old link still works; only <see cref="UnmergeAsync"/> takes it as itself.</remarks>
internal interface IGroupStore
{
    /// <summary>A page of the project's heads.</summary>
    /// <exception cref="ArgumentException">The cursor is none.</exception>
    Task<GroupPage> ListAsync(ProjectId project, GroupQuery query, CancellationToken cancellation);

    /// <summary>The group of this number (of a merged one, its head); null when the project has none.</summary>
    Task<GroupDetail?> FindAsync(ProjectId project, long number, CancellationToken cancellation);

    /// <summary>The number of this group's head, which is mostly its own; null when the project has none.</summary>
    Task<long?> FindHeadAsync(ProjectId project, long number, CancellationToken cancellation);

    /// <summary>A head's buckets that begin in a time (its end not included), oldest first: quarters of an hour where they are kept, else hours.</summary>
    Task<IReadOnlyList<SeriesPoint>> SeriesAsync(ProjectId project, long number, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation);

    /// <summary>
    /// The project's sums by key over the buckets that begin in a time (its end not included), largest first. Reports without a topic count under an empty
    /// topic, so that the sums add up; those without a statement under none.
    /// </summary>
    Task<IReadOnlyList<RollupRow>> SumsAsync(
        ProjectId project, RollupKind kind, DateTimeOffset from, DateTimeOffset to, RollupOrder order, int limit, CancellationToken cancellation);

    /// <summary>Sets a head's state, with an event; false when the project has no such group.</summary>
    Task<bool> SetStateAsync(ProjectId project, long number, StandingRequest request, string actor, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Says who looks after it (null: nobody), with an event; false when the project has no such group.</summary>
    Task<bool> AssignAsync(ProjectId project, long number, string? assignee, string actor, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Links it with a bug (null: with none), with an event; false when the project has no such group.</summary>
    Task<bool> LinkBugAsync(ProjectId project, long number, string? bug, string actor, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>
    /// Makes groups parts of a head: their reports count there, and what comes after under their keys does too. Each keeps its own counts, so that
    /// <see cref="UnmergeAsync"/> undoes it exactly. Merging what is merged already changes nothing. False, and nothing is merged, when one of them is not there.
    /// </summary>
    /// <remarks>Merging is flat: a head that is merged brings its parts along, and each part is undone alone. What is merged into a part is merged into its head.</remarks>
    Task<bool> MergeAsync(ProjectId project, long head, IReadOnlyList<long> numbers, string actor, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Makes a merged group a head again, with its own counts; false when it is not a merged one of this project.</summary>
    Task<bool> UnmergeAsync(ProjectId project, long number, string actor, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Events of a project after a number, oldest first: how the outbox is read.</summary>
    Task<IReadOnlyList<GroupEvent>> EventsAsync(ProjectId project, long after, int limit, CancellationToken cancellation);
}
