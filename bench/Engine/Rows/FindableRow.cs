using System.Diagnostics;
using Faultline.Bench.Engine.Corpus;
using Faultline.Bench.Engine.Load;
using Faultline.Bench.Engine.Processes;
using Faultline.Bench.Run;

namespace Faultline.Bench.Engine.Rows;

/// <summary>How long after its acknowledgement a report answers to its id, while reports arrive at half the rate that the door takes at the most.</summary>
internal sealed class FindableRow() : Row("findable", "from a report's acknowledgement until its id is found, at half the measured maximum")
{
    private const double AtMostSeconds = 5;
    private const int TypicalBytes = 25_500;
    private static readonly TimeSpan MaximumLength = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DefaultLength = TimeSpan.FromSeconds(60);

    public override async Task<RowResult> RunAsync(EngineOptions options, CancellationToken stop)
    {
        await using var space = await Workspace.OpenAsync(options, Cores.Shared, options.IsPostgres, kept: null, stop);
        var book = space.MakeBodies(TypicalBytes);
        await using var server = await space.StartServerAsync(stop);
        using var load = space.Load(server, book);
        Console.Error.WriteLine("warming up");
        load.Run(options.WarmUp, perSecond: null, stop);
        await server.DrainAsync(stop);
        var maximum = load.Run(MaximumLength, perSecond: null, stop).Rate;
        await server.DrainAsync(stop);

        var rate = options.Rate ?? (maximum / 2);
        var length = options.Length ?? DefaultLength;
        Console.Error.WriteLine($"at most {maximum:0}/s; {rate:0}/s for {length.TotalSeconds:0} s");
        using var probe = new FindProbe(server.Target, book);
        var running = Task.Run(() => load.Run(length, rate, stop), stop);
        var found = await Task.Factory.StartNew(() => probe.Run(running, stop), stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var result = await running;
        var drain = Stopwatch.GetTimestamp();
        await server.DrainAsync(stop);

        var isMissed = probe.Lost > 0 || Spread.At(found, 0.99) > AtMostSeconds;
        var table = new Table("at most", "asked for", "acknowledged", "asked after", "found after: p50", "p99", "most", "never", "to reach", "", "drain");
        table.Add(
            $"{maximum:0}/s", $"{rate:0}/s for {length.TotalSeconds:0} s", $"{result.Rate:0}/s", $"{found.Length:#,0}", $"{Spread.At(found, 0.5):0.00} s", $"{Spread.At(found, 0.99):0.00} s",
            $"{found[^1]:0.00} s", $"{probe.Lost}", $"p99 ≤ {AtMostSeconds:0} s", isMissed ? "MISS" : "PASS", $"{Stopwatch.GetElapsedTime(drain).TotalSeconds:0.0} s");
        return new RowResult($"{space.StoreName}, {options.Connections} connections, all processes on all cores; {book}. Ten reports a second more are asked for by their ids, every 25 ms from their acknowledgement on, and after half a second whenever they have waited a twentieth longer.\n\n{table}", isMissed);
    }
}
