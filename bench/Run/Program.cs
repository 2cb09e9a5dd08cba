using System.Globalization;
using System.Runtime.InteropServices;
using Faultline.Bench.Run;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Contains("--help"))
{
    Console.WriteLine(RunOptions.Help);
    return 0;
}

if (!RunOptions.TryParse(args, out var options, out var fault))
{
    Console.Error.WriteLine($"{fault}. See --help.");
    return 2;
}

using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    Directory.CreateDirectory(options.Spool);
    Console.WriteLine($"{Machine.Describe(options.Spool)}; {options.Length}");
    var results = new List<RowResult>();
    foreach (var row in options.Rows)
    {
        Console.WriteLine();
        results.Add(await new RowRun(row, options).RunAsync(stop.Token));
        Console.WriteLine(ConsoleTable.Of(results[^1]));
    }

    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.Output))!);
    await File.WriteAllTextAsync(options.Output, MarkdownTable.Of(results, options, args));
    Console.WriteLine($"\nWritten to {options.Output}.");
    return results.Exists(result => result.Figures.Any(figure => figure.Verdict == Verdict.Miss)) ? 1 : 0;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped.");
    return 130;
}
catch (Exception e) when (e is IOException or InvalidDataException or System.ComponentModel.Win32Exception)
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
