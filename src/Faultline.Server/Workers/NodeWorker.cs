using Faultline.Server.Ingest;
using Faultline.Server.Nodes;
using Faultline.Server.Reports;

namespace Faultline.Server.Workers;

/// <summary>Says every few seconds, and at last when the digester has stopped, what waits in this server's spools, so that the ledger of another does not take it for lost.</summary>
internal sealed partial class NodeWorker(INodeStore nodes, ThisNode self, ProjectSpools spools, TimeProvider time, ILogger<NodeWorker> logger) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await SayAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                await SayAsync(stoppingToken);
                await Task.Delay(ThisNode.Interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task SayAsync(CancellationToken cancellation)
    {
        try
        {
            var waiting = spools.Open.ToDictionary(spool => spool.Project, spool => spool.Spool.Statistics.PendingBytes);
            await nodes.SayAsync(self.Name, waiting, time.GetUtcNow(), cancellation);
        }
        catch (StoreUnavailableException e)
        {
            LogUnsaid(e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The fence between what other servers would like to know and what this one has to do.
            LogUnsaid($"{e.GetType().Name}: {e.Message}");
        }
    }

    [LoggerMessage(411, LogLevel.Debug, "Other servers on this database are not told what waits here: {Reason}")]
    private partial void LogUnsaid(string reason);
}
