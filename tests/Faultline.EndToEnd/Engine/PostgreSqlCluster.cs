using System.Security.Cryptography;
using Faultline.EndToEnd.Programs;

namespace Faultline.EndToEnd.Engine;

/// <summary>A PostgreSQL of its own for one test: a Unix socket in a temporary directory, no port, a random password. Its fsync is off: only Faultline is killed here.</summary>
internal sealed class PostgreSqlCluster : IAsyncDisposable
{
    private const string Binaries = "/usr/lib/postgresql/15/bin";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("faultline-e2e-pg-");
    private readonly string _password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
    private RunningProgram? _program;

    private string Data => Path.Combine(_directory.FullName, "data");

    // PostgreSQL refuses to run as root.
    private static string[] AsItself => Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    /// <summary>The server's settings for this cluster.</summary>
    public (string Name, string Value)[] Settings => [("Faultline__PostgreSql", $"Host={_directory.FullName};Database=postgres;Username=faultline;Password={_password}")];

    /// <summary>Starts one. Skips the test where PostgreSQL is missing; fails it where CI=true.</summary>
    public static async Task<PostgreSqlCluster> StartAsync()
    {
        if (!File.Exists($"{Binaries}/initdb"))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", $"PostgreSQL 15 is not installed: no {Binaries}/initdb");
            Assert.Fail($"PostgreSQL 15 is not installed: no {Binaries}/initdb");
        }

        var cluster = new PostgreSqlCluster();
        try
        {
            await cluster.RunAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_program is { HasExited: false })
        {
            // Quit at once: nobody needs what it holds.
            await _program.SignalAsync("QUIT");
            await _program.EndAsync(TimeSpan.FromSeconds(30));
            await _program.DisposeAsync();
        }

        _directory.Delete(recursive: true);
    }

    private static async Task RunAsync(params string[] command)
    {
        await using var program = RunningProgram.Start(command[0], command[1..], directory: "/");
        (await program.EndAsync(TimeSpan.FromMinutes(2))).ShouldBe(0, program.Output);
    }

    private async Task RunAsync()
    {
        var password = Path.Combine(_directory.FullName, "password");
        await File.WriteAllTextAsync(password, _password);
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "-R", "postgres", _directory.FullName);
        await RunAsync([.. AsItself, $"{Binaries}/initdb", "-D", Data, "-U", "faultline", "-A", "scram-sha-256", $"--pwfile={password}", "-E", "UTF8", "--locale=C", "--no-sync"]);
        string[] start =
        [
            .. AsItself, $"{Binaries}/postgres", "-D", Data, "-k", _directory.FullName, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "shared_buffers=32MB",
        ];
        _program = RunningProgram.Start(start[0], start[1..], directory: "/");
        await Eventually.TrueAsync(() =>
        {
            _program.HasExited.ShouldBeFalse(_program.Output);
            return Task.FromResult(_program.Output.Contains("ready to accept connections", StringComparison.Ordinal));
        }, "PostgreSQL takes connections");
    }
}
