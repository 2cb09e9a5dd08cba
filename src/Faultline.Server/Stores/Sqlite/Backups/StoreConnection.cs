using Dapper;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite.Backups;

/// <summary>A connection beside a server that may be running; it changes nothing.</summary>
internal static class StoreConnection
{
    /// <summary>Opens the database.</summary>
    /// <exception cref="StartException">There is none, or it has not the form of this server.</exception>
    public static SqliteConnection Open(string database)
    {
        if (new FileInfo(database) is not { Exists: true, Length: > 0 })
            throw new StartException($"There is no database '{database}'. Name the data directory with --data.");
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        try
        {
            connection.Open();
            var applied = connection.QuerySingle<long>("SELECT COUNT(*) FROM migration");
            var known = Migration.Embedded().Count;
            if (applied != known)
                throw new StartException($"The database '{database}' has {applied} migrations, and this server knows {known}. Use the server that it belongs to, or start this one once.");
            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new StartException($"The database '{database}' cannot be read: {e.Message}", e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
