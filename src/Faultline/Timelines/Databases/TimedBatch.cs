using System.Data;
using System.Data.Common;
using Faultline.Reports;

namespace Faultline.Timelines.Databases;

/// <summary>A batch of commands; each run of it is one action of the timeline.</summary>
internal sealed class TimedBatch(DbBatch inner, DriverSide driver, TimedConnection? connection) : DbBatch, IInterruptible
{
    private TimedConnection? _connection = connection;
    private DbConnection? _given;
    private TimedTransaction? _transaction;
    private ConnectionWatch _watch = connection?.Watch ?? new ConnectionWatch();

    public override int Timeout
    {
        get => inner.Timeout;
        set => inner.Timeout = value;
    }

    protected override DbBatchCommandCollection DbBatchCommands => inner.BatchCommands;

    protected override DbConnection? DbConnection
    {
        get => _connection ?? inner.Connection;
        set
        {
            (_connection, _given) = (value as TimedConnection, value);
            inner.Connection = _connection is null ? value : _connection.Inner;
            _watch = _connection?.Watch ?? new ConnectionWatch();
        }
    }

    protected override DbTransaction? DbTransaction
    {
        get => _transaction ?? inner.Transaction;
        set
        {
            _transaction = value as TimedTransaction;
            inner.Transaction = _transaction is null ? value : _transaction.Inner;
        }
    }

    // Not asked of the driver: the commands of a data source refuse to tell.
    private DbConnection? Driven => _connection?.Inner ?? _given;

    public bool Interrupt() => driver.TryInterrupt(Driven, inner.Cancel);

    public override void Cancel() => inner.Cancel();

    public override void Prepare() => Run(_ =>
    {
        inner.Prepare();
        return true;
    });

    public override Task PrepareAsync(CancellationToken cancellationToken = default) => inner.PrepareAsync(cancellationToken);

    public override int ExecuteNonQuery() => Run(_ => inner.ExecuteNonQuery());

    public override object? ExecuteScalar() => Run(_ => inner.ExecuteScalar());

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken = default) =>
        RunAsync(_ => inner.ExecuteNonQueryAsync(cancellationToken));

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken = default) =>
        RunAsync(_ => inner.ExecuteScalarAsync(cancellationToken));

    public override void Dispose()
    {
        inner.Dispose();
        base.Dispose();
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override DbBatchCommand CreateDbBatchCommand() => inner.CreateBatchCommand();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Run(run => Watched(inner.ExecuteReader(behavior), run), isRead: true);

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        RunAsync<DbDataReader>(async run => Watched(await inner.ExecuteReaderAsync(behavior, cancellationToken).ConfigureAwait(false), run), isRead: true);

    // Before its run leaves the watch: one that is not seen there would be in the way of a rollback.
    private TimedReader Watched(DbDataReader reader, StatementRun run) => new TimedReader(reader, this, _watch, run.Action, _connection);

    private T Run<T>(Func<StatementRun, T> execute, bool isRead = false)
    {
        var run = Begin();
        try
        {
            return execute(run);
        }
        catch (Exception e) when (run.IsExpired(e))
        {
            throw run.Expired(e);
        }
        finally
        {
            run.End(isAlone: _connection is null && !isRead);
        }
    }

    private async Task<T> RunAsync<T>(Func<StatementRun, Task<T>> execute, bool isRead = false)
    {
        var run = Begin();
        try
        {
            return await execute(run).ConfigureAwait(false);
        }
        catch (Exception e) when (run.IsExpired(e))
        {
            throw run.Expired(e);
        }
        finally
        {
            run.End(isAlone: _connection is null && !isRead);
        }
    }

    private StatementRun Begin()
    {
        _watch.Enter(this);
        var sql = string.Join(";\n", inner.BatchCommands.Select(command => command.CommandText));
        var action = DatabaseKind.Of(inner).Begin(ReportContext.Current?.Timeline, driver.Category, sql, subject: null, canBeInterrupted: true);
        return new StatementRun(action, _watch, this);
    }
}
