using Faultline.Server.Ledger;
using Faultline.Server.Projects;

namespace Faultline.Server.Tests.Doubles;

/// <summary>A ledger that a test makes up.</summary>
internal sealed class LedgerInMemory : ILedgerStore
{
    public List<LedgerRow> Rows { get; } = [];

    /// <summary>What happens right after the sums of a project were read, once each.</summary>
    public Queue<Action> AfterTotals { get; } = [];

    public void Add(LedgerLine line, long count, string reason = "", int hoursAgo = 0)
    {
        var now = DateTimeOffset.UtcNow;
        Rows.Add(new LedgerRow(new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero).AddHours(-hoursAgo), line, reason, count, count * 100));
    }

    public Task<IReadOnlyList<LedgerRow>> ReadAsync(ProjectId project, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<LedgerRow>>([.. Rows.Where(row => row.Hour >= from && row.Hour < to)]);

    public Task<IReadOnlyList<LedgerRow>> TotalsAsync(ProjectId project, CancellationToken cancellation)
    {
        IReadOnlyList<LedgerRow> read = [.. Rows];
        if (AfterTotals.TryDequeue(out var next))
            next();
        return Task.FromResult(read);
    }
}
