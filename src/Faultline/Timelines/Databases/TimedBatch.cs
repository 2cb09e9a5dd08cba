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

    public override void Prepare() => Run(static (batch, _) => { batch.Prepare(); return true; }, default);

    public override Task PrepareAsync(CancellationToken cancellationToken = default) => inner.PrepareAsync(cancellationToken);

    public override int ExecuteNonQuery() => Run(static (batch, _) => batch.ExecuteNonQuery(), default).Value;

    public override object? ExecuteScalar() => Run(static (batch, _) => batch.ExecuteScalar(), default).Value;

    public override async Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken = default) =>
        (await RunAsync(static (batch, _, token) => batch.ExecuteNonQueryAsync(token), default, cancellationToken).ConfigureAwait(false)).Value;

    public override async Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken = default) =>
        (await RunAsync(static (batch, _, token) => batch.ExecuteScalarAsync(token), default, cancellationToken).ConfigureAwait(false)).Value;

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

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
    {
        var (reader, action) = Run(static (batch, behavior) => batch.ExecuteReader(behavior), behavior, isRead: true);
        return new TimedReader(reader, this, _watch, action, _connection);
    }

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        var (reader, action) = await RunAsync(static (batch, behavior, token) => batch.ExecuteReaderAsync(behavior, token), behavior, cancellationToken, isRead: true).ConfigureAwait(false);
        return new TimedReader(reader, this, _watch, action, _connection);
    }

    private (T Value, TimedAction Action) Run<T>(Func<DbBatch, CommandBehavior, T> execute, CommandBehavior behavior, bool isRead = false)
    {
        var run = Begin();
        try
        {
            return (execute(inner, behavior), run.Action);
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

    private async Task<(T Value, TimedAction Action)> RunAsync<T>(
        Func<DbBatch, CommandBehavior, CancellationToken, Task<T>> execute, CommandBehavior behavior, CancellationToken cancellationToken, bool isRead = false)
    {
        var run = Begin();
        try
        {
            return (await execute(inner, behavior, cancellationToken).ConfigureAwait(false), run.Action);
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
