using System.Runtime.InteropServices;
using Faultline.Bench.Run;

namespace Faultline.Bench.Engine.Rows;

/// <summary>Runs rows one after the other, as a bench's program does: each result is told and added to the output, an interrupt ends all, and the exit code says how it went.</summary>
/// <param name="command">As the user wrote it, such as <c>bench/engine --row ack</c>.</param>
/// <param name="data">Below which all is written.</param>
/// <param name="output">To which the results are added.</param>
internal sealed class RowRuns(string command, string data, string output)
{
    /// <summary>0: all figures were reached; 1: one was missed, or the run failed; 130: it was interrupted.</summary>
    public async Task<int> RunAsync(IEnumerable<(string Name, string What, Func<CancellationToken, Task<RowResult>> Run)> rows)
    {
        using var stop = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            Directory.CreateDirectory(data);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
            var isMissed = false;
            foreach (var (name, what, run) in rows)
            {
                var began = DateTime.UtcNow;
                Console.Error.WriteLine($"== {name}: {what}");
                var result = await run(stop.Token);
                var text = $"""
                    ## {name}: {what}

                    {began:yyyy-MM-dd HH:mm} UTC, {(DateTime.UtcNow - began).TotalMinutes:0.#} min. {Machine.Describe(data)}.
                    Command: `{command}`

                    {result.Markdown}
                    """;
                Console.WriteLine(text);
                await File.AppendAllTextAsync(output, text + "\n", stop.Token);
                isMissed |= result.IsMissed;
            }

            Console.Error.WriteLine($"Added to {output}.");
            return isMissed ? 1 : 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Console.Error.WriteLine("Stopped.");
            return 130;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or HttpRequestException or TimeoutException or OperationCanceledException or System.ComponentModel.Win32Exception)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }

        // The processes that were started, and what they wrote, go before this one does.
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }
}
