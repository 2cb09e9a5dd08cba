using System.Diagnostics;
using System.Globalization;

namespace Faultline.Bench.Run;

/// <summary>One contender as a process of its own, on one core or on all, with a spool directory that goes with it.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private readonly string _name;
    private readonly string _spool;
    private readonly Process _process;
    private readonly HttpClient _client;

    private AppProcess(string name, string spool, Process process, Uri address, Uri http2)
    {
        (_name, _spool, _process, Address, Http2) = (name, spool, process, address, http2);
        _client = new HttpClient { BaseAddress = address };
    }

    /// <summary>Where it speaks HTTP/1.1.</summary>
    public Uri Address { get; }

    /// <summary>Where it speaks HTTP/2, without TLS.</summary>
    public Uri Http2 { get; }

    /// <param name="name">The contender.</param>
    /// <param name="directory">Below which it has its spool; a real disk.</param>
    /// <param name="core">The only core that it may use; null: any.</param>
    /// <param name="stop">Ends the start.</param>
    /// <exception cref="IOException">It did not start; the message says why, as far as it told.</exception>
    public static async Task<AppProcess> StartAsync(string name, string directory, int? core, CancellationToken stop)
    {
        var spool = Path.GetFullPath(Path.Combine(directory, $"spool-{Guid.NewGuid():N}"));
        var cores = core?.ToString(CultureInfo.InvariantCulture) ?? $"0-{CoresOfMachine() - 1}";
        var process = Process.Start(new ProcessStartInfo("taskset", ["-c", cores, "dotnet", AppPath(), name, spool])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var line = await process.StandardOutput.ReadLineAsync(stop);
        if (line?.Split(' ') is [var one, var two] && Uri.TryCreate(one, UriKind.Absolute, out var address) && Uri.TryCreate(two, UriKind.Absolute, out var http2))
            return new AppProcess(name, spool, process, address, http2);
        using (process)
        {
            process.Kill();
            throw new IOException($"The app '{name}' did not start: {line} {await process.StandardError.ReadToEndAsync(stop)}");
        }
    }

    /// <summary>What it says of itself at a path.</summary>
    public Task<string> AskAsync(string path, CancellationToken stop) => _client.GetStringAsync(new Uri(path, UriKind.Relative), stop);

    public async Task<AppFigures> FiguresAsync(CancellationToken stop)
    {
        var text = await AskAsync("/figures", stop);
        long[] figures = [.. text.Split(' ').Select(part => long.Parse(part, CultureInfo.InvariantCulture))];
        return new AppFigures(figures[0], figures[1], figures[2], figures[3], figures[4]);
    }

    /// <summary>A contender that loses reports is not measured, it is broken.</summary>
    /// <exception cref="InvalidDataException">Not every failure left a report, or one that should not have did.</exception>
    public void CheckReports(AppFigures before, AppFigures after, long expected)
    {
        expected = _name.StartsWith("faultline", StringComparison.Ordinal) ? expected : 0;
        if (after.Reported - before.Reported != expected || after.Lost != before.Lost)
            throw new InvalidDataException($"'{_name}' kept {after.Reported - before.Reported} reports of {expected} and lost {after.Lost - before.Lost}.");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        if (Directory.Exists(_spool))
            Directory.Delete(_spool, recursive: true);
    }

    // Not ProcessorCount, which is what this process is pinned to.
    private static int CoresOfMachine() => File.ReadLines("/proc/cpuinfo").Count(line => line.StartsWith("processor", StringComparison.Ordinal));

    // The app is built beside this program, in the same configuration.
    private static string AppPath()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var (framework, configuration) = (output.Name, output.Parent!.Name);
        return Path.Combine(output.Parent.Parent!.Parent!.Parent!.FullName, "App", "bin", configuration, framework, "Faultline.Bench.App.dll");
    }
}
