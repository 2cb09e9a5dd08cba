using Faultline.Bench.Deadlines.Innocents;
using Faultline.Bench.Engine.Processes;
using Faultline.Bench.Engine.Rows;
using Faultline.Bench.Run;

namespace Faultline.Bench.Deadlines.Rows;

/// <summary>Innocent requests while others time out, against ASP.NET Core's own <c>RequestTimeouts</c>.</summary>
internal sealed class InnocentsRow() : Row("innocents", "quick requests while 1,500 time out, against RequestTimeouts")
{
    private const int TimeoutsOfWarmUp = 500;
    private const int LeastWarmUps = 2;
    private const int MostWarmUps = 8;

    public override async Task<RowResult> RunAsync(BenchOptions options, CancellationToken stop)
    {
        await Cores.Apart.TakePlaceAsync();
        var table = new InnocentTable();
        foreach (var now in options.Case is { } only ? [InnocentCase.All[only - 1]] : InnocentCase.All)
        {
            Console.Error.WriteLine(now.Name);
            var rounds = Math.Min(options.Pairs, now.Rounds ?? options.Pairs);
            if (now.IsCompared)
                table.Add(now, await CompareAsync(now, rounds, options, stop));
            else
                table.Add(now, await MeasureAloneAsync(now, rounds, options, stop));
        }

        var text = $"{options.Timeouts:#,0} requests with a limit of 1 s time out in each measurement, as many a second as wait, where not all at once; beside them {InnocentLoad.InnocentsPerSecond} innocent ones "
            + $"a second (`GET /stock`, a JSON object of three members). On other connections: innocent ones over 4 raw sockets, the others over HttpClient; on HTTP/2 all over HttpClient, "
            + "the time is from the call to the last byte. Handlers of both sides wait with their token (3 s); RequestTimeouts can do nothing for those that do not listen, so these are measured with Faultline alone: they end "
            + $"300 ms after the limit. {Cores.Apart}. Rounds are A B A', A' B A: A and A' two processes of RequestTimeouts (503), B Faultline; the result is the median of the rounds' ratios.";
        return new RowResult($"{text}\n\n{table}", table.IsMissed);
    }

    private static async Task<List<InnocentSample[]>> CompareAsync(InnocentCase now, int rounds, BenchOptions options, CancellationToken stop)
    {
        await using var one = await AppProcess.StartAsync("request-timeouts", options.Data, Cores.Apart.Measured, stop);
        await using var again = await AppProcess.StartAsync("request-timeouts", options.Data, Cores.Apart.Measured, stop);
        await using var faultline = await AppProcess.StartAsync("faultline-1s", options.Data, Cores.Apart.Measured, stop);
        using InnocentLoad first = new(one, now), second = new(again, now), third = new(faultline, now);
        InnocentLoad[] loads = [first, second, third];
        foreach (var (app, load) in ((AppProcess, InnocentLoad)[])[(one, first), (again, second), (faultline, third)])
            await WarmUpAsync(app, load, options, stop);
        var samples = new List<InnocentSample[]>();
        for (var round = 0; round < rounds; round++)
        {
            var taken = new InnocentSample[3];
            foreach (var i in round % 2 == 0 ? (int[])[0, 2, 1] : [1, 2, 0])
                taken[i] = await loads[i].MeasureAsync(options.Timeouts, stop);
            samples.Add(taken);
            Console.Error.WriteLine($"round {round + 1}: p99 {taken[0].P99:0.00} and {taken[1].P99:0.00} ms, faultline {taken[2].P99:0.00} ms; failed {taken[0].Failed + taken[1].Failed}, faultline {taken[2].Failed}");
        }

        return samples;
    }

    private static async Task<List<InnocentSample[]>> MeasureAloneAsync(InnocentCase now, int rounds, BenchOptions options, CancellationToken stop)
    {
        await using var faultline = await AppProcess.StartAsync("faultline-1s", options.Data, Cores.Apart.Measured, stop);
        using var load = new InnocentLoad(faultline, now);
        await WarmUpAsync(faultline, load, options, stop);
        var samples = new List<InnocentSample[]>();
        while (samples.Count < rounds)
            samples.Add([await load.MeasureAsync(options.Timeouts, stop)]);
        return samples;
    }

    // Until the compiler is done, as far as that ends.
    private static async Task WarmUpAsync(AppProcess app, InnocentLoad load, BenchOptions options, CancellationToken stop)
    {
        var compiled = 0L;
        for (var i = 0; i < MostWarmUps; i++)
        {
            await load.MeasureAsync(load.IsSteady ? Math.Min(options.Timeouts, TimeoutsOfWarmUp) : options.Timeouts, stop);
            var now = (await app.FiguresAsync(stop)).Compiled;
            if (i + 1 >= LeastWarmUps && now - compiled < 5)
                return;
            compiled = now;
        }
    }
}
