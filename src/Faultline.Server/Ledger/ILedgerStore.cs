using Faultline.Server.Projects;

namespace Faultline.Server.Ledger;

/// <summary>Reads what was counted. Writing is a part of <see cref="Reports.IDigestStore"/> and of retention. Every implementation runs the contract tests.</summary>
internal interface ILedgerStore
{
    /// <summary>The project's rows of the hours in a time, oldest first. Requests without a valid key are counted under project 0.</summary>
    Task<IReadOnlyList<LedgerRow>> ReadAsync(ProjectId project, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation);

    /// <summary>The sums since ever, one row a line and reason; the hour is that of the first.</summary>
    Task<IReadOnlyList<LedgerRow>> TotalsAsync(ProjectId project, CancellationToken cancellation);
}
