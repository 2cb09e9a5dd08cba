using System.Diagnostics;
using Npgsql;

namespace Faultline.Bench.Engine.Processes;

/// <summary>
/// A PostgreSQL of this run: own cluster, a socket in a temporary directory and no port, fsync on. Not run as root: as
/// <c>postgres</c> where we are root.
/// </summary>
internal sealed class PostgresProcess : IAsyncDisposable
{
    private const string User = "faultline";

    private static readonly string[] Settings =
    [
        "listen_addresses=", "fsync=on", "synchronous_commit=on", "full_page_writes=on", "shared_buffers=512MB", "max_wal_size=4GB", "max_connections=100",
    ];

    private readonly ChildProcess _child;
    private readonly DirectoryInfo _socket;

    private PostgresProcess(ChildProcess child, DirectoryInfo socket) => (_child, _socket) = (child, socket);

    public int ProcessId => _child.Id;

    /// <summary>What it runs with beyond its defaults.</summary>
    public static string Describe => string.Join(", ", Settings.Where(setting => !setting.EndsWith('=')));

    /// <param name="data">Where the cluster is, or is made.</param>
    /// <param name="core">The only core that it may use; null: any.</param>
    /// <exception cref="IOException">It is not installed, or did not start.</exception>
    public static async Task<PostgresProcess> StartAsync(string data, int? core, CancellationToken stop)
    {
        var socket = Directory.CreateTempSubdirectory("faultline-bench-");
        if (!Directory.Exists(data))
        {
            Directory.CreateDirectory(data);
            await GiveAsync(data);
            await RunAsync([.. AsUser, Program("initdb"), "-D", data, "-U", User, "--auth=trust", "-E", "UTF8", "--no-locale", "--no-sync"]);
        }

        await GiveAsync(socket.FullName);
        string[] command = [.. AsUser, Program("postgres"), "-D", data, "-k", socket.FullName, .. Settings.SelectMany(setting => (string[])["-c", setting])];
        var (child, _) = await ChildProcess.StartAsync(
            "postgres", core, command, line => line.Contains("ready to accept connections", StringComparison.Ordinal) ? line : null, stop);
        return new PostgresProcess(child, socket);
    }

    /// <summary>How to reach a database of it, which is made when it is not there.</summary>
    public async Task<string> DatabaseAsync(string name, CancellationToken stop)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres"));
        await using var find = source.CreateCommand($"SELECT 1 FROM pg_database WHERE datname = '{name}'");
        if (await find.ExecuteScalarAsync(stop) is null)
        {
            await using var create = source.CreateCommand($"CREATE DATABASE {name}");
            await create.ExecuteNonQueryAsync(stop);
        }

        return ConnectionString(name);
    }

    /// <summary>Empties it: drops the databases of these names.</summary>
    public async Task DropAsync(IEnumerable<string> names, CancellationToken stop)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres"));
        foreach (var name in names)
        {
            await using var drop = source.CreateCommand($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            await drop.ExecuteNonQueryAsync(stop);
        }
    }

    /// <summary>Bytes of a database.</summary>
    public async Task<long> SizeAsync(string database, CancellationToken stop)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres"));
        await using var command = source.CreateCommand($"SELECT pg_database_size('{database}')");
        return (long)(await command.ExecuteScalarAsync(stop))!;
    }

    public async ValueTask DisposeAsync()
    {
        await _child.StopAsync("INT");
        await _child.DisposeAsync();
        _socket.Delete(recursive: true);
    }

    private string ConnectionString(string database) => $"Host={_socket.FullName};Username={User};Database={database}";

    private static string[] AsUser => Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    private static Task GiveAsync(string directory) =>
        Environment.IsPrivilegedProcess ? RunAsync(["chown", "postgres:", directory]) : Task.CompletedTask;

    // Debian keeps the server's programs beside the path.
    private static string Program(string name)
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin", name)).Where(File.Exists).Order().LastOrDefault()
            : null;
        return debian ?? name;
    }

    private static async Task RunAsync(string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true })
            ?? throw new IOException($"'{command[0]}' did not start.");
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new IOException($"'{string.Join(' ', command)}' failed: {await errors}{await output}");
    }
}
