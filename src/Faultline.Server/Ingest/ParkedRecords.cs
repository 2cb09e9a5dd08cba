using System.Collections.Concurrent;
using System.Text;
using Faultline.Reports;
using Faultline.Server.Ledger;
using Faultline.Server.Projects;
using Faultline.Spooling;
using Faultline.Tracker;

namespace Faultline.Server.Ingest;

/// <summary>
/// What was put aside, for people: listed with its reason, looked at, tried again. Nothing here deletes a record but a try that took it, and the wish of the user whose report it is. What no longer fits
/// (<see cref="ServerOptions.MaxParkedBytes"/>) was never written; the ledger counts it all the same.
/// </summary>
internal sealed class ParkedRecords(ProjectSpools spools, IProjectStore projects, LineCheck check, DoorNotes notes)
{
    /// <summary>Bytes of a record that are shown.</summary>
    public const int ShownBytes = 4096;

    private const int TriedAtOnce = 100;

    private readonly ConcurrentDictionary<(ProjectId Project, string Id), bool> _tried = new();

    /// <summary>How many lie there, of all projects. Reads names only.</summary>
    public int Count => spools.Open.Sum(spool => CountIn(Path.Combine(spool.Spool.Directory, "parked")));

    /// <summary>The newest of all projects, newest first, at most so many.</summary>
    /// <exception cref="Reports.StoreUnavailableException">The projects cannot be read.</exception>
    public async Task<IReadOnlyList<ParkedItem>> ListAsync(int limit, CancellationToken cancellation)
    {
        var items = new List<ParkedItem>();
        foreach (var project in await projects.ListAsync(cancellation))
        {
            if (SpoolOf(project) is { } spool)
                items.AddRange(spool.ListParked().Select(parked => ItemOf(project, parked)));
        }

        return [.. items.OrderByDescending(item => item.At).ThenByDescending(item => item.Id, StringComparer.Ordinal).Take(limit)];
    }

    /// <summary>One of them with its first bytes; null when there is none of this name.</summary>
    public async Task<ParkedItem?> FindAsync(string project, string id, CancellationToken cancellation)
    {
        if (await projects.FindAsync(project, cancellation) is not { } owner || SpoolOf(owner) is not { } spool)
            return null;
        if (spool.ListParked().FirstOrDefault(parked => parked.Name == id) is not { } found || spool.ReadParked(id, ShownBytes) is not { } bytes)
            return null;
        return ItemOf(owner, found) with { Start = Encoding.UTF8.GetString(bytes) };
    }

    /// <summary>
    /// Tries one again: it goes through the door's check and into the spool, counted as accepted anew and as retried; then it is no longer parked. Null when there
    /// is none of this name.
    /// </summary>
    /// <remarks>
    /// One at a time: of two who try the same, the second is told so. A kill in the middle leaves it parked as well: trying it again makes a duplicate, counted as accepted and retried
    /// once more, which it was.
    /// </remarks>
    public async Task<ParkedRetry?> RetryAsync(string project, string id, CancellationToken cancellation)
    {
        if (await projects.FindAsync(project, cancellation) is not { } owner || SpoolOf(owner) is not { } || spools.Of(owner.Id) is not { } spool)
            return null;
        if (!_tried.TryAdd((owner.Id, id), true))
            return new ParkedRetry(false, null, "it is being tried already");
        try
        {
            return await RetryAsync(spool, id);
        }
        finally
        {
            _tried.TryRemove((owner.Id, id), out _);
        }
    }

    /// <summary>Tries all of all projects again, oldest first; how many were taken and how many stay where they are.</summary>
    public async Task<(int Taken, int Left)> RetryAllAsync(CancellationToken cancellation)
    {
        var (taken, left) = (0, 0);
        foreach (var project in await projects.ListAsync(cancellation))
        {
            foreach (var some in (SpoolOf(project)?.ListParked() ?? []).Chunk(TriedAtOnce))
            {
                // Together, so that they share an fsync.
                var retries = await Task.WhenAll(some.Select(parked => RetryAsync(project.Name, parked.Name, cancellation)));
                taken += retries.Count(retry => retry is { Taken: true });
                left += retries.Count(retry => retry is { Taken: false });
            }
        }

        return (taken, left);
    }

    private async Task<ParkedRetry?> RetryAsync(ProjectSpool spool, string id)
    {
        if (spool.Spool.ReadParked(id) is not { } bytes)
            return null;
        // An earlier version that did not read what came compressed has parked it as it was.
        var verdict = check.Check(GzipLine.LineOrRecord(bytes).Trim(" \t\r\n"u8));
        if (verdict.Kind is not LineKind.Report)
            return new ParkedRetry(false, null, verdict.Refusal?.Reason ?? "it is no report");
        if (!await spool.AppendAsync(verdict.Bytes))
            return new ParkedRetry(false, null, "the project's spool or the disk is full");
        await notes.AddAsync(spool.Project, LedgerLine.Retried, null, 1);
        spool.Spool.RemoveParked(id);
        return new ParkedRetry(true, verdict.Id, null);
    }

    /// <summary>Deletes those that are reports of a user; how many. Whose a record is that cannot be read as a report, nobody knows: it stays.</summary>
    public int Erase(Project project, string user)
    {
        var erased = 0;
        if (SpoolOf(project) is not { } spool)
            return erased;
        foreach (var parked in spool.ListParked())
        {
            if (spool.ReadParked(parked.Name) is { } bytes && IsOf(user, bytes) && spool.RemoveParked(parked.Name))
                erased++;
        }

        return erased;
    }

    private static bool IsOf(string user, byte[] line)
    {
        try
        {
            return ErrorReport.TryParse(line, out var report, out _) && ReportFacts.Of(report).User == user;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The fence that the digester has too: this may be why the record was parked.
            return false;
        }
    }

    private static ParkedItem ItemOf(Project project, SpoolParked parked) => new(project, parked.Name, parked.At, parked.Reason, parked.Bytes);

    // Looking makes no spool: a project that never handed anything in has none.
    private Spool? SpoolOf(Project project) => spools.Open.FirstOrDefault(spool => spool.Project == project.Id)?.Spool;

    private static int CountIn(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.parked").Count() : 0;
        }
        catch (IOException)
        {
            return 0; // gone in between
        }
    }
}
