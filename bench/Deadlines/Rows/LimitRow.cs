using System.Diagnostics;
using System.Globalization;
using System.Text;
using Faultline.Bench.Deadlines.Wire;
using Faultline.Bench.Engine.Processes;
using Faultline.Bench.Engine.Rows;
using Faultline.Bench.Run;

namespace Faultline.Bench.Deadlines.Rows;

/// <summary>How long after the limit the last byte of the fault is there, while handlers hold the cores or the threads of the pool.</summary>
internal sealed class LimitRow() : Row("limit", "the answer at the hard limit of 1 s, beside handlers that spin or block")
{
    private const int WarmUps = 2;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public override async Task<RowResult> RunAsync(BenchOptions options, CancellationToken stop)
    {
        await Cores.Shared.TakePlaceAsync();
        var table = new Table("handlers at once", "answers", "first", "p50", "p99", "max", "to reach: p99", "", "no whole fault");
        var isMissed = false;
        var examples = new StringBuilder();
        foreach (var now in LimitCase.All())
        {
            var faults = new List<string>();
            var (first, late) = await MeasureAsync(now, options, faults, stop);
            Console.Error.WriteLine($" {now.Name}");
            double[] sorted = [.. late.Order()];
            var p99 = Spread.At(sorted, 0.99);
            var isReached = faults.Count == 0 && !(p99 > now.AtMost);
            isMissed |= !isReached;
            table.Add(
                now.Name, $"{late.Count}", Milliseconds(first), Milliseconds(Spread.At(sorted, 0.5)), Milliseconds(p99), Milliseconds(sorted[^1]),
                now.AtMost is { } most ? $"≤ limit + {most:0} ms" : "", isReached ? now.AtMost is null ? "" : "PASS" : "MISS", $"{faults.Count}");
            foreach (var what in faults.Take(5))
                examples.Append(CultureInfo.InvariantCulture, $"- {now.Name}: {what}\n");
        }

        return new RowResult($"{Told}\n\n{table}\n{examples}", isMissed);
    }

    private static async Task<(double First, List<double> Late)> MeasureAsync(LimitCase now, BenchOptions options, List<string> faults, CancellationToken stop)
    {
        var late = new List<double>();
        double? first = null;
        while (late.Count < options.Answers)
        {
            await using var app = await AppProcess.StartAsync("faultline-1s", options.Data, core: null, stop);
            var warmUp = now with { AtOnce = now.IsFresh ? 1 : now.AtOnce };
            for (var i = 0; i < (now.IsFresh ? 1 : WarmUps); i++)
                first ??= Round(app.Address, warmUp, faults).Max();
            do
            {
                stop.ThrowIfCancellationRequested();
                await Task.Delay(now.Rest, stop);
                late.AddRange(Round(app.Address, now, faults));
                Console.Error.Write('.');
            }
            while (late.Count < options.Answers && !now.IsFresh);
        }

        return (first ?? 0, late);
    }

    private const string Told =
        "Time from just before the request is sent until the last byte of the whole answer is read, less the limit. All processes on all cores: the app has both, and the client, which is one raw socket "
        + "and one thread that waits per request, needs one of them for a moment. Each answer is a complete 503 with Retry-After, the fault's code and the same request id and OOPS id in headers and body. "
        + "The next ones begin when the handlers of the last ones have ended, as the end of their connections tells; for 40 another 3 s later. Each case has a process of its own, or one for each round, since .NET keeps "
        + "the threads that its pool once had; \"first\" is the slowest of the very first answers of a process, which are not counted.";

    /// <summary>Milliseconds after the limit of each answer.</summary>
    private static double[] Round(Uri address, LimitCase now, List<string> faults)
    {
        var request = Encoding.ASCII.GetBytes($"GET {now.Path}?ms={now.Works} HTTP/1.1\r\nHost: {address.Authority}\r\nAccept: application/json\r\n\r\n");
        var after = new double[now.AtOnce];
        using var start = new Barrier(now.AtOnce);
        WireConnection[] connections = [.. after.Select(_ => new WireConnection(address, Patience))];
        Thread[] threads = [.. after.Select((_, i) => new Thread(() => Ask(i)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return after;

        void Ask(int i)
        {
            // The fence of a thread: what failed is counted, as an answer that never came.
            try
            {
                using var connection = connections[i];
                start.SignalAndWait();
                var sent = Stopwatch.GetTimestamp();
                connection.TrySend(request);
                var answer = connection.TryRead();
                after[i] = (Stopwatch.GetElapsedTime(sent) - Limit).TotalMilliseconds;
                var missing = answer is null ? "the connection ended without an answer" : WholeFault.Missing(answer);
                if (missing is null && connection.Drain() is > 0 and var more)
                    missing = $"{more} bytes after the answer";
                if (missing is not null)
                    Note(missing);
            }
            catch (Exception e)
            {
                after[i] = Patience.TotalMilliseconds;
                Note(e.Message);
            }
        }

        void Note(string what)
        {
            lock (faults)
                faults.Add(what);
        }
    }

    private static string Milliseconds(double value) => $"{value:+0.0;-0.0} ms";
}
