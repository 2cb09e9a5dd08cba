using System.Collections;
using System.Collections.ObjectModel;
using System.Data;
using System.Data.Common;

namespace Faultline.Timelines.Databases;

/// <summary>
/// A reader whose time is added to its statement's: that of fetching rows, not what the app does between them. At the deadline it is closed, so every use of the
/// driver's reader goes through a gate.
/// </summary>
internal sealed class TimedReader : DbDataReader, IDbColumnSchemaGenerator
{
    private readonly DbDataReader _inner;
    private readonly ConnectionWatch _watch;
    private readonly TimedAction _action;
    private readonly TimedConnection? _connection;
    private int _users;
    private bool _isClosed;

    public TimedReader(DbDataReader inner, IInterruptible work, ConnectionWatch watch, TimedAction action, TimedConnection? connection)
    {
        (_inner, Work, _watch, _action, _connection) = (inner, work, watch, action, connection);
        watch.ReaderOpened(this);
    }

    /// <summary>Whether the app has got a stream on the driver's buffers, so that only the app can know when the reader may be closed.</summary>
    public bool IsLent { get; private set; }

    /// <summary>What is interrupted when a row does not come.</summary>
    public IInterruptible Work { get; }

    /// <summary>Whether the driver's reader is in use at this moment. Once the work is late nobody begins to use it: see <see cref="Take"/>.</summary>
    public bool IsInUse => Volatile.Read(ref _users) > 0;

    public override int Depth => Get(static reader => reader.Depth);

    public override int FieldCount => Get(static reader => reader.FieldCount);

    public override int VisibleFieldCount => Get(static reader => reader.VisibleFieldCount);

    public override bool HasRows => Get(static reader => reader.HasRows);

    public override bool IsClosed => _inner.IsClosed;

    public override int RecordsAffected => _inner.RecordsAffected;

    public override object this[int ordinal] => Get(ordinal, static (reader, ordinal) => reader[ordinal]);

    public override object this[string name] => Get(name, static (reader, name) => reader[name]);

    public override bool Read() => Fetch(static reader => reader.Read());

    public override Task<bool> ReadAsync(CancellationToken cancellationToken) => FetchAsync(static (reader, token) => reader.ReadAsync(token), cancellationToken);

    public override bool NextResult() => Fetch(static reader => reader.NextResult());

    public override Task<bool> NextResultAsync(CancellationToken cancellationToken) => FetchAsync(static (reader, token) => reader.NextResultAsync(token), cancellationToken);

    public override void Close()
    {
        if (_isClosed)
            return;
        _watch.EnterLast();
        _action.Resume();
        try
        {
            _inner.Close();
        }
        finally
        {
            Closed();
        }
    }

    public override async Task CloseAsync()
    {
        if (_isClosed)
            return;
        _watch.EnterLast();
        _action.Resume();
        try
        {
            await _inner.CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            Closed();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_isClosed)
        {
            // The connection may have another reader by now.
            await base.DisposeAsync().ConfigureAwait(false);
            return;
        }

        _watch.EnterLast();
        _action.Resume();
        try
        {
            await _inner.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            Closed();
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Closes the driver's reader at the deadline, when it is not in use. Under the watch's gate.</summary>
    public void CloseLate() => _inner.Dispose();

    public override bool GetBoolean(int ordinal) => Get(ordinal, static (reader, ordinal) => reader.GetBoolean(ordinal));

    public override byte GetByte(int ordinal) => Get(ordinal, static (reader, ordinal) => reader.GetByte(ordinal));

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        Get((ordinal, dataOffset, buffer, bufferOffset, length), static (reader, a) => reader.GetBytes(a.ordinal, a.dataOffset, a.buffer, a.bufferOffset, a.length));

    public override char GetChar(int ordinal) => Get(ordinal, static (reader, ordinal) => reader.GetChar(ordinal));

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        Get((ordinal, dataOffset, buffer, bufferOffset, length), static (reader, a) => reader.GetChars(a.ordinal, a.dataOffset, a.buffer, a.bufferOffset, a.length));

    public override string GetDataTypeName(int ordinal) => Get(ordinal, static (reader, ordinal) => reader.GetDataTypeName(ordinal));

    public override DateTime GetDateTime(int ordinal) => Get(ordinal, static (reader, ordinal) => reader.GetDateTime(ordinal));

    public override decimal GetDecimal(int ordinal) => Get(ordinal, static (reader, ordinal) => reader.GetDecimal(ordinal));

    public override double GetDouble(int ordinal) => Get(ordinal, static (reader, ordinal) => reader.GetDouble(ordinal));

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    public override Type GetFieldType(int ordinal) => Get(ordinal, static (reader, ordinal) => reader.GetFieldType(ordinal));

    public override T GetFieldValue<T>(int ordinal)
    {
        LendIf<T>();
        return Get(ordinal, static (reader, ordinal) => reader.GetFieldValue<T>(ordinal));
    }

    public override Task<T> GetFieldValueAsync<T>(int ordinal, CancellationToken cancellationToken)
    {
        LendIf<T>();
        return GetAsync(ordinal, static (reader, ordinal, token) => reader.GetFieldValueAsync<T>(ordinal, token), cancellationToken);
    }

    public override float GetFloat(int ordinal) => Get(ordinal, static (reader, ordinal) => reader.GetFloat(ordinal));

    public override Guid GetGuid(int ordinal) => Get(ordinal, static (reader, ordinal) => reader.GetGuid(ordinal));

    public override short GetInt16(int ordinal) => Get(ordinal, static (reader, ordinal) => reader.GetInt16(ordinal));

    public override int GetInt32(int ordinal) => Get(ordinal, static (reader, ordinal) => reader.GetInt32(ordinal));

    public override long GetInt64(int ordinal) => Get(ordinal, static (reader, ordinal) => reader.GetInt64(ordinal));

    public override string GetName(int ordinal) => Get(ordinal, static (reader, ordinal) => reader.GetName(ordinal));

    public override int GetOrdinal(string name) => Get(name, static (reader, name) => reader.GetOrdinal(name));

    public override Type GetProviderSpecificFieldType(int ordinal) => Get(ordinal, static (reader, ordinal) => reader.GetProviderSpecificFieldType(ordinal));

    public override object GetProviderSpecificValue(int ordinal) => Get(ordinal, static (reader, ordinal) => reader.GetProviderSpecificValue(ordinal));

    public override int GetProviderSpecificValues(object[] values) => Get(values, static (reader, values) => reader.GetProviderSpecificValues(values));

    public override DataTable? GetSchemaTable() => Get(static reader => reader.GetSchemaTable());

    public ReadOnlyCollection<DbColumn> GetColumnSchema() => Get(static reader => reader.GetColumnSchema());

    public override Task<DataTable?> GetSchemaTableAsync(CancellationToken cancellationToken = default) =>
        GetAsync(0, static (reader, _, token) => reader.GetSchemaTableAsync(token), cancellationToken);

    public override Task<ReadOnlyCollection<DbColumn>> GetColumnSchemaAsync(CancellationToken cancellationToken = default) =>
        GetAsync(0, static (reader, _, token) => reader.GetColumnSchemaAsync(token), cancellationToken);

    public override string GetString(int ordinal) => Get(ordinal, static (reader, ordinal) => reader.GetString(ordinal));

    public override Stream GetStream(int ordinal)
    {
        IsLent = true;
        return Get(ordinal, static (reader, ordinal) => reader.GetStream(ordinal));
    }

    public override TextReader GetTextReader(int ordinal)
    {
        IsLent = true;
        return Get(ordinal, static (reader, ordinal) => reader.GetTextReader(ordinal));
    }

    public override object GetValue(int ordinal) => Get(ordinal, static (reader, ordinal) => reader.GetValue(ordinal));

    public override int GetValues(object[] values) => Get(values, static (reader, values) => reader.GetValues(values));

    public override bool IsDBNull(int ordinal) => Get(ordinal, static (reader, ordinal) => reader.IsDBNull(ordinal));

    public override Task<bool> IsDBNullAsync(int ordinal, CancellationToken cancellationToken) =>
        GetAsync(ordinal, static (reader, ordinal, token) => reader.IsDBNullAsync(ordinal, token), cancellationToken);

    protected override DbDataReader GetDbDataReader(int ordinal)
    {
        IsLent = true;
        return Get(ordinal, static (reader, ordinal) => reader.GetData(ordinal));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Close();
        base.Dispose(disposing);
    }

    private bool IsExpired(Exception e) => _watch.IsExpired && e is not OperationCanceledException;

    private void LendIf<T>() => IsLent |= typeof(Stream).IsAssignableFrom(typeof(T)) || typeof(TextReader).IsAssignableFrom(typeof(T));

    private void Enter()
    {
        Take();
        _action.Resume();
    }

    private void Leave()
    {
        _action.Dispose();
        Give();
    }

    private void Closed()
    {
        _isClosed = true;
        _action.Dispose();
        _watch.ReaderClosed(this);
        _watch.Leave(Uninterruptible.Instance);
        if (_connection is null)
            _watch.EndedAlone();
        // CommandBehavior.CloseConnection.
        if (_connection is { State: ConnectionState.Closed })
            _connection.Watch.Closed();
    }

    private bool Fetch(Func<DbDataReader, bool> fetch)
    {
        Enter();
        try
        {
            return fetch(_inner);
        }
        catch (Exception e) when (IsExpired(e))
        {
            throw _watch.Expired(e);
        }
        finally
        {
            Leave();
        }
    }

    // Most rows are there already, and cost no state machine.
    private Task<bool> FetchAsync(Func<DbDataReader, CancellationToken, Task<bool>> fetch, CancellationToken cancellationToken)
    {
        Enter();
        var fetched = Begin(fetch, cancellationToken);
        if (!fetched.IsCompletedSuccessfully)
            return FinishAsync(fetched);
        Leave();
        return fetched;
    }

    private Task<bool> Begin(Func<DbDataReader, CancellationToken, Task<bool>> fetch, CancellationToken cancellationToken)
    {
        // A driver may throw at once as well as by the task; both end alike.
        try
        {
            return fetch(_inner, cancellationToken);
        }
        catch (Exception e)
        {
            return Task.FromException<bool>(e);
        }
    }

    private async Task<bool> FinishAsync(Task<bool> fetched)
    {
        try
        {
            return await fetched.ConfigureAwait(false);
        }
        catch (Exception e) when (IsExpired(e))
        {
            throw _watch.Expired(e);
        }
        finally
        {
            Leave();
        }
    }

    private TResult Get<TResult>(Func<DbDataReader, TResult> get) => Get(get, static (reader, get) => get(reader));

    private TResult Get<TArgument, TResult>(TArgument argument, Func<DbDataReader, TArgument, TResult> get)
    {
        Take();
        try
        {
            return get(_inner, argument);
        }
        finally
        {
            Give();
        }
    }

    private async Task<TResult> GetAsync<TResult>(int ordinal, Func<DbDataReader, int, CancellationToken, Task<TResult>> get, CancellationToken cancellationToken)
    {
        Take();
        try
        {
            return await get(_inner, ordinal, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Give();
        }
    }

    // Says first that the reader is in use, and then looks whether it may be; the deadline does both the other way round.
    private void Take()
    {
        Interlocked.Increment(ref _users);
        if (!_watch.IsExpired)
            return;
        Interlocked.Decrement(ref _users);
        throw _watch.Expired(null);
    }

    private void Give()
    {
        if (Interlocked.Decrement(ref _users) == 0 && _watch.IsExpired)
            _watch.Idle();
    }
}
