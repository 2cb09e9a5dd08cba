using System.Security.Cryptography;
using System.Text;
using Faultline.Reports;
using Faultline.Server.Ingest;
using Faultline.Server.Reports;
using Faultline.Spooling;
using Faultline.Tracker;
using Faultline.Tracker.Grouping;
using Faultline.Tracker.Search;

namespace Faultline.Server.Workers;

/// <summary>
/// Carries what was taken in from the spools to the store. At least once: a record leaves its spool after the store has it,
/// and the store says "duplicate" to what comes twice. A record that the store can never take is parked and blocks nothing.
/// </summary>
internal sealed partial class Digester(ProjectSpools spools, IDigestStore store, TimeProvider time, ILogger<Digester> logger) : BackgroundService
{
    private const int BatchRecords = 256;
    private const int BatchBytes = 4 * 1024 * 1024;

    // The door tells of what it took. Nothing tells of the server's own reports, nor when the spool adopts a dead process's segment or
    // gives up on a record that was never finished. A look at an empty spool costs a few microseconds.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Away from the thread that starts the server: everything up to the first wait would run on it.
        await Task.Yield();
        try
        {
            while (true)
            {
                // A batch of each in turn, so that one project's flood does not hold up the others.
                var any = false;
                foreach (var spool in spools.Open)
                    any |= await DigestAsync(spool, stoppingToken);
                if (!any)
                    await spools.WaitAsync(LookAgain, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops. What was not acknowledged is read again at the next start.
        }
    }

    /// <summary>Carries one batch; false when there was none.</summary>
    private async Task<bool> DigestAsync(ProjectSpool spool, CancellationToken stopping)
    {
        var batch = spool.Spool.Read(BatchRecords, BatchBytes);
        if (batch.IsEmpty)
        {
            spool.NoteEmpty();
            return false;
        }

        await StoreAsync(spool, Decode(spool, batch), stopping);
        spool.Spool.Acknowledge(batch);
        return true;
    }

    private List<(SpoolRecord Record, DigestRecord Report)> Decode(ProjectSpool spool, SpoolBatch batch)
    {
        var received = time.GetUtcNow();
        var reports = new List<(SpoolRecord, DigestRecord)>(batch.Records.Count);
        foreach (var record in batch.Records)
        {
            if (ErrorReport.TryParse(record.Payload, out var report, out var error))
                reports.Add((record, RecordOf(record, report, received)));
            else
                Park(spool, record, error);
        }

        return reports;
    }

    private static DigestRecord RecordOf(SpoolRecord record, ErrorReport report, DateTimeOffset received)
    {
        var facts = FactsOf(report);
        return new DigestRecord
        {
            From = (record.Segment, record.Position),
            Received = received,
            Facts = facts,
            Class = "exception",
            Key = GroupKey.Of(0, SHA256.HashData(Encoding.UTF8.GetBytes(facts.Type ?? ""))),
            Outline = new GroupOutline(facts.Type, facts.Value ?? "", null, [.. SearchWords.Of($"{facts.Type} {facts.Topic}").Distinct()]),
            Words = [.. SearchWords.Of($"{facts.Value} {facts.Url}").Distinct()],
            Payload = record.Payload,
        };
    }

    private static ReportFacts FactsOf(ErrorReport report)
    {
        var headline = ReportHeadline.Of(report);
        return new ReportFacts
        {
            Id = report.Id,
            Time = headline.Time,
            Type = headline.Type,
            Value = headline.Value,
            Reporter = headline.Reporter,
            Topic = headline.Topic,
        };
    }

    private DigestBatch BatchOf(ProjectSpool spool, List<(SpoolRecord Record, DigestRecord Report)> reports) =>
        new(spool.Project, time.GetUtcNow(), [.. reports.Select(one => one.Report)], new DigestLimits());

    private async Task StoreAsync(ProjectSpool spool, List<(SpoolRecord Record, DigestRecord Report)> reports, CancellationToken stopping)
    {
        for (var wait = TimeSpan.FromSeconds(1); reports.Count > 0;)
        {
            try
            {
                var result = await store.DigestAsync(BatchOf(spool, reports), stopping);
                spools.Trouble = null;
                LogStored(result.Stored, result.Duplicates, spool.Project.Value);
                return;
            }
            catch (ReportRefusedException e)
            {
                foreach (var (record, _) in reports.Where(one => one.Report.Facts.Id == e.Id))
                    Park(spool, record, e.Message);
                reports.RemoveAll(one => one.Report.Facts.Id == e.Id);
            }
            catch (StoreUnavailableException e)
            {
                spools.Trouble = e.Message;
                LogUnavailable(e, wait.TotalSeconds);
                await Task.Delay(wait, time, stopping);
                wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
            }
        }
    }

    private void Park(ProjectSpool spool, SpoolRecord record, string reason)
    {
        LogParked(spool.Project.Value, reason);
        spool.Spool.Park(record, reason);
    }

    [LoggerMessage(301, LogLevel.Debug, "Stored {Stored} reports of project {Project}, {Duplicates} were known")]
    private partial void LogStored(int stored, int duplicates, long project);

    [LoggerMessage(302, LogLevel.Error, "The store takes no reports; they stay in the spool, next try in {Seconds} s")]
    private partial void LogUnavailable(Exception exception, double seconds);

    [LoggerMessage(303, LogLevel.Warning, "A record of project {Project} can never be stored and was parked: {Reason}")]
    private partial void LogParked(long project, string reason);
}
