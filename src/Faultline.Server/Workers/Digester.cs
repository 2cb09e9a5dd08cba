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
    ProjectSpools spools, ArrivedLines lines, DoorNotes notes, DigestSink sink, DigestPace pace, ProjectRules rules, IProjectStore projects, ServerOptions options, ServerMetrics metrics,
    TimeProvider time, ILogger<Digester> logger) : BackgroundService
{
    // Under load: what a transaction costs by itself, and for each group, is shared by more reports. Else a batch is what has arrived meanwhile.
    private const int BatchRecords = 1_024;
    private const int BatchBytes = 8 * 1024 * 1024;
    private const int NoteBytes = 1024 * 1024;

    // One is decoded while the other is stored.
    private const int MostParts = 2;
    private const int LeastPartRecords = 64;

    // The door tells of what it took. Nothing tells of the server's own reports and of notes, nor when the spool adopts a dead process's segment or
    // gives up on a record that was never finished. A look at an empty spool costs a few microseconds.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RulesRetry = TimeSpan.FromSeconds(1);

    // To a database it is a way, so that more go in one transaction.
    private readonly int _batchBytes = options.PostgreSql is null ? BatchBytes : 2 * BatchBytes;
    private readonly OutlineWords _words = new();
    private readonly RecordRoom _room = new();
    private readonly DigestLimits _limits = new(options.KeepFirst, options.MaxNewGroupsPerHour, options.MaxPayloadsPerGroupAndHour);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        BackgroundThread.RunAsync("Faultline digester", options.DigestNice, () => RunAsync(stoppingToken));

    private async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await LearnNamesAsync(stopping);
            while (true)
            {
                // A batch of each in turn, so that one project's flood does not hold up the others.
                var any = await DigestNotesAsync(stopping);
                foreach (var spool in spools.Open)
                    any |= await DigestAsync(spool, stopping);
                if (!any)
                    await spools.WaitAsync(LookAgain, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server stops. What was not acknowledged is read again at the next start.
        }
    }

    /// <summary>Carries one batch; false when there was none.</summary>
    private async Task<bool> DigestAsync(ProjectSpool spool, CancellationToken stopping)
    {
        // All of the batch before is done with.
        _room.Clear();
        var read = spool.Spool.ReadAccountedTo(_room, BatchRecords, _batchBytes);
        if (read.IsEmpty && read.Progress.Count == 0)
        {
            spool.NoteEmpty();
            return false;
        }

        pace.Begin();
        await StoreAsync(spool, read, stopping);
        spool.Spool.Acknowledge(read);
        foreach (var progress in read.Progress)
            lines.Pass(progress.Segment, progress.Position);
        spool.NoteDigested(read.Records.Count);
        await Task.Delay(pace.Rest(), time, stopping);
        return !read.IsEmpty;
    }

    /// <summary>Decodes and stores what was read, in parts when it is much: one is decoded while the one before is stored.</summary>
    private async Task StoreAsync(ProjectSpool spool, SpoolBatch read, CancellationToken stopping)
    {
        var inForce = await RulesOfAsync(spool.Project, stopping);
        var storing = Task.CompletedTask;
        try
        {
            foreach (var part in SpoolParts.Of(read, Math.Max(LeastPartRecords, (read.Records.Count + MostParts - 1) / MostParts)))
            {
                var batch = await DecodeAsync(spool, part, inForce, storing);
                await storing;
                storing = BesideAsync(
                    isAlone: part.Records.Count == read.Records.Count, () => sink.StoreAsync(batch, (report, reason) => Park(spool, RecordOf(read, report), reason), stopping));
            }
        }
        finally
        {
            await storing;
        }
    }

    // A database works beside this thread by itself, SQLite on the thread that calls it. One that is made here gives way as this one does: a nice value is handed down.
    private Task BesideAsync(bool isAlone, Func<Task> store) =>
        isAlone || options.PostgreSql is not null ? store() : BackgroundThread.RunAsync("Faultline digester's store", OperatingSystem.IsLinux() ? 0 : options.DigestNice, store);

    private async Task<DigestBatch> DecodeAsync(ProjectSpool spool, SpoolPart part, DigestRules inForce, Task storing)
    {
        var now = time.GetUtcNow();
        var reports = new List<DigestRecord>(part.Records.Count);
        var parked = new List<ParkedRecord>();
        foreach (var record in part.Records)
        {
            pace.Look();
            // What the store waits for goes first: a database's answer is heard between two records.
            if (!storing.IsCompleted)
                await Task.Yield();
            if (TryDecode(record, now, inForce, out var report) is not { } reason)
            {
                reports.Add(report!);
                continue;
            }

            Park(spool, record, reason);
            parked.Add(new ParkedRecord((record.Segment, record.Position), reason));
        }

        return new DigestBatch(spool.Project, now, reports, _limits) { Parked = parked, Marks = part.Marks };
    }

    /// <summary>Why a record cannot be digested; null when it can.</summary>
    private string? TryDecode(SpoolRecord record, DateTimeOffset now, DigestRules inForce, out DigestRecord? report)
    {
        report = null;
        try
        {
            if (!OpenReport.TryRead(record, lines, out var open, out var error))
                return error;
            using (open)
                report = ReportDigest.Of((record.Segment, record.Position), open.Report, open.Payload, now, inForce, _words);
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
        var read = notes.Spool.Read(BatchRecords, NoteBytes);
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
        // Who looks at what was parked wants to read it.
        spool.Spool.Park(record with { Payload = GzipLine.LineOrRecord(record.Payload) }, reason);
    }

    [LoggerMessage(303, LogLevel.Warning, "A record of project {Project} can never be stored and was parked: {Reason}")]
    private partial void LogParked(long project, string reason);

    [LoggerMessage(306, LogLevel.Error, "The record at {Position} of {Segment} cannot be digested")]
    private partial void LogUndigested(Exception exception, string segment, long position);
}
