using System.Collections.Concurrent;
using Faultline.Server.Ledger;
using Faultline.Server.Projects;

namespace Faultline.Server.Ingest;

/// <summary>Counts what each project hands in within an hour of the clock, where it has a quota. What an earlier run took this hour is read from the ledger, and counted in the spool.</summary>
/// <remarks>Of several servers on one database each counts for itself, and begins with what all of them have taken this hour.</remarks>
internal sealed class ProjectQuotas(ServerOptions options, ILedgerStore ledger, ProjectSpools spools, TimeProvider time)
{
    private readonly ConcurrentDictionary<long, ProjectQuota> _all = [];

    /// <summary>The quota of a project; null when it has none.</summary>
    public async ValueTask<ProjectQuota?> OfAsync(Project project, CancellationToken cancellation)
    {
        var limit = options.QuotaOf(project.Name);
        if (limit == 0)
            return null;
        if (_all.TryGetValue(project.Id.Value, out var known))
            return known;
        var now = time.GetUtcNow();
        var hour = ProjectQuota.HourOf(now);
        var rows = await ledger.ReadAsync(project.Id, hour, hour.AddHours(1), cancellation);
        var taken = rows.Where(row => row.Line == LedgerLine.Accepted).Sum(row => row.Count)
            + spools.Of(project.Id).Spool.UntoldSince(hour);
        return _all.GetOrAdd(project.Id.Value, new ProjectQuota(limit, hour, taken, time));
    }
}
