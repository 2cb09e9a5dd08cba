using Faultline.Server.Metrics;
using Faultline.Server.Reports;
using Faultline.Server.Retention;
using Faultline.Tracker.Retention;

namespace Faultline.Server.Workers;

/// <summary>Keeps what is stored within its budgets, at the pace of <see cref="RetentionPace"/>. In small steps, so that digestion is not held up.</summary>
internal sealed partial class RetentionWorker(
    IRetentionStore store, RetentionBudgets budgets, RetentionPace pace, ServerGauges gauges, ServerMetrics metrics, TimeProvider time, ILogger<RetentionWorker> logger) : BackgroundService
{
    private const int StepRows = 2_000;
    private const int MostStepsAtOnce = 200;
    private static readonly TimeSpan LookAtPace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>How long quarters of an hour are kept before they are folded into hours.</summary>
    private static readonly TimeSpan Quarters = TimeSpan.FromDays(40);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                do
                    await Task.Delay(LookAtPace, time, stoppingToken);
                while (!pace.IsLookDue);
                await TryRunAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops. What is half done is mended at the next start.
        }
    }

    /// <summary>One round: drops what the plan says, then forgets and folds what is old.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var plan = await DropAsync(stopping);
        if (plan.BytesOver > 0)
            LogOver(plan.BytesOver, plan.BytesAfter);
        await TrimAsync(stopping);
        for (var i = 0; i < MostStepsAtOnce && await store.FoldRollupsAsync(time.GetUtcNow() - Quarters, StepRows, stopping) > 0; i++)
            await Task.Delay(Pause, time, stopping);
    }

    private async Task<RetentionPlan> DropAsync(CancellationToken stopping)
    {
        var use = await store.MeasureAsync(stopping);
        gauges.PayloadBytes = use.Segments.Sum(segment => segment.Bytes);
        var plan = budgets.Plan(use, time.GetUtcNow());
        foreach (var (segment, reason) in plan.Steps)
        {
            var gone = await store.DropAsync(segment, reason, time.GetUtcNow(), stopping);
            metrics.Evict(reason, gone);
            LogDropped(segment.Name, segment.Bytes, gone, reason);
        }

        return plan;
    }

    private async Task TrimAsync(CancellationToken stopping)
    {
        var over = await store.CountTombstonesAsync(stopping) - budgets.MaxTombstones;
        for (var i = 0; i < MostStepsAtOnce && over > 0; i++)
        {
            var gone = await store.TrimTombstonesAsync((int)Math.Min(StepRows, over), stopping);
            if (gone == 0)
                return;
            over -= gone;
            await Task.Delay(Pause, time, stopping);
        }
    }

    private async Task TryRunAsync(CancellationToken stopping)
    {
        var round = pace.IsRoundDue;
        pace.Look(round);
        try
        {
            if (round)
                await RunAsync(stopping);
            else
                await DropAsync(stopping);
        }
        catch (StoreUnavailableException e)
        {
            LogUnavailable(e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The fence between what tidies up and what takes reports in: the server goes on, the next look comes.
            LogFailed(e);
        }
    }

    [LoggerMessage(401, LogLevel.Information, "Payload segment {Segment} of {Bytes} bytes is dropped, with the details of {Reports} reports: {Reason}")]
    private partial void LogDropped(string segment, long bytes, long reports, string reason);

    [LoggerMessage(402, LogLevel.Warning, "What is stored is {Over} bytes over its budget, and nothing more can be dropped: {After} bytes are index, open or kept")]
    private partial void LogOver(long over, long after);

    [LoggerMessage(403, LogLevel.Error, "Nothing can be dropped now: the store does not answer")]
    private partial void LogUnavailable(Exception exception);

    [LoggerMessage(404, LogLevel.Error, "Dropping what is old failed")]
    private partial void LogFailed(Exception exception);
}
