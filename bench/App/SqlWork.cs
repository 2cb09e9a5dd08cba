using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Faultline.Bench.App;

/// <summary>A page that needs twenty statements of SQLite, in memory: four lists of orders, sixteen single ones.</summary>
internal static class SqlWork
{
    private const string Source = "Data Source=orders;Mode=Memory;Cache=Shared";
    private const int Orders = 1_000;
    private const int Lists = 4;
    private const int Singles = 16;

    public static void MapSqlWork(this WebApplication app, Contender contender)
    {
        // The database lives as long as this connection, which is the app's.
        var keeper = new SqliteConnection(Source);
        keeper.Open();
        Fill(keeper);
        app.Lifetime.ApplicationStopped.Register(keeper.Dispose);
        app.MapGet("/sql", () => ReadAsync(contender));
    }

    private static async Task<string> ReadAsync(Contender contender)
    {
        await using var connection = contender.Wrap(new SqliteConnection(Source));
        await connection.OpenAsync();
        var read = 0L;
        for (var i = 0; i < Lists; i++)
            read += await RunAsync(connection, "SELECT id, customer, total FROM orders WHERE customer = $key ORDER BY total DESC LIMIT 20", i);
        for (var i = 0; i < Singles; i++)
            read += await RunAsync(connection, "SELECT id, customer, total FROM orders WHERE id = $key", i + 1);
        return $"{read}";
    }

    private static async Task<long> RunAsync(DbConnection connection, string text, int key)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("$key", key);
        command.Parameters.Add(parameter);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = 0L;
        while (await reader.ReadAsync())
            rows += reader.GetInt64(0) > 0 ? 1 : 0;
        return rows;
    }

    private static void Fill(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL, total INTEGER NOT NULL);
            CREATE INDEX orders_of_customer ON orders (customer);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Orders})
            INSERT INTO orders SELECT i, i % 25, (i * 7919) % 1000 FROM n;
            """;
        command.ExecuteNonQuery();
    }
}
