using System.Diagnostics;
using System.Security.Cryptography;
using Faultline.Server.Stores.PostgreSql;
using Faultline.Server.Tests.Stores.PostgreSql;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgreSqlServer))]

namespace Faultline.Server.Tests.Stores.PostgreSql;

/// <summary>
/// One PostgreSQL for the whole run, started by the first test that asks for a database: its data in a temporary directory, a Unix socket there and no port, a random
/// password, no fsync. Stopped through its own handle when the run ends.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string Binaries = "/usr/lib/postgresql/15/bin";
    private const string Template = "faultline_template";

    private static readonly SemaphoreSlim Turn = new(1);
    private static Task<Running>? _starting;
    private static readonly Stack<string> Free = new();
    private static int _databases;

    /// <summary>The connection string of a database with empty tables (or without any). Skips the test where PostgreSQL is missing; fails it where CI=true.</summary>
    public static async Task<string> NewDatabaseAsync(bool empty = false)
    {
        if (!File.Exists($"{Binaries}/initdb") || !OperatingSystem.IsLinux())
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", $"PostgreSQL 15 is not installed: no {Binaries}/initdb");
            Assert.Fail($"PostgreSQL 15 is not installed: no {Binaries}/initdb");
        }

        // Two copies of the template at once refuse each other.
        await Turn.WaitAsync();
        try
        {
            var running = await (_starting ??= Running.StartAsync());
            if (!empty && Free.TryPop(out var free))
                return free;
            var name = $"faultline_{++_databases}";
            await running.ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {(empty ? "template0" : Template)}");
            return running.ConnectionString(name);
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>Gives a database back: its rows are deleted, which takes a tenth of the time that a new one does.</summary>
    public static async Task GiveBackAsync(string connectionString)
    {
        await using (var connection = new NpgsqlConnection(connectionString + ";Pooling=false"))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(
                """
                DO $$
                DECLARE t record;
                BEGIN
                  FOR t IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' LOOP
                    IF t.relname ~ '^payload_[0-9]+$' THEN EXECUTE 'DROP TABLE ' || t.relname; END IF;
                  END LOOP;
                  FOR t IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname NOT IN ('migration', 'project') LOOP
                    EXECUTE 'DELETE FROM ' || t.relname;
                  END LOOP;
                  DELETE FROM project;
                END $$
                """,
                connection);
            await command.ExecuteNonQueryAsync();
        }

        await Turn.WaitAsync();
        Free.Push(connectionString);
        Turn.Release();
    }

    public async ValueTask DisposeAsync()
    {
        if (_starting is { IsCompletedSuccessfully: true })
            await (await _starting).DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private sealed class Running : IAsyncDisposable
    {
        private readonly string _directory = Directory.CreateTempSubdirectory("faultline-pg-").FullName;
        private readonly string _password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        private Process _process = null!;

        public static async Task<Running> StartAsync()
        {
            var running = new Running();
            var password = Path.Combine(running._directory, "password");
            await File.WriteAllTextAsync(password, running._password);
            if (Environment.IsPrivilegedProcess)
                await RunAsync("chown", "-R", "postgres", running._directory);
            await RunAsync([.. AsNobody(), $"{Binaries}/initdb", "-D", running.Data, "-U", "faultline", "-A", "scram-sha-256", $"--pwfile={password}", "-E", "UTF8", "--locale=C", "--no-sync"]);
            running._process = Start(
            [
                .. AsNobody(), $"{Binaries}/postgres", "-D", running.Data, "-k", running._directory, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "synchronous_commit=off",
                "-c", "full_page_writes=off", "-c", "max_connections=200", "-c", "shared_buffers=64MB", "-c", "logging_collector=off",
            ]);
            try
            {
                await running.ReadyAsync();
                await running.ExecuteAsync($"CREATE DATABASE {Template}");
                await (await PostgreSqlStores.OpenAsync(running.ConnectionString(Template), TimeProvider.System, default)).DisposeAsync();
                return running;
            }
            catch
            {
                await running.DisposeAsync();
                throw;
            }
        }

        public string ConnectionString(string database) =>
            new NpgsqlConnectionStringBuilder { Host = _directory, Database = database, Username = "faultline", Password = _password, Timeout = 30 }.ToString();

        public async Task ExecuteAsync(string sql)
        {
            await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }

        public async ValueTask DisposeAsync()
        {
            NpgsqlConnection.ClearAllPools();
            await RunAsync([.. AsNobody(), $"{Binaries}/pg_ctl", "stop", "-D", Data, "-m", "immediate", "-s"]);
            await _process.WaitForExitAsync();
            _process.Dispose();
            Directory.Delete(_directory, recursive: true);
        }

        private string Data => Path.Combine(_directory, "data");

        // PostgreSQL refuses to run as root.
        private static string[] AsNobody() => Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

        private Task ReadyAsync() => Until.TrueAsync("PostgreSQL takes connections", async () =>
        {
            _process.HasExited.ShouldBeFalse("PostgreSQL should not have ended");
            try
            {
                await ExecuteAsync("SELECT 1");
                return true;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        });

        private static async Task RunAsync(params string[] command)
        {
            using var process = Start(command);
            await process.WaitForExitAsync();
            process.ExitCode.ShouldBe(0, string.Join(' ', command));
        }

        // What it says is not read: nobody waits for it, so it must not fill a pipe.
        private static Process Start(params string[] command)
        {
            var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", .. command]) { WorkingDirectory = "/" };
            return Process.Start(start)!;
        }
    }
}
