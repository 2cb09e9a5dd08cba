using Faultline.Server.Ledger;
using Faultline.Server.Metrics;
using Faultline.Server.Projects;

namespace Faultline.Server.Ingest;

/// <summary>
/// Opens the door for whoever has a key, and writes down what was not taken. Three things refuse good reports: a bad key, the project's own quota, the disk's
/// budget. Load does not: it waits in the spool.
/// </summary>
internal sealed class IngestDoor(
    KeyRing keys, ProjectSpools spools, ProjectQuotas quotas, DiskWatch disk, DoorNotes notes, HeardDiscards heard, DiscardReasons reasons,
    ServerMetrics metrics)
{
    /// <summary>Requests without a valid key are counted under this.</summary>
    private static readonly ProjectId Nobody = new(0);

    /// <summary>The disk, as the door looks at it.</summary>
    public DiskWatch Disk => disk;

    /// <summary>The door of a key's project; null when the key is malformed or unknown.</summary>
    /// <exception cref="Reports.StoreUnavailableException">The keys cannot be read.</exception>
    /// <exception cref="IOException">The project's spool cannot be opened.</exception>
    public async ValueTask<ProjectDoor?> OpenAsync(string? key, CancellationToken cancellation)
    {
        if (await keys.FindAsync(key, cancellation) is not { } project)
        {
            metrics.Refuse(Nobody, LedgerReasons.BadKey, 1);
            await notes.AddAsync(Nobody, LedgerLine.Refused, LedgerReasons.BadKey, 1);
            return null;
        }

        metrics.Know(project);
        return new ProjectDoor(project, spools.Of(project.Id), await quotas.OfAsync(project, cancellation), disk.IsLow ? LedgerReasons.DiskBudget : null);
    }

    /// <summary>Writes down reports that were not taken.</summary>
    public Task RefuseAsync(Project project, string reason, long count, IReadOnlyList<ReportId>? ids = null)
    {
        metrics.Refuse(project.Id, reason, count);
        return notes.AddAsync(project.Id, LedgerLine.Refused, reason, count, ids);
    }

    /// <summary>Writes down lines whose id an earlier line of the body had.</summary>
    public Task RepeatAsync(Project project, long count)
    {
        metrics.Repeat(project.Id, count);
        return notes.AddAsync(project.Id, LedgerLine.Repeated, null, count);
    }

    /// <summary>Writes down what a client says that it threw away, unless it was heard already.</summary>
    public Task DiscardAsync(Project project, ClientDiscards discards)
    {
        if (!heard.IsNew(project.Id, discards))
            return Task.CompletedTask;
        // All of them before any is waited for: they go into one sum.
        return Task.WhenAll([.. discards.Counts.Select(one => notes.AddAsync(project.Id, LedgerLine.Discarded, reasons.Counted(project.Id, one.Reason), one.Count))]);
    }
}
