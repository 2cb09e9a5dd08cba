using System.Diagnostics;
using Faultline.Bench.Engine.Corpus;
using Faultline.Bench.Engine.Load;
using Faultline.Bench.Engine.Processes;

namespace Faultline.Bench.Engine.Rows;

/// <summary>Large reports at a steady rate for a long time, with a disk budget so small that retention must evict; then all of them are asked for.</summary>
internal sealed class SustainedRow() : Row("sustained", "50 KB reports at a steady rate, retention evicting")
{
    private const double AtLeast = 400;
    private const double DefaultRate = 450;
    private const int LargeBytes = 50_000;
    private const int Askers = 16;
    private static readonly TimeSpan DefaultLength = TimeSpan.FromMinutes(10);

    public override async Task<RowResult> RunAsync(EngineOptions options, CancellationToken stop)
    {
        await using var space = await Workspace.OpenAsync(options, Cores.Shared, options.IsPostgres, kept: null, stop);
        var book = space.MakeBodies(LargeBytes);
        await using var server = await space.StartServerAsync(stop, $"--Faultline:MaxDataBytes={options.Budget}");
        using var load = space.Load(server, book);
        var length = options.Length ?? DefaultLength;
        var start = Stopwatch.GetTimestamp();
        var watch = new SpaceWatch(space);
        var rate = options.Rate ?? DefaultRate;
        var running = Task.Run(() => load.Run(length, rate, stop), stop);
        await watch.FollowAsync(running, server, load, stop);
        var result = await running;
        var answered = Stopwatch.GetElapsedTime(start);
        await watch.FollowAsync(server.DrainAsync(stop), server, load, stop);
        var all = Stopwatch.GetElapsedTime(start);

        Console.Error.WriteLine($"asking for all {result.Acknowledged:#,0}");
        var found = new Findings(mayBeDropped: true);
        found.Ask(server.Target.Address, [.. Enumerable.Range(0, (int)result.Acknowledged).Select(number => new ReportKey(load.Seed, number))], Askers, stop);
        var ledger = await Ledger.ReadAsync(server, result.Acknowledged, stop);
        // A run in which nothing was evicted shows nothing.
        var isMissed = result.Acknowledged / all.TotalSeconds < AtLeast || !found.Missing.IsEmpty || !ledger.AddsUp || found.Dropped == 0;
        var table = new Table("asked for", "acknowledged", "drain included", "to reach", "", "p99 of the answer", "drain", "every id asked for", "disk: most, at the end");
        table.Add(
            $"{rate:0}/s for {length.TotalMinutes:0.#} min", $"{result.Rate:0.0}/s", $"{result.Acknowledged / all.TotalSeconds:0.0}/s", $"≥ {AtLeast:0}/s", isMissed ? "MISS" : "PASS",
            $"{result.Latency(0.99):0} ms", $"{(all - answered).TotalSeconds:0.0} s", found.ToString(),
            $"{watch.Most / 1e9:0.00} GB, {space.Bytes / 1e9:0.00} GB of {options.Budget / 1e9:0.00} GB");
        var text = $"{space.StoreName}, {options.Connections} connections; {book}. Published figures of others, 50 KB reports: Bugsink 30 to 45/s, Telebugs 50/s.";
        return new RowResult($"{text}\n\n{table}\n{(found.Dropped == 0 ? "Nothing was evicted: run it longer, or with a smaller budget. " : "")}{ledger.Text}", isMissed);
    }
}
