using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;

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

    public Task<DigestResult> DigestAsync(DigestBatch batch, CancellationToken cancellation) =>
        _database.WriteAsync((_, _) => _writer.Write(batch), cancellation);
}
