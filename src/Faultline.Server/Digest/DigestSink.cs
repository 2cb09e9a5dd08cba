using Faultline.Server.Ingest;
using Faultline.Server.Metrics;
using Faultline.Server.Reports;
using Faultline.Server.Retention;

namespace Faultline.Server.Digest;

/// <summary>
/// Brings a batch into the store, whatever it takes: waits while the store is away, parks the report that it can never take, and finds the one that it
/// stumbles over. When the task completes all of the batch is done with.
/// </summary>
internal sealed partial class DigestSink(
    IDigestStore store, ProjectSpools spools, PayloadsWritten written, ServerMetrics metrics, TimeProvider time, ILogger<DigestSink> logger)
{
    private const int TriesTogether = 3;
    private const int TriesAlone = 3;
    private static readonly TimeSpan WaitAlone = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Stores a batch.</summary>
    /// <param name="batch">What comes.</param>
    /// <param name="park">Puts a report aside, with the reason.</param>
    /// <param name="stopping">Stops the waiting.</param>
    /// <exception cref="OperationCanceledException">The server stops; nothing, or all, of the batch is stored.</exception>
    public async Task StoreAsync(DigestBatch batch, Action<DigestRecord, string> park, CancellationToken stopping)
    {
        var wait = TimeSpan.FromSeconds(1);
        for (var failures = 0; ;)
        {
            try
            {
                await DigestAsync(batch, stopping);
                return;
            }
            catch (ReportRefusedException e) when (batch.Reports.Any(report => report.Facts.Id == e.Id))
            {
                // Which of several with one id it was is seen when they come one by one.
                if (batch.Reports.Count(report => report.Facts.Id == e.Id) > 1)
                {
                    await StoreOneByOneAsync(batch, park, stopping);
                    return;
                }

                batch = Park(batch, e, park);
                continue;
            }
            catch (StoreUnavailableException e)
            {
                spools.Trouble = e.Message;
                LogUnavailable(e, wait.TotalSeconds);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The fence between one report that nobody thought of and all the others: an exception here would end the server.
                spools.Trouble = $"{e.GetType().Name}: {e.Message}";
                LogFailed(e, batch.Project.Value, batch.Reports.Count);
                if (++failures >= TriesTogether && batch.Reports.Count > 0)
                {
                    await StoreOneByOneAsync(batch, park, stopping);
                    return;
                }
            }

            await Task.Delay(wait, time, stopping);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    private async Task DigestAsync(DigestBatch batch, CancellationToken stopping)
    {
        var began = time.GetTimestamp();
        var result = await store.DigestAsync(batch, stopping);
        spools.Trouble = null;
        written.Add(batch.Reports.Sum(report => (long)report.Payload.Length));
        metrics.Digest(batch.Project, result.Stored, result.Duplicates, result.NewGroups, time.GetElapsedTime(began));
        LogStored(result.Stored, result.Duplicates, batch.Project.Value);
    }

    private async Task StoreOneByOneAsync(DigestBatch batch, Action<DigestRecord, string> park, CancellationToken stopping)
    {
        foreach (var part in BatchParts.Of(batch))
        {
            // Notes, marks and what is parked already cannot be put aside: they are tried until they are in.
            if (part.Reports is not [var report])
            {
                await StoreAsync(part, park, stopping);
            }
            else if (await TryAloneAsync(part, stopping) is { } reason)
            {
                park(report, reason);
                await StoreAsync(part with { Reports = [], Parked = [new ParkedRecord(report.From!.Value, reason)] }, park, stopping);
            }
        }
    }

    /// <summary>Stores a batch of one report; or says why that can never be.</summary>
    private async Task<string?> TryAloneAsync(DigestBatch one, CancellationToken stopping)
    {
        var wait = WaitAlone;
        for (var failures = 0; ;)
        {
            try
            {
                await DigestAsync(one, stopping);
                return null;
            }
            catch (ReportRefusedException e)
            {
                return e.Message;
            }
            catch (StoreUnavailableException e)
            {
                spools.Trouble = e.Message;
                LogUnavailable(e, wait.TotalSeconds);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The same fence: this may be the one. What fails once and passes is no fault of the report's.
                if (++failures >= TriesAlone)
                    return $"the store failed on it: {e.GetType().Name}: {e.Message}";
            }

            await Task.Delay(wait, time, stopping);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    private static DigestBatch Park(DigestBatch batch, ReportRefusedException refusal, Action<DigestRecord, string> park)
    {
        var refused = batch.Reports.Where(report => report.Facts.Id == refusal.Id).ToList();
        refused.ForEach(report => park(report, refusal.Message));
        return batch with
        {
            Reports = [.. batch.Reports.Except(refused)],
            Parked = [.. batch.Parked, .. refused.Select(report => new ParkedRecord(report.From!.Value, refusal.Message))],
        };
    }

    [LoggerMessage(301, LogLevel.Debug, "Stored {Stored} reports of project {Project}, {Duplicates} were known")]
    private partial void LogStored(int stored, int duplicates, long project);

    [LoggerMessage(302, LogLevel.Error, "The store takes no reports; they stay in the spool, next try in {Seconds} s")]
    private partial void LogUnavailable(Exception exception, double seconds);

    [LoggerMessage(305, LogLevel.Error, "The store failed on {Reports} reports of project {Project}; they are tried again, then one by one")]
    private partial void LogFailed(Exception exception, long project, int reports);
}
