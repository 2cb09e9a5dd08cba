using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Faultline.Reports;

namespace Faultline.Timelines.Databases;

/// <summary>A command whose runs are actions of the timeline, and end at the deadline.</summary>
internal sealed class TimedCommand : DbCommand, IInterruptible
{
    private readonly DbCommand _inner;
    private readonly DriverSide _driver;
    private TimedConnection? _connection;
    private DbConnection? _given;
    private TimedTransaction? _transaction;
    private ConnectionWatch _watch;
    private CancellationTokenSource? _ended;
    private bool _isInnerDisposed;

    public TimedCommand(DbCommand inner, DriverSide driver, TimedConnection? connection) =>
        (_inner, _driver, _connection, _watch) = (inner, driver, connection, connection?.Watch ?? new ConnectionWatch());

    [AllowNull]
    public override string CommandText
    {
        get => _inner.CommandText;
        set => _inner.CommandText = value;
    }

    public override int CommandTimeout
    {
        get => _inner.CommandTimeout;
        set => _inner.CommandTimeout = value;
    }

    public override CommandType CommandType
    {
        get => _inner.CommandType;
        set => _inner.CommandType = value;
    }

    public override UpdateRowSource UpdatedRowSource
    {
        get => _inner.UpdatedRowSource;
        set => _inner.UpdatedRowSource = value;
    }

    public override bool DesignTimeVisible
    {
        get => _inner.DesignTimeVisible;
        set => _inner.DesignTimeVisible = value;
    }

    /// <summary>The driver's own command.</summary>
    internal DbCommand Inner => _inner;

    protected override DbConnection? DbConnection
    {
        get => _connection ?? _inner.Connection;
        set
        {
            (_connection, _given) = (value as TimedConnection, value);
            _inner.Connection = _connection is null ? value : _connection.Inner;
            _watch = _connection?.Watch ?? new ConnectionWatch();
        }
    }

    protected override DbTransaction? DbTransaction
    {
        // Some drivers give a command the connection's transaction by themselves; the app sees ours all the same.
        get => _transaction ?? (_connection?.Transaction is { } open && open.Inner == _inner.Transaction ? open : _inner.Transaction);
        set
        {
            _transaction = value as TimedTransaction;
            _inner.Transaction = _transaction is null ? value : _transaction.Inner;
        }
    }

    protected override DbParameterCollection DbParameterCollection => _inner.Parameters;

    // Not asked of the driver: the commands of a data source refuse to tell.
    private DbConnection? Driven => _connection?.Inner ?? _given;

    public bool Interrupt()
    {
        // Not at once: what waits for the token may go on in the app's code, and the connection is held meanwhile.
        _ = Volatile.Read(ref _ended)?.CancelAsync();
        return _driver.TryInterrupt(Driven, _inner.Cancel);
    }

    public override void Cancel() => _inner.Cancel();

    public override void Prepare()
    {
        _watch.Enter(this);
        try
        {
            _inner.Prepare();
        }
        finally
        {
            _watch.Leave(this);
        }
    }

    public override async Task PrepareAsync(CancellationToken cancellationToken = default)
    {
        _watch.Enter(this);
        try
        {
            await _inner.PrepareAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _watch.Leave(this);
        }
    }

    public override int ExecuteNonQuery() => Run(static (command, _, _) => command._inner.ExecuteNonQuery(), default);

    public override object? ExecuteScalar() => Run(static (command, _, _) => command._inner.ExecuteScalar(), default);

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) =>
        RunAsync(static (command, _, token) => command.ExecuteNonQueryAsync(token), cancellationToken);

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) =>
        RunAsync(static (command, _, token) => command.ExecuteScalarAsync(token), cancellationToken);

    public override ValueTask DisposeAsync()
    {
        var disposed = _inner.DisposeAsync();
        _isInnerDisposed = true;
        return disposed.IsCompletedSuccessfully ? base.DisposeAsync() : FinishDisposeAsync(disposed);
    }

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        Run(static (command, behavior, run) => command.Watched(command._inner.ExecuteReader(behavior), run), behavior, isRead: true);

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        var call = Begin(static (command, behavior, token) => command.ExecuteReaderAsync(behavior, token), behavior, cancellationToken);
        if (!call.Task.IsCompletedSuccessfully)
            return FinishAsync<DbDataReader, DbDataReader>(call, static (command, reader, run) => command.Watched(reader, run), isRead: true);
        var reader = Watched(call.Task.GetAwaiter().GetResult(), call.Run);
        End(call, isRead: true);
        return Task.FromResult<DbDataReader>(reader);
    }

    protected override DbParameter CreateDbParameter() => _inner.CreateParameter();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isInnerDisposed)
            _inner.Dispose();
        base.Dispose(disposing);
    }

    // Before its run leaves the watch: one that is not seen there would be in the way of a rollback.
    private TimedReader Watched(DbDataReader reader, StatementRun run) => new TimedReader(reader, this, _watch, run.Action, _connection);

    private T Run<T>(Func<TimedCommand, CommandBehavior, StatementRun, T> execute, CommandBehavior behavior, bool isRead = false)
    {
        var seconds = _inner.CommandTimeout;
        var run = Begin();
        try
        {
            Limit(seconds);
            return execute(this, behavior, run);
        }
        catch (Exception e) when (run.IsExpired(e))
        {
            throw run.Expired(e);
        }
        finally
        {
            run.End(isAlone: _connection is null && !isRead);
            Unlimit(seconds);
        }
    }

    private Task<T> RunAsync<T>(Func<DbCommand, CommandBehavior, CancellationToken, Task<T>> execute, CancellationToken cancellationToken)
    {
        var call = Begin(execute, default, cancellationToken);
        if (!call.Task.IsCompletedSuccessfully)
            return FinishAsync(call, static (_, result, _) => result, isRead: false);
        End(call, isRead: false);
        return call.Task;
    }

    // Many drivers are done at once, as SQLite's always is: then nothing waits, and no state is kept for it.
    private Call<T> Begin<T>(Func<DbCommand, CommandBehavior, CancellationToken, Task<T>> execute, CommandBehavior behavior, CancellationToken cancellationToken)
    {
        var seconds = _inner.CommandTimeout;
        StatementRun run;
        try
        {
            run = Begin();
        }
        catch (OperationCanceledException e)
        {
            // It is late, and nothing was begun that would have to end.
            return new Call<T>(Task.FromException<T>(e), default, 0, null);
        }

        // A command of a data source has no connection that could be asked to cancel it: it is ended by a token.
        var ended = _connection is null && Deadlines.Deadline.Current is not null ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken) : null;
        Volatile.Write(ref _ended, ended);
        // A driver may throw at once as well as by the task; both end alike.
        try
        {
            Limit(seconds);
            return new Call<T>(execute(_inner, behavior, ended?.Token ?? cancellationToken), run, seconds, ended);
        }
        catch (Exception e)
        {
            return new Call<T>(Task.FromException<T>(e), run, seconds, ended);
        }
    }

    private void End<T>(in Call<T> call, bool isRead)
    {
        // Not before it left: whoever interrupts it has looked that it runs.
        call.Run.End(isAlone: _connection is null && !isRead);
        Volatile.Write(ref _ended, null);
        call.Ended?.Dispose();
        Unlimit(call.Seconds);
    }

    private async Task<TResult> FinishAsync<T, TResult>(Call<T> call, Func<TimedCommand, T, StatementRun, TResult> make, bool isRead)
    {
        if (!call.Run.IsBegun)
            return make(this, await call.Task.ConfigureAwait(false), call.Run);
        try
        {
            return make(this, await call.Task.ConfigureAwait(false), call.Run);
        }
        catch (Exception e) when (call.Run.IsExpired(e))
        {
            throw call.Run.Expired(e);
        }
        finally
        {
            End(call, isRead);
        }
    }

    private async ValueTask FinishDisposeAsync(ValueTask disposed)
    {
        await disposed.ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private StatementRun Begin()
    {
        _watch.Enter(this);
        try
        {
            var action = DatabaseKind.Of(_inner).Begin(ReportContext.Current?.Timeline, _driver.Category, _inner.CommandText, _inner, _driver.CanInterrupt(Driven));
            return new StatementRun(action, _watch, this);
        }
        catch
        {
            // A driver may refuse to tell.
            _watch.Leave(this);
            throw;
        }
    }

    // Not every driver can be interrupted while it waits, as for a lock; all of them know how long a command may take.
    private void Limit(int seconds)
    {
        var limit = ConnectionWatch.SecondsFor(seconds);
        if (limit != seconds)
            _inner.CommandTimeout = limit;
    }

    private void Unlimit(int seconds)
    {
        if (_inner.CommandTimeout != seconds)
            _inner.CommandTimeout = seconds;
    }

    /// <summary>An execution that was begun.</summary>
    private readonly record struct Call<T>(Task<T> Task, StatementRun Run, int Seconds, CancellationTokenSource? Ended);
}
