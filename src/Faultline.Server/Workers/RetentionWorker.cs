using Faultline.Server.Ingest;
using Faultline.Server.Metrics;
using Faultline.Server.Reports;
using Faultline.Server.Retention;
using Faultline.Tracker.Retention;

namespace Faultline.Server.Workers;

/// <summary>Keeps what is stored within its budgets: every minute, and sooner when the disk fills up. In small steps, so that digestion is not held up.</summary>
internal sealed partial class RetentionWorker(
    IRetentionStore store, RetentionBudgets budgets, DiskWatch disk, ServerGauges gauges, ServerMetrics metrics, TimeProvider time, ILogger<RetentionWorker> logger) : BackgroundService
{
    private const int StepRows = 2_000;
    private const int MostStepsAtOnce = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookAtDisk = TimeSpan.FromSeconds(2);
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
                await WaitAsync(stoppingToken);
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
        var use = await store.MeasureAsync(stopping);
        gauges.PayloadBytes = use.Segments.Sum(segment => segment.Bytes);
        var plan = budgets.Plan(use, disk.FreeBytes, time.GetUtcNow());
        foreach (var (segment, reason) in plan.Steps)
        {
            var gone = await store.DropAsync(segment, reason, time.GetUtcNow(), stopping);
            metrics.Evict(reason, gone);
            LogDropped(segment.Name, segment.Bytes, gone, reason);
        }

        if (plan.BytesOver > 0)
            LogOver(plan.BytesOver, plan.BytesAfter);
        await RepeatAsync(() => store.TrimTombstonesAsync(budgets.MaxTombstones, StepRows, stopping), stopping);
        await RepeatAsync(() => store.FoldRollupsAsync(time.GetUtcNow() - Quarters, StepRows, stopping), stopping);
    }

    private async Task TryRunAsync(CancellationToken stopping)
    {
        try
        {
            await RunAsync(stopping);
        }
        catch (StoreUnavailableException e)
        {
            LogUnavailable(e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The fence between what tidies up and what takes reports in: the server goes on, the next round is a minute away.
            LogFailed(e);
        }
    }

    /// <summary>Waits for the next round, or until the disk has little room left.</summary>
    private async Task WaitAsync(CancellationToken stopping)
    {
        var began = time.GetTimestamp();
        do
            await Task.Delay(LookAtDisk, time, stopping);
        while (time.GetElapsedTime(began) < Interval && !IsPressing(began));
    }

    private bool IsPressing(long began) => disk.FreeBytes < disk.MinFreeBytes * 2 && time.GetElapsedTime(began) >= LookAtDisk * 5;

    private async Task RepeatAsync(Func<Task<long>> step, CancellationToken stopping)
    {
        for (var i = 0; i < MostStepsAtOnce && await step() > 0; i++)
            await Task.Delay(Pause, time, stopping);
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
