using System.Net.Sockets;
using Dapper;
using Faultline.Server.Reports;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>
/// The database, as many connections as the pool allows. Nothing here lives longer than a transaction (no prepared statement, temporary table or session
/// lock), so that a pooler may stand between that hands out connections by transaction.
/// </summary>
internal sealed class PostgreSqlDatabase : IAsyncDisposable
{
    private const int MostTries = 5;

    // Another transaction was in the way.
    private static readonly string[] TryAgain = [PostgresErrorCodes.SerializationFailure, PostgresErrorCodes.DeadlockDetected];

    private readonly NpgsqlDataSource _source;

    static PostgreSqlDatabase() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    private PostgreSqlDatabase(NpgsqlDataSource source) => _source = source;

    /// <summary>Connects, and brings the database to the form that the migrations say.</summary>
    /// <exception cref="StartException">The text is no connection string, nothing answers, or the database does not fit the migrations. The message holds no password.</exception>
    public static async Task<PostgreSqlDatabase> OpenAsync(
        string connectionString, TimeProvider time, CancellationToken cancellation, IReadOnlyList<Migration>? migrations = null)
    {
        var settings = ConnectionSettings.Parse(connectionString);
        var source = new NpgsqlDataSourceBuilder(settings.ToString()).Build();
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            if (connection.PostgreSqlVersion.Major < 15)
                throw new StartException($"The database at {ConnectionSettings.Describe(settings)} is PostgreSQL {connection.PostgreSqlVersion}; expected 15 or later.");
            await Migrations.ApplyAsync(connection, migrations ?? Migration.Embedded("postgresql"), time, cancellation);
            return new PostgreSqlDatabase(source);
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
        {
            await source.DisposeAsync();
            throw new StartException($"The database at {ConnectionSettings.Describe(settings)} cannot be used: {Message(e)} Check Faultline:PostgreSql.", e);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs reads on one connection.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellation);
            return await read(connection);
        }
        catch (Exception e) when (IsAway(e))
        {
            throw new StoreUnavailableException($"The database cannot be read: {Message(e)}", e);
        }
    }

    /// <summary>Runs one transaction (READ COMMITTED); again when another one was in its way, so what runs here must not have changed anything else.</summary>
    /// <exception cref="StoreUnavailableException">The database does not take it; nothing was changed.</exception>
    public async Task<T> WriteAsync<T>(Func<NpgsqlConnection, NpgsqlTransaction, Task<T>> write, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync(cancellation);
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                var result = await write(connection, transaction);
                await transaction.CommitAsync(cancellation);
                return result;
            }
            catch (PostgresException e) when (tries < MostTries && TryAgain.Contains(e.SqlState))
            {
                // Nothing was changed: the next try begins anew.
            }
            catch (GroupMovedException) when (tries < MostTries)
            {
                // The same.
            }
            catch (Exception e) when (IsAway(e))
            {
                throw new StoreUnavailableException($"The database cannot be written: {Message(e)}", e);
            }
        }
    }

    /// <summary>Runs one transaction and rolls it back.</summary>
    /// <exception cref="StoreUnavailableException">The database does not take it.</exception>
    public async Task RehearseAsync(Func<NpgsqlConnection, NpgsqlTransaction, Task> write, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await write(connection, transaction);
            await transaction.RollbackAsync(cancellation);
        }
        catch (Exception e) when (IsAway(e))
        {
            throw new StoreUnavailableException($"The database cannot be written: {Message(e)}", e);
        }
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>Whether the row is at fault (its data, a constraint, a limit of the program), and not the database.</summary>
    public static bool IsDataFault(PostgresException e) => e.SqlState[..2] is "22" or "23" or "54";

    private static bool IsAway(Exception e) => e is SocketException or TimeoutException or GroupMovedException || (e is NpgsqlException && !(e is PostgresException p && IsDataFault(p)));

    private static string Message(Exception e) => e switch
    {
        PostgresException p => $"{p.MessageText} ({p.SqlState}).",
        { InnerException: { } inner } => $"{e.Message.TrimEnd('.')}: {inner.Message.TrimEnd('.')}.",
        _ => $"{e.Message.TrimEnd('.')}.",
    };
}
