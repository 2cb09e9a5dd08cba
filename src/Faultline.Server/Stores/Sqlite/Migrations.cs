using Dapper;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>
/// Brings a database to the form that this server knows, or says why it cannot: a step that was applied has changed or is
/// missing here, or the database is newer than the server.
/// </summary>
internal static class Migrations
{
    private const string OtherBuild = "They belong to different builds; start the server that made this database.";

    /// <exception cref="StartException">The database does not fit these steps.</exception>
    public static void Apply(SqliteConnection connection, IReadOnlyList<Migration> known, TimeProvider time)
    {
        // IMMEDIATE: of two processes that start on a new database, one makes the tables and the other finds them.
        using var transaction = connection.BeginTransaction(deferred: false);
        connection.Execute(
            """
            CREATE TABLE IF NOT EXISTS migration (
              number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied INTEGER NOT NULL) STRICT
            """,
            transaction: transaction);
        var applied = connection.Query<(long Number, string Name, string Checksum)>(
            "SELECT number, name, checksum FROM migration ORDER BY number", transaction: transaction).ToList();

        Check(connection.DataSource, applied, known);
        foreach (var migration in known.Skip(applied.Count))
        {
            connection.Execute(migration.Sql, transaction: transaction);
            connection.Execute(
                "INSERT INTO migration (number, name, checksum, applied) VALUES (@Number, @Name, @Checksum, @now)",
                new { migration.Number, migration.Name, migration.Checksum, now = time.GetUtcNow().ToUnixTimeMilliseconds() },
                transaction);
        }

        transaction.Commit();
    }

    private static void Check(string database, List<(long Number, string Name, string Checksum)> applied, IReadOnlyList<Migration> known)
    {
        for (var i = 0; i < applied.Count; i++)
        {
            var (number, name, checksum) = applied[i];
            if (i >= known.Count)
                throw Misfit($"was written by a newer Faultline (it has migration {name}, and this server knows {known.Count}). Start the newer server, or restore an older backup.");
            if (known[i].Number != number)
                throw Misfit($"has migration {name} where this server has {known[i].Name}. {OtherBuild}");
            if (known[i].Checksum != checksum)
                throw Misfit($"has another migration {name} than this server (checksum {checksum[..12]}… against {known[i].Checksum[..12]}…). {OtherBuild}");
        }

        StartException Misfit(string how) => new($"The database '{database}' {how}");
    }
}
