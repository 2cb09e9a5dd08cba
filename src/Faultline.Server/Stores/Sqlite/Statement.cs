using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>
/// A prepared statement on SQLite's own interface, for the path that every report takes: a third of the time of a command of ADO.NET.
/// Parameters and columns are counted as SQLite does: parameters from 1, columns from 0. Not safe for several threads.
/// </summary>
/// <exception cref="SqliteException">Any method: SQLite said so.</exception>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public Statement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    public Statement Bind(int at, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, at, value));
        return this;
    }

    public Statement Bind(int at, long? value) => value is { } number ? Bind(at, number) : BindNull(at);

    public Statement Bind(int at, string? value)
    {
        if (value is null)
            return BindNull(at);
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        Span<byte> bytes = most <= 1024 ? stackalloc byte[most] : new byte[most];
        Check(raw.sqlite3_bind_text(_statement, at, (ReadOnlySpan<byte>)bytes[..Encoding.UTF8.GetBytes(value, bytes)]));
        return this;
    }

    public Statement Bind(int at, byte[]? value)
    {
        if (value is null)
            return BindNull(at);
        Check(raw.sqlite3_bind_blob(_statement, at, value));
        return this;
    }

    /// <summary>Goes to the next row; false, and ready to be used again, when there is none.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code != raw.SQLITE_DONE)
        {
            Reset();
            Check(code);
        }

        Reset();
        return false;
    }

    /// <summary>Runs a statement whose rows nobody reads.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>Reads the first row and lets go of the others; the default when there is none.</summary>
    public T? First<T>(Func<Statement, T> read)
    {
        if (!Step())
            return default;
        try
        {
            return read(this);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>The first column of the first row; null when there is none, or it is null.</summary>
    public long? Number()
    {
        if (!Step())
            return null;
        var value = LongOrNull(0);
        Reset();
        return value;
    }

    public long Long(int column) => raw.sqlite3_column_int64(_statement, column);

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public string? Text(int column) => IsNull(column) ? null : raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public byte[]? Blob(int column) => IsNull(column) ? null : raw.sqlite3_column_blob(_statement, column).ToArray();

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    /// <summary>Ends a reading before its last row.</summary>
    public void Reset() => _ = raw.sqlite3_reset(_statement);

    public void Dispose() => _statement.Dispose();

    private Statement BindNull(int at)
    {
        Check(raw.sqlite3_bind_null(_statement, at));
        return this;
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(code, _database);
    }
}
