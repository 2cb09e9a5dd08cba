using Faultline.Server.Retention;
using Faultline.Server.Stores;

namespace Faultline.Server.Hosting;

/// <summary><c>faultline-server retention --dry-run</c>: what would be dropped now, without dropping it. The server may be running.</summary>
internal static class RetentionVerb
{
    public static async Task<int> RunAsync(ServerOptions options, TextWriter output, CancellationToken cancellation)
    {
        var data = DataDirectory.Open(options.Data);
        await using ServerStores stores = ServerCommand.OpenStores(options, data, alone: false);
        var use = await stores.Retention.MeasureAsync(cancellation);
        await output.WriteAsync(new RetentionBudgets(options).Plan(use, TimeProvider.System.GetUtcNow()).Describe());
        return 0;
    }
}
