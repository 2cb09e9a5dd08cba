using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Faultline.Bench.Engine.Processes;

/// <summary>A program that was started here: its output is read, so that it never waits for a reader, and its last lines are kept.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int KeptLines = 20;

    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource<string?> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;
    private readonly string _name;

    private ChildProcess(string name, Process process, Func<string, string?> ready)
    {
        (_name, _process) = (name, process);
        DataReceivedEventHandler read = (_, e) => Read(e.Data, ready);
        process.OutputDataReceived += read;
        process.ErrorDataReceived += read;
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string LastLines => string.Join('\n', _lines);

    /// <summary>Starts a program, on one core or on all, and waits for the line that says that it is ready.</summary>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="core">The only core that it may use; null: any.</param>
    /// <param name="command">Program and arguments.</param>
    /// <param name="ready">Gives of a line what the caller waits for, null of all others.</param>
    /// <exception cref="IOException">It ended, or did not become ready within two minutes; the message has its last lines.</exception>
    public static async Task<(ChildProcess Child, string Said)> StartAsync(
        string name, int? core, IReadOnlyList<string> command, Func<string, string?> ready, CancellationToken stop)
    {
        string[] all = core is { } one ? ["taskset", "-c", one.ToString(CultureInfo.InvariantCulture), .. command] : [.. command];
        var process = new Process { StartInfo = new ProcessStartInfo(all[0], all[1..]) { RedirectStandardOutput = true, RedirectStandardError = true } };
        process.EnableRaisingEvents = true;
        var child = new ChildProcess(name, process, ready);
        process.Exited += (_, _) => child._ready.TrySetResult(null);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var said = await child._ready.Task.WaitAsync(TimeSpan.FromMinutes(2), stop);
        if (said is not null)
            return (child, said);
        await child.DisposeAsync();
        throw new IOException($"'{name}' did not start: {child.LastLines}");
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends a signal and waits for the end.</summary>
    /// <exception cref="IOException">It still runs after a minute.</exception>
    public async Task StopAsync(string signal)
    {
        if (_process.HasExited)
            return;
        using (var kill = Process.Start("kill", ["-" + signal, Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        }
        catch (TimeoutException e)
        {
            throw new IOException($"'{_name}' did not stop within a minute of SIG{signal}: {LastLines}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private void Read(string? line, Func<string, string?> ready)
    {
        if (line is null)
            return;
        _lines.Enqueue(line);
        while (_lines.Count > KeptLines)
            _lines.TryDequeue(out _);
        if (ready(line) is { } said)
            _ready.TrySetResult(said);
    }
}
