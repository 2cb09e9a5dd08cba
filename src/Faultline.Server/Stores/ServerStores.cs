using Faultline.Server.Groups;
using Faultline.Server.Ledger;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Retention;
using Faultline.Server.Rules;

namespace Faultline.Server.Stores;

/// <summary>One store, as its parts. Whoever opened it disposes it.</summary>
internal abstract class ServerStores : IAsyncDisposable
{
    public abstract IProjectStore Projects { get; }

    public abstract IDigestStore Digest { get; }

    public abstract IReportFinder Reports { get; }

    public abstract IGroupStore Groups { get; }

    public abstract ILedgerStore Ledger { get; }

    public abstract IRetentionStore Retention { get; }

    public abstract IRuleStore Rules { get; }

    /// <summary>What an operator should know of the store, such as that its log does not get shorter; null when all is well.</summary>
    public virtual string? Warning => null;

    public abstract ValueTask DisposeAsync();
}
