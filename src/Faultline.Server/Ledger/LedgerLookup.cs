using Faultline.Server.Ingest;
using Faultline.Server.Projects;

namespace Faultline.Server.Ledger;

/// <summary>Reads a project's ledger.</summary>
internal sealed class LedgerLookup(ILedgerStore ledger, ProjectSpools spools, StoreQuestions store, TimeProvider time)
{
    /// <summary>The longest time that one answer covers.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(92);

    private static readonly TimeSpan Usual = TimeSpan.FromDays(1);
    private static readonly DateTimeOffset Last = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The time that was asked for, as it stands in the URL: whole hours; by default the last day.</summary>
    /// <exception cref="FaultException">400: a moment is none, or the time is too long.</exception>
    public (DateTimeOffset From, DateTimeOffset To) Time(string? from, string? to)
    {
        var end = QueryValues.Moment("to", to) ?? time.GetUtcNow();
        // Beyond these there is nothing to count, and not all of what is asked for can be reckoned with.
        if (end < DateTimeOffset.UnixEpoch || end > Last)
            throw ServerFaults.InvalidValue("to", JsonAnswer.Time(end), $"a time from {JsonAnswer.Time(DateTimeOffset.UnixEpoch)} to {JsonAnswer.Time(Last)}").ToException();
        var begin = QueryValues.Moment("from", from) ?? end - Usual;
        if (begin >= end || end - begin > Longest)
            throw ServerFaults.InvalidValue("from", JsonAnswer.Time(begin), $"a time before {JsonAnswer.Time(end)}, at most {Longest.TotalDays} days before it").ToException();
        var toHour = Hour(end);
        return (Hour(begin), toHour == end ? end : toHour.AddHours(1));
    }

    /// <summary>The rows of whole hours, oldest first.</summary>
    public Task<IReadOnlyList<LedgerRow>> ReadAsync(ProjectId project, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        store.AskAsync(() => ledger.ReadAsync(project, from, to, cancellation));

    /// <summary>The sums since ever.</summary>
    public Task<IReadOnlyList<LedgerRow>> TotalsAsync(ProjectId project, CancellationToken cancellation) =>
        store.AskAsync(() => ledger.TotalsAsync(project, cancellation));

    /// <summary>The sums of requests that showed no valid key, so that they are no project's.</summary>
    public Task<IReadOnlyList<LedgerRow>> KeylessAsync(CancellationToken cancellation) => TotalsAsync(new ProjectId(0), cancellation);

    /// <summary>Whether these sums add up, what waits in the spool now set against them.</summary>
    public LedgerBalance Balance(ProjectId project, IReadOnlyList<LedgerRow> totals) =>
        LedgerBalance.Of(totals, spools.Open.Where(spool => spool.Project == project).Sum(spool => spool.Spool.Statistics.PendingBytes));

    private static DateTimeOffset Hour(DateTimeOffset moment) => new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}
