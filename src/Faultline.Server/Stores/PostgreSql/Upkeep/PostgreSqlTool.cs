using System.Diagnostics;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql.Upkeep;

/// <summary>Runs one of PostgreSQL's own programs on the database. What it needs to connect goes by the environment, so that no list of processes shows a password.</summary>
internal static class PostgreSqlTool
{
    private const string DebianRoot = "/usr/lib/postgresql";

    /// <exception cref="StartException">The program is not there, or ended with an error.</exception>
    public static async Task RunAsync(string program, NpgsqlConnectionStringBuilder settings, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Find(program), arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in Environment(settings))
            start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new StartException($"{program} cannot be started.");
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            if (process.ExitCode != 0)
                throw new StartException($"{program} ended with {process.ExitCode}: {(await errors).Trim()}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    // The path first; Debian keeps those of each version apart, and the newest reads what the older ones serve.
    private static string Find(string program)
    {
        var directories = (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).AsEnumerable();
        if (Directory.Exists(DebianRoot))
            directories = directories.Concat(Directory.GetDirectories(DebianRoot).OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")));
        return directories.Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists)
            ?? throw new StartException($"{program} is not on the PATH. Install PostgreSQL's client programs (Debian: postgresql-client-15).");
    }

    private static IEnumerable<(string Name, string? Value)> Environment(NpgsqlConnectionStringBuilder settings)
    {
        yield return ("PGHOST", settings.Host);
        yield return ("PGPORT", settings.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        yield return ("PGDATABASE", settings.Database);
        if (settings.Username is { Length: > 0 } user)
            yield return ("PGUSER", user);
        if (settings.Password is { Length: > 0 } password)
            yield return ("PGPASSWORD", password);
        if (settings.Passfile is { Length: > 0 } file)
            yield return ("PGPASSFILE", file);
        if (settings.RootCertificate is { Length: > 0 } root)
            yield return ("PGSSLROOTCERT", root);
        yield return ("PGSSLMODE", settings.SslMode switch
        {
            SslMode.Disable => "disable",
            SslMode.Allow => "allow",
            SslMode.Require => "require",
            SslMode.VerifyCA => "verify-ca",
            SslMode.VerifyFull => "verify-full",
            _ => "prefer",
        });
    }
}
