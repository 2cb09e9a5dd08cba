using System.Diagnostics;
using System.Globalization;

namespace Faultline.Bench.Run;

/// <summary>One contender as a process of its own, pinned to one core, with a spool directory that goes with it.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private readonly string _name;
    private readonly string _spool;
    private readonly Process _process;
    private readonly HttpClient _client;

    private AppProcess(string name, string spool, Process process, Uri address)
    {
        (_name, _spool, _process, Address) = (name, spool, process, address);
        _client = new HttpClient { BaseAddress = address };
    }

    public Uri Address { get; }

    /// <exception cref="IOException">It did not start; the message says why, as far as it told.</exception>
    public static async Task<AppProcess> StartAsync(string name, RunOptions options, CancellationToken stop)
    {
        var spool = Path.GetFullPath(Path.Combine(options.Spool, $"spool-{Guid.NewGuid():N}"));
        var process = Process.Start(new ProcessStartInfo("taskset")
        {
            ArgumentList = { "-c", options.ServerCpu.ToString(CultureInfo.InvariantCulture), "dotnet", AppPath(), name, spool },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var line = await process.StandardOutput.ReadLineAsync(stop);
        if (Uri.TryCreate(line, UriKind.Absolute, out var address))
            return new AppProcess(name, spool, process, address);
        using (process)
        {
            process.Kill();
            throw new IOException($"The app '{name}' did not start: {line} {await process.StandardError.ReadToEndAsync(stop)}");
        }
    }

    public async Task<AppFigures> FiguresAsync(CancellationToken stop)
    {
        var text = await _client.GetStringAsync(new Uri("/figures", UriKind.Relative), stop);
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

    // The app is built beside this program, in the same configuration.
    private static string AppPath()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var (framework, configuration) = (output.Name, output.Parent!.Name);
        return Path.Combine(output.Parent.Parent!.Parent!.Parent!.FullName, "App", "bin", configuration, framework, "Faultline.Bench.App.dll");
    }
}
