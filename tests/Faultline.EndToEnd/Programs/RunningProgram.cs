using System.Diagnostics;
using System.Text;

namespace Faultline.EndToEnd.Programs;

/// <summary>A real process, its output collected. Stopped through its own handle only.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private RunningProgram(Process process) => _process = process;

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public int Id => _process.Id;

    public static RunningProgram Start(string file, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)>? environment = null, string? directory = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? Repository.Root,
        };
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        var program = new RunningProgram(new Process { StartInfo = start });
        program._process.OutputDataReceived += program.Collect;
        program._process.ErrorDataReceived += program.Collect;
        program._process.Start();
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        return program;
    }

    public static RunningProgram Dotnet(string dll, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)>? environment = null) =>
        Start("dotnet", [dll, .. arguments], environment);

    /// <summary>Waits until the program has ended by itself.</summary>
    public async Task<int> EndAsync(TimeSpan limit)
    {
        using var patience = new CancellationTokenSource(limit);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: false);
        await EndAsync(TimeSpan.FromSeconds(30));
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await SignalAsync("TERM");
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    private void Collect(object sender, DataReceivedEventArgs e)
    {
        lock (_output)
            _output.AppendLine(e.Data);
    }
}
