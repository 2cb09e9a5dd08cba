using Faultline.Server.Groups;
using Faultline.Server.Ledger;
using Faultline.Server.Nodes;
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

    public abstract INodeStore Nodes { get; }

    /// <summary>What the forms of pages are signed with: the same at all servers on the store.</summary>
    public abstract IReadOnlyList<byte> FormKey { get; }

    public abstract ValueTask DisposeAsync();
}
