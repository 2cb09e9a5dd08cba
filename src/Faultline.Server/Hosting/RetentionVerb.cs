using Faultline.Server.Ingest;
using Faultline.Server.Retention;
using Faultline.Server.Stores;

namespace Faultline.Server.Hosting;

/// <summary><c>faultline-server retention --dry-run</c>: what would be dropped now, without dropping it. The server may be running.</summary>
internal static class RetentionVerb
{
    public static async Task<int> RunAsync(ServerOptions options, TextWriter output, CancellationToken cancellation)
    {
        var data = DataDirectory.Open(options.Data, options.PostgreSql is null);
        await using ServerStores stores = await ServerCommand.OpenStoresAsync(options, data, alone: false, cancellation);
        var use = await stores.Retention.MeasureAsync(cancellation);
        var budgets = new RetentionBudgets(options, new DiskWatch(data, options, TimeProvider.System));
        await output.WriteAsync(budgets.Plan(use, TimeProvider.System.GetUtcNow()).Describe());
        return 0;
    }
}
