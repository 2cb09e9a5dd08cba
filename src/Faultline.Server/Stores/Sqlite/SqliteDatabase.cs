using Dapper;
using Faultline.Server.Reports;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>
/// The database file: one connection that writes, used by one at a time, and pooled ones that only read. Every commit is
/// fsynced (<c>synchronous=FULL</c>).
/// </summary>
internal sealed class SqliteDatabase : IAsyncDisposable
{
    private const int ConstraintTrigger = 1811;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly SqliteConnection _writer;
    private readonly string _readerString;
    private readonly string _path;
    private readonly Checkpoints? _checkpoints;

    private SqliteDatabase(SqliteConnection writer, string readerString, string path, Checkpoints? checkpoints)
    {
        (_writer, _readerString, _path, _checkpoints) = (writer, readerString, path, checkpoints);
        Statements = new Statements(writer);
        if (checkpoints is not null)
            checkpoints.Truncate = TruncateAsync;
    }

    /// <summary>Called in the writer's turn when what is remembered may be wrong: a transaction was not committed, has changed what never changes, or took away what nobody needed.</summary>
    public Action? Forget { get; set; }

    /// <summary>The writer's prepared statements: to be used inside <see cref="WriteAsync"/> alone.</summary>
    public Statements Statements { get; }

    /// <summary>Opens the file, made when it is not there, and brings it to the form that the migrations say.</summary>
    /// <param name="path">The file.</param>
    /// <param name="time">The clock.</param>
    /// <param name="alone">Whether this process holds the data directory, and so looks after the write-ahead log; else SQLite does, as it does by itself.</param>
    /// <param name="migrations">The steps to its form; null: those that this server knows.</param>
    /// <exception cref="StartException">It cannot be opened, is no database, or does not fit the migrations.</exception>
    public static SqliteDatabase Open(string path, TimeProvider time, bool alone = false, IReadOnlyList<Migration>? migrations = null)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, Pooling = false, DefaultTimeout = 30 };
        var writer = new SqliteConnection(connection.ToString());
        try
        {
            writer.Open();
            writer.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 16777216; PRAGMA cache_size = -32768;");
            Migrations.Apply(writer, migrations ?? Migration.Embedded(), time);
            if (alone)
                writer.Execute("PRAGMA wal_autocheckpoint = 0");
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

        var checkpoints = alone ? new Checkpoints(connection.ToString(), time) : null;
        connection.Pooling = true;
        return new SqliteDatabase(writer, connection.ToString(), path, checkpoints);
    }

    /// <summary>Bytes of the file and its log.</summary>
    public long FileBytes() => new[] { _path, _path + "-wal", _path + "-shm" }.Sum(path => new FileInfo(path) is { Exists: true } file ? file.Length : 0);

    /// <summary>Runs a read on a connection of its own, beside the writer.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public T Read<T>(Func<SqliteConnection, T> read) => Search(read, CancellationToken.None);

    /// <summary>Runs a read that may take long: when nobody waits for it any more, it is interrupted wherever SQLite is in it.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public T Search<T>(Func<SqliteConnection, T> read, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            using var connection = new SqliteConnection(_readerString);
            connection.Open();
            connection.Execute("PRAGMA query_only = ON");
            using var interruption = cancellation.UnsafeRegister(static one => raw.sqlite3_interrupt(((SqliteConnection)one!).Handle), connection);
            return read(connection);
        }
        catch (SqliteException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (SqliteException e)
        {
            throw new StoreUnavailableException($"The database cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Runs one transaction; the writer's turn is taken first, so that what runs here runs alone.</summary>
    /// <exception cref="StoreUnavailableException">The database or the disk does not take it; nothing was changed.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, SqliteTransaction, T> write, CancellationToken cancellation) =>
        InTurnAsync(() => InTransaction(write, keep: true), cancellation);

    /// <summary>Runs one transaction and rolls it back.</summary>
    /// <exception cref="StoreUnavailableException">The database or the disk does not take it.</exception>
    public Task RehearseAsync<T>(Func<T> write, CancellationToken cancellation) => InTurnAsync(() => InTransaction((_, _) => write(), keep: false), cancellation);

    /// <summary>
    /// Whether the row is at fault (too big, a constraint, a type), and not the database. A trigger is none of ours: who made one wants to stop the writer.
    /// </summary>
    public static bool IsDataFault(SqliteException e) => e is { SqliteErrorCode: 18 or 19 or 20, SqliteExtendedErrorCode: not ConstraintTrigger };

    /// <summary>
    /// Takes what was deleted out of the files: the full-text index is merged into one, which leaves out what its old parts held, what is
    /// freed on the way is overwritten, and the write-ahead log goes.
    /// </summary>
    public Task ForgetDeletedAsync(CancellationToken cancellation) => InTurnAsync(
        () =>
        {
            _writer.Execute("PRAGMA secure_delete = ON");
            try
            {
                Statements.Of("INSERT INTO report_words (report_words) VALUES ('optimize')").Run();
                Statements.Of("INSERT INTO group_words (group_words) VALUES ('optimize')").Run();
                Statements.Of("DELETE FROM pending_work WHERE name = ?1").Bind(1, UserErasure.PendingWork).Run();
            }
            finally
            {
                _writer.Execute("PRAGMA secure_delete = OFF");
            }

            _writer.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            return true;
        },
        cancellation);

    public async ValueTask DisposeAsync()
    {
        if (_checkpoints is not null)
            await _checkpoints.DisposeAsync();
        Statements.Dispose();
        await _writer.DisposeAsync();
        using (var pooled = new SqliteConnection(_readerString))
            SqliteConnection.ClearPool(pooled);
        _turn.Dispose();
    }

    private T InTransaction<T>(Func<SqliteConnection, SqliteTransaction, T> write, bool keep)
    {
        var committed = false;
        try
        {
            using var transaction = _writer.BeginTransaction(deferred: false);
            var result = write(_writer, transaction);
            if (keep)
                transaction.Commit();
            committed = keep;
            return result;
        }
        finally
        {
            if (!committed)
                Forget?.Invoke();
        }
    }

    private async Task<bool> TruncateAsync()
    {
        await _turn.WaitAsync();
        try
        {
            return Checkpoints.Empty(_writer);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<T> InTurnAsync<T>(Func<T> write, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            var result = write();
            _checkpoints?.Committed(_writer);
            return result;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The store cannot be written: {e.Message}", e);
        }
        finally
        {
            _turn.Release();
        }
    }
}
