using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>
/// Stores batches: payloads in append-only files, everything else in one transaction of SQLite.
/// </summary>
/// <remarks>
/// The order that makes a crash harmless: append to the payload files, fsync, then one transaction with all that knows of them. A payload
/// without its row is never seen; a row without its payload cannot be.
/// </remarks>
internal sealed class SqliteDigestStore : IDigestStore
{
    private readonly SqliteDatabase _database;
    private readonly BatchWriter _writer;

    public SqliteDigestStore(SqliteDatabase database, ProjectPayloads payloads)
    {
        _database = database;
        _writer = new BatchWriter(database.Statements, payloads);
        database.Forget += _writer.Forget;
    }

    public async Task<DigestResult> DigestAsync(DigestBatch batch, CancellationToken cancellation)
    {
        try
        {
            return await _database.WriteAsync((_, _) => _writer.Write(batch), cancellation);
        }
        catch (StoreUnavailableException e) when (DataFault(e) is not null)
        {
            throw await CulpritAsync(batch, e, cancellation);
        }
    }

    // The database says that a row is at fault, and not of which report: the half that it does not take has it, and so on. Each try is rolled back.
    private async Task<Exception> CulpritAsync(DigestBatch batch, StoreUnavailableException fault, CancellationToken cancellation)
    {
        var suspects = batch.Reports;
        while (suspects.Count > 1)
        {
            var half = suspects.Take(suspects.Count / 2).ToList();
            suspects = await RehearseAsync(batch, half, cancellation) is null ? [.. suspects.Skip(half.Count)] : half;
        }

        if (suspects is [var report] && await RehearseAsync(batch, suspects, cancellation) is { } own)
            return new ReportRefusedException(report.Facts.Id, $"The database does not take {report.Facts.Id} of project {batch.Project}: {own.Message}", own);
        // No report alone: several together, or the marks. Not the same as a database that is away.
        return new InvalidOperationException($"The database does not take a batch of {batch.Reports.Count} reports, and each of some of them alone: {fault.Message}", fault);
    }

    private async Task<SqliteException?> RehearseAsync(DigestBatch batch, IReadOnlyList<DigestRecord> reports, CancellationToken cancellation)
    {
        try
        {
            await _database.RehearseAsync(() => _writer.Write(batch with { Reports = reports, Parked = [], Notes = [], Marks = [] }), cancellation);
            return null;
        }
        catch (StoreUnavailableException e) when (DataFault(e) is { } fault)
        {
            return fault;
        }
    }

    private static SqliteException? DataFault(StoreUnavailableException e) => e.InnerException is SqliteException fault && SqliteDatabase.IsDataFault(fault) ? fault : null;
}
