using Dapper;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>
/// Brings a database to the form that this server knows, or says why it cannot: a step that was applied has changed or is
/// missing here, or the database is newer than the server.
/// </summary>
internal static class Migrations
{
    private const string OtherBuild = "They belong to different builds; start the server that made this database.";

    /// <summary>The number of the turn that migrations take: "flt1" as an integer.</summary>
    private const long Turn = 0x666C7431;

    // Seconds; 0 is none. A step may write a million rows anew, and another server waits for its end: what the app's statements may take does not hold for that.
    private const int NoTimeout = 0;

    /// <exception cref="StartException">The database does not fit these steps.</exception>
    public static async Task ApplyAsync(NpgsqlConnection connection, IReadOnlyList<Migration> known, TimeProvider time, CancellationToken cancellation)
    {
        while (await ApplyNextAsync(connection, known, time, cancellation))
        {
            // Each step in a transaction of its own: what took minutes is not undone by one behind it that fails.
        }
    }

    /// <summary>Applies the first step that the database has not; false when it has all.</summary>
    private static async Task<bool> ApplyNextAsync(NpgsqlConnection connection, IReadOnlyList<Migration> known, TimeProvider time, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync("SET LOCAL statement_timeout = 0");
        // Of two servers that start on a new database, one makes the tables and the other finds them. The lock ends with the transaction, so that it holds behind a pooler too.
        await ExecuteAsync("SELECT pg_advisory_xact_lock(@Turn)", new { Turn });
        await ExecuteAsync("CREATE TABLE IF NOT EXISTS migration (number integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied bigint NOT NULL)");
        var applied = (await connection.QueryAsync<(int Number, string Name, string Checksum)>(
            new CommandDefinition("SELECT number, name, checksum FROM migration ORDER BY number", transaction: transaction, commandTimeout: NoTimeout, cancellationToken: cancellation))).AsList();
        Check(connection.Database, applied, known);
        var next = applied.Count < known.Count ? known[applied.Count] : null;
        if (next is not null)
        {
            await ExecuteAsync(next.Sql);
            await ExecuteAsync(
                "INSERT INTO migration (number, name, checksum, applied) VALUES (@Number, @Name, @Checksum, @now)",
                new { next.Number, next.Name, next.Checksum, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        }

        await transaction.CommitAsync(cancellation);
        return next is not null;

        Task ExecuteAsync(string sql, object? values = null) => connection.ExecuteAsync(new CommandDefinition(sql, values, transaction, NoTimeout, cancellationToken: cancellation));
    }

    private static void Check(string database, List<(int Number, string Name, string Checksum)> applied, IReadOnlyList<Migration> known)
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
