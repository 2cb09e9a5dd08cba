using System.Globalization;
using System.Runtime.InteropServices;
using Faultline.Bench.Deadlines;
using Faultline.Bench.Deadlines.Rows;
using Faultline.Bench.Run;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Contains("--help"))
{
    Console.WriteLine(BenchOptions.Help);
    return 0;
}

if (!BenchOptions.TryParse(args, out var options, out var fault))
{
    Console.Error.WriteLine($"{fault}. See --help.");
    return 2;
}

using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    Directory.CreateDirectory(options.Data);
    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.Output))!);
    var isMissed = false;
    foreach (var row in options.Rows.Count > 0 ? options.Rows : Row.All)
    {
        var began = DateTime.UtcNow;
        Console.Error.WriteLine($"== {row.Name}: {row.What}");
        var result = await row.RunAsync(options, stop.Token);
        var text = $"""
            ## {row.Name}: {row.What}

            {began:yyyy-MM-dd HH:mm} UTC, {(DateTime.UtcNow - began).TotalMinutes:0.#} min. {Machine.Describe(options.Data)}.
            Command: `bench/deadlines {string.Join(' ', args)}`

            {result.Markdown}
            """;
        Console.WriteLine(text);
        await File.AppendAllTextAsync(options.Output, text + "\n", stop.Token);
        isMissed |= result.IsMissed;
    }

    Console.Error.WriteLine($"Added to {options.Output}.");
    return isMissed ? 1 : 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.Error.WriteLine("Stopped.");
    return 130;
}
catch (Exception e) when (e is IOException or InvalidDataException or HttpRequestException or OperationCanceledException or System.ComponentModel.Win32Exception)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

// The processes that were started, and their spools, go before this one does.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
