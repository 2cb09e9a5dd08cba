using Faultline.Reports;
using Faultline.Server.Digest;
using Faultline.Server.Ingest;
using Faultline.Server.Ledger;
using Faultline.Server.Metrics;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Spooling;

namespace Faultline.Server.Workers;

/// <summary>
/// Carries what was taken in from the spools to the store. At least once: a record leaves its spool after the store has it, and the store knows by its marks
/// what it has seen. A record that the store can never take is parked and blocks nothing.
/// </summary>
internal sealed partial class Digester(
    ProjectSpools spools, DoorNotes notes, DigestSink sink, ProjectRules rules, IProjectStore projects, ServerOptions options, ServerMetrics metrics,
    TimeProvider time, ILogger<Digester> logger) : BackgroundService
{
    private const int BatchRecords = 256;
    private const int BatchBytes = 4 * 1024 * 1024;

    // The door tells of what it took. Nothing tells of the server's own reports and of notes, nor when the spool adopts a dead process's segment or
    // gives up on a record that was never finished. A look at an empty spool costs a few microseconds.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RulesRetry = TimeSpan.FromSeconds(1);

    private readonly DigestLimits _limits = new(options.KeepFirst, options.MaxNewGroupsPerHour, options.MaxPayloadsPerGroupAndHour);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Away from the thread that starts the server: everything up to the first wait would run on it.
        await Task.Yield();
        try
        {
            await LearnNamesAsync(stoppingToken);
            while (true)
            {
                // A batch of each in turn, so that one project's flood does not hold up the others.
                var any = await DigestNotesAsync(stoppingToken);
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
        var read = spool.Spool.ReadAccounted(BatchRecords, BatchBytes);
        if (read.IsEmpty && read.Progress.Count == 0)
        {
            spool.NoteEmpty();
            return false;
        }

        using var documents = new OpenDocuments();
        var batch = Decode(spool, read, await RulesOfAsync(spool.Project, stopping), documents);
        await sink.StoreAsync(batch, (report, reason) => Park(spool, RecordOf(read, report), reason), stopping);
        spool.Spool.Acknowledge(read);
        spool.NoteDigested(read.Records.Count);
        return !read.IsEmpty;
    }

    private DigestBatch Decode(ProjectSpool spool, SpoolBatch read, DigestRules inForce, OpenDocuments documents)
    {
        var now = time.GetUtcNow();
        var reports = new List<DigestRecord>(read.Records.Count);
        var parked = new List<ParkedRecord>();
        foreach (var record in read.Records)
        {
            if (TryDecode(record, now, inForce, documents, out var report) is not { } reason)
            {
                reports.Add(report!);
                continue;
            }

            Park(spool, record, reason);
            parked.Add(new ParkedRecord((record.Segment, record.Position), reason));
        }

        return new DigestBatch(spool.Project, now, reports, _limits)
        {
            Parked = parked,
            Marks = [.. read.Progress.Select(part => new SpoolMark(part.Segment, part.Position, part.Taken, part.Damaged))],
        };
    }

    /// <summary>Why a record cannot be digested; null when it can.</summary>
    private string? TryDecode(SpoolRecord record, DateTimeOffset now, DigestRules inForce, OpenDocuments documents, out DigestRecord? report)
    {
        report = null;
        try
        {
            if (!ErrorReport.TryBorrow(record.Payload, out var parsed, out var document, out var error))
                return error;
            documents.Add(document);
            report = ReportDigest.Of((record.Segment, record.Position), parsed, now, inForce);
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The fence between one report that nobody thought of and all the others.
            LogUndigested(e, record.Segment, record.Position);
            return $"it cannot be digested: {e.GetType().Name}: {e.Message}";
        }
    }

    /// <summary>Carries what the door noted. The notes of all projects share a spool, so each project has a mark of its own.</summary>
    private async Task<bool> DigestNotesAsync(CancellationToken stopping)
    {
        var read = notes.Spool.Read(BatchRecords, BatchBytes);
        if (read.IsEmpty)
            return false;
        var found = new List<(ProjectId Project, DoorNote Note)>();
        foreach (var record in read.Records)
        {
            if (DoorNoteText.TryRead(record.Payload, out var project, out var note))
                found.Add((project, note with { From = ($"{record.Segment}#{project}", record.Position) }));
            else
                notes.Spool.Park(record, "this is no note that this version of the server reads");
        }

        foreach (var own in found.GroupBy(one => one.Project))
        {
            var marks = own.GroupBy(one => one.Note.From!.Value.Segment).Select(segment => new SpoolMark(segment.Key, segment.Max(one => one.Note.From!.Value.Position) + 1, 0, 0));
            var batch = new DigestBatch(own.Key, time.GetUtcNow(), [], _limits) { Notes = [.. own.Select(one => one.Note)], Marks = [.. marks] };
            await sink.StoreAsync(batch, (_, _) => { }, stopping);
        }

        notes.Spool.Acknowledge(read);
        return true;
    }

    private async Task<DigestRules> RulesOfAsync(ProjectId project, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                return await rules.OfAsync(project, stopping);
            }
            catch (StoreUnavailableException e)
            {
                spools.Trouble = e.Message;
                await Task.Delay(RulesRetry, time, stopping);
            }
        }
    }

    private async Task LearnNamesAsync(CancellationToken stopping)
    {
        try
        {
            foreach (var project in await projects.ListAsync(stopping))
                metrics.Know(project);
        }
        catch (StoreUnavailableException)
        {
            // Then the graphs have numbers until the projects' next reports come in at the door.
        }
    }

    private static SpoolRecord RecordOf(SpoolBatch read, DigestRecord report) =>
        read.Records.First(record => record.Segment == report.From!.Value.Segment && record.Position == report.From.Value.Position);

    private void Park(ProjectSpool spool, SpoolRecord record, string reason)
    {
        LogParked(spool.Project.Value, reason);
        metrics.Park(spool.Project);
        spool.Spool.Park(record, reason);
    }

    [LoggerMessage(303, LogLevel.Warning, "A record of project {Project} can never be stored and was parked: {Reason}")]
    private partial void LogParked(long project, string reason);

    [LoggerMessage(306, LogLevel.Error, "The record at {Position} of {Segment} cannot be digested")]
    private partial void LogUndigested(Exception exception, string segment, long position);
}
