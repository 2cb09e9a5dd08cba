using Faultline.Server.Ledger;
using Faultline.Server.Reports;
using Faultline.Server.Stores.PostgreSql.Digest;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>
/// Stores batches, from as many nodes as there are: only ids that the unique key admitted are counted, in that transaction; rows are locked in one order by all.
/// </summary>
internal sealed class PostgreSqlDigestStore(PostgreSqlDatabase database, PayloadTables payloads, GroupWords words) : IDigestStore
{
    private readonly GroupNumbers _numbers = new();
    private readonly RollupKeys _keys = new();

    public async Task<DigestResult> DigestAsync(DigestBatch batch, CancellationToken cancellation)
    {
        // Between the questions to the database; both take about as long.
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var frames = Frames.OfAsync(batch.Reports, done.Token);
        try
        {
            return await DigestAsync(batch, frames, cancellation);
        }
        catch (PostgresException e) when (PostgreSqlDatabase.IsDataFault(e))
        {
            throw await CulpritAsync(batch, e, cancellation);
        }
        finally
        {
            // Where nothing of the batch was new nobody waited for them; the payloads are only readable until now.
            await done.CancelAsync();
            await frames.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Current);
        }
    }

    private async Task<DigestResult> DigestAsync(DigestBatch batch, Task<byte[][]> frames, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            var segments = await SegmentsAsync(batch, cancellation);
            try
            {
                var (result, groups) = await database.WriteAsync(
                    (connection, transaction) => DigestAsync(new DigestContext(connection, transaction, batch, cancellation), frames, segments), cancellation);
                _numbers.Add(batch.Project.Value, groups.Numbers);
                return result;
            }
            catch (StoreUnavailableException e) when (tries < 3 && e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable })
            {
                // The segment was full, another node began the next one, and this one was dropped already: nothing was changed, look again.
            }
        }
    }

    private async Task<(long Bulk, long Keep)> SegmentsAsync(DigestBatch batch, CancellationToken cancellation) =>
        batch.Reports.Count > 0 ? await payloads.OpenAsync(UnixTime.DayOf(batch.Now), cancellation) : default;

    private async Task<(DigestResult Result, GroupBook Groups)> DigestAsync(DigestContext context, Task<byte[][]> frames, (long Bulk, long Keep) segments)
    {
        var batch = context.Batch;
        var marks = await SpoolMarks.TakeAsync(context);
        if (batch.Reports.Count > 0 && !marks.HasProject)
            throw new ReportRefusedException(batch.Reports[0].Facts.Id, $"There is no project {batch.Project}");

        var behind = batch.Reports.Select((record, place) => (Record: record, Place: place)).Where(report => !marks.Knows(report.Record.From)).ToList();
        if (marks.HasErasures)
            behind = await Erasures.ApplyAsync(context, behind);
        var arrivals = await ReportIds.ClaimAsync(context, behind);
        var groups = await GroupBook.AssignAsync(context, arrivals, _numbers);
        var releases = await MeetAsync(context, arrivals, groups);
        await Standings.ApplyAsync(context, arrivals, releases);
        Members.Level(arrivals);
        await words.LoadAsync(context, arrivals);
        await _keys.LearnAsync(context, arrivals);

        await using var statements = context.NewBatch();
        if (arrivals.Count > 0)
        {
            await ReportRows.SendAsync(context, statements, arrivals, await frames, segments, words);
            groups.Save(statements);
            RollupSums.Add(context, statements, arrivals, _keys);
            UrlCounts.Add(statements, arrivals);
        }

        var notes = batch.Notes.Where(note => !marks.Knows(note.From)).ToList();
        RefusedIds.Add(statements, context.Project, notes);
        EventLog.Add(statements, context.Project, context.Events);
        Ledger(context, marks, behind.ConvertAll(report => report.Record), arrivals, notes).Write(statements, context.Project);
        SpoolMarks.Save(context, statements);
        if (statements.BatchCommands.Count > 0)
            await statements.ExecuteNonQueryAsync(context.Cancellation);
        return (new DigestResult(
            arrivals.Count, behind.Count - arrivals.Count, arrivals.Count(one => one.Sampled), arrivals.Count(one => one.Overflowed), groups.Made, batch.Reports.Count - behind.Count), groups);
    }

    /// <summary>Counts who was affected and in which releases: one round trip.</summary>
    private static async Task<Releases?> MeetAsync(DigestContext context, List<Arrival> arrivals, GroupBook groups)
    {
        await using var statements = context.NewBatch();
        var hasMembers = Members.Add(statements, arrivals);
        var releases = Releases.Add(context, statements, arrivals);
        if (statements.BatchCommands.Count == 0)
            return null;
        await using var reader = await statements.ExecuteReaderAsync(context.Cancellation);
        if (hasMembers)
        {
            await Members.CountAsync(reader, groups, context.Cancellation);
            await reader.NextResultAsync(context.Cancellation);
        }

        if (releases is not null)
            await releases.ReadAsync(reader, context.Cancellation);
        return releases;
    }

    private static LedgerSums Ledger(DigestContext context, SpoolMarks marks, List<DigestRecord> behind, List<Arrival> arrivals, List<DoorNote> notes)
    {
        var (ledger, now) = (new LedgerSums(), context.Batch.Now);
        var stored = arrivals.Sum(one => (long)one.Record.Payload.Length);
        foreach (var (begun, taken, damaged) in marks.NewOf(context.Batch.Marks))
        {
            ledger.Add(begun ?? now, LedgerLine.Accepted, null, taken);
            ledger.Add(now, LedgerLine.Damaged, null, damaged);
        }

        ledger.Add(now, LedgerLine.Stored, null, arrivals.Count, stored);
        ledger.Add(now, LedgerLine.Duplicate, null, behind.Count - arrivals.Count, behind.Sum(record => (long)record.Payload.Length) - stored);
        ledger.Add(now, LedgerLine.Parked, null, context.Batch.Parked.Count(parked => !marks.Knows(parked.From)));
        ledger.Add(now, LedgerLine.Sampled, null, arrivals.Count(one => one.Sampled));
        ledger.Add(now, LedgerLine.Erased, null, arrivals.Count(one => one.Record.IsErased));
        ledger.Add(now, LedgerLine.Overflowed, null, arrivals.Count(one => one.Overflowed));
        ledger.Add(now, LedgerLine.Truncated, null, arrivals.Count(one => one.Record.Truncated));
        foreach (var note in notes)
            ledger.Add(note.At, note.Line, note.Reason, note.Count);
        return ledger;
    }

    // The database says that a row is at fault, and not which. Each report alone, in a transaction that is rolled back, tells.
    private async Task<Exception> CulpritAsync(DigestBatch batch, PostgresException fault, CancellationToken cancellation)
    {
        foreach (var report in batch.Reports)
        {
            var alone = batch with { Reports = [report], Parked = [], Notes = [], Marks = [] };
            var segments = await SegmentsAsync(alone, cancellation);
            try
            {
                await database.RehearseAsync(
                    (connection, transaction) => DigestAsync(new DigestContext(connection, transaction, alone, cancellation), Frames.OfAsync(alone.Reports, cancellation), segments),
                    cancellation);
            }
            catch (PostgresException e) when (PostgreSqlDatabase.IsDataFault(e))
            {
                return new ReportRefusedException(report.Facts.Id, $"The database does not take {report.Facts.Id} of project {batch.Project}: {e.MessageText} ({e.SqlState})", e);
            }
        }

        return new StoreUnavailableException($"The database does not take a batch, and each report of it alone: {fault.MessageText} ({fault.SqlState})", fault);
    }
}
