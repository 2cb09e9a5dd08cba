using Dapper;
using Faultline.Server.Reports;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>
/// The database file: one connection that writes, used by one at a time, and pooled ones that only read. Every commit is
/// fsynced (<c>synchronous=FULL</c>).
/// </summary>
/// <remarks>
/// SQLite's own automatic checkpoint is left on: payloads are not in the database, so a batch puts few pages into the log.
/// </remarks>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly SqliteConnection _writer;
    private readonly string _readerString;

    private SqliteDatabase(SqliteConnection writer, string readerString)
    {
        (_writer, _readerString) = (writer, readerString);
        Statements = new Statements(writer);
    }

    /// <summary>Called in the writer's turn when a transaction was not committed: what was remembered of it is wrong.</summary>
    public Action? RolledBack { get; set; }

    /// <summary>The writer's prepared statements: to be used inside <see cref="WriteAsync"/> alone.</summary>
    public Statements Statements { get; }

    /// <summary>Opens the file, made when it is not there, and brings it to the form that the migrations say.</summary>
    /// <exception cref="StartException">It cannot be opened, is no database, or does not fit the migrations.</exception>
    public static SqliteDatabase Open(string path, TimeProvider time, IReadOnlyList<Migration>? migrations = null)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, Pooling = false, DefaultTimeout = 30 };
        var writer = new SqliteConnection(connection.ToString());
        try
        {
            writer.Open();
            writer.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
            Migrations.Apply(writer, migrations ?? Migration.Embedded(), time);
        }
        catch (SqliteException e)
        {
            writer.Dispose();
            throw new StartException(
                $"The database '{path}' cannot be opened: {e.Message} Restore the data directory from a backup, or move it away to begin anew.", e);
        }
        catch
        {
            writer.Dispose();
            throw;
        }

        connection.Pooling = true;
        return new SqliteDatabase(writer, connection.ToString());
    }

    /// <summary>Runs a read on a connection of its own, beside the writer.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public T Read<T>(Func<SqliteConnection, T> read)
    {
        try
        {
            using var connection = new SqliteConnection(_readerString);
            connection.Open();
            connection.Execute("PRAGMA query_only = ON");
            return read(connection);
        }
        catch (SqliteException e)
        {
            throw new StoreUnavailableException($"The database cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Runs one transaction; the writer's turn is taken first, so that what runs here runs alone.</summary>
    /// <exception cref="StoreUnavailableException">The database or the disk does not take it; nothing was changed.</exception>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, SqliteTransaction, T> write, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        var committed = false;
        try
        {
            using var transaction = _writer.BeginTransaction(deferred: false);
            var result = write(_writer, transaction);
            transaction.Commit();
            committed = true;
            return result;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The store cannot be written: {e.Message}", e);
        }
        finally
        {
            if (!committed)
                RolledBack?.Invoke();
            _turn.Release();
        }
    }

    public void Dispose()
    {
        Statements.Dispose();
        _writer.Dispose();
        using (var pooled = new SqliteConnection(_readerString))
            SqliteConnection.ClearPool(pooled);
        _turn.Dispose();
    }
}
