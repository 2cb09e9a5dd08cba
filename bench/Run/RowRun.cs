namespace Faultline.Bench.Run;

/// <summary>
/// Measures one row: three processes (baseline, the same again, contender), warmed up, then taking turns. Within a pair
/// the order changes each time (A B, B A), so that a machine that grows slower or faster favours nobody.
/// </summary>
internal sealed class RowRun(Row row, RunOptions options)
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(90);

    public async Task<RowResult> RunAsync(CancellationToken stop)
    {
        await using var baseline = await AppProcess.StartAsync(row.Baseline, options.Spool, options.ServerCpu, stop);
        await using var again = await AppProcess.StartAsync(row.Baseline, options.Spool, options.ServerCpu, stop);
        await using var contender = await AppProcess.StartAsync(row.Contender, options.Spool, options.ServerCpu, stop);
        using Load first = new(baseline.Address, row), second = new(again.Address, row), third = new(contender.Address, row);
        foreach (var side in ((AppProcess, Load)[])[(baseline, first), (again, second), (contender, third)])
            await WarmUpAsync(side, stop);

        var result = new RowResult(row);
        for (var i = 0; i < options.Pairs; i++)
        {
            var swapped = i % 2 == 1;
            var pair = await PairAsync((baseline, first), (contender, third), swapped, stop);
            result.Add(pair, await PairAsync((baseline, first), (again, second), swapped, stop));
            Console.Error.Write('.');
        }

        Console.Error.WriteLine();
        return result;
    }

    // Until the compiler is done: on one core that it shares with the load, its last tier comes late.
    private async Task WarmUpAsync((AppProcess App, Load Load) side, CancellationToken stop)
    {
        side.Load.Run(options.WarmUp, stop);
        var compiled = (await side.App.FiguresAsync(stop)).Compiled;
        for (var spent = options.WarmUp; spent < LongestWarmUp; spent += Settling)
        {
            side.Load.Run(Settling, stop);
            var now = (await side.App.FiguresAsync(stop)).Compiled;
            if (now == compiled)
                return;
            compiled = now;
        }
    }

    private async Task<(Sample, Sample)> PairAsync((AppProcess, Load) one, (AppProcess, Load) other, bool swapped, CancellationToken stop)
    {
        if (swapped)
        {
            var early = await MeasureAsync(other, stop);
            return (await MeasureAsync(one, stop), early);
        }

        var sample = await MeasureAsync(one, stop);
        return (sample, await MeasureAsync(other, stop));
    }

    private async Task<Sample> MeasureAsync((AppProcess App, Load Load) side, CancellationToken stop)
    {
        var before = await side.App.FiguresAsync(stop);
        var (requests, elapsed) = side.Load.Run(options.Measurement, stop);
        var after = await side.App.FiguresAsync(stop);
        side.App.CheckReports(before, after, row.IsReported ? requests : 0);
        return new Sample(
            requests / elapsed.TotalSeconds,
            (double)(after.CpuMicroseconds - before.CpuMicroseconds) / requests,
            (double)(after.Bytes - before.Bytes) / requests);
    }
}
