using Faultline.Bench.Deadlines.Crosstalk;
using Faultline.Bench.Engine.Processes;
using Faultline.Bench.Engine.Rows;
using Faultline.Bench.Run;

namespace Faultline.Bench.Deadlines.Rows;

/// <summary>Many expired requests whose handlers go on writing: every answer is looked at, byte by byte and header by header.</summary>
internal sealed class CrosstalkRow() : Row("crosstalk", "whether anything of a late handler reaches anybody")
{
    private const int Http1Callers = 160;
    private const int Http2Connections = 6;
    private const int Http2CallersOfEach = 30;

    public override async Task<RowResult> RunAsync(BenchOptions options, CancellationToken stop)
    {
        await Cores.Shared.TakePlaceAsync();
        Console.Error.WriteLine($"seed {options.Seed}");
        await using var app = await AppProcess.StartAsync("faultline-50ms", options.Data, core: null, stop);
        // Three of five on HTTP/1.1, where framing can break.
        var (http1, http2) = (new Toll("HTTP/1.1", options.Expired * 3 / 5), new Toll("HTTP/2", options.Expired * 2 / 5));
        await using (new Timer(_ => Console.Error.WriteLine($"{http1.Progress}; {http2.Progress}"), null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5)))
            await CallAsync(app, http1, http2, options.Seed, stop);
        stop.ThrowIfCancellationRequested();

        var told = (await app.AskAsync("/late", stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // More than one where HttpClient sent a request again, which it does when a server says that it has not looked at it.
        var ids = told.Skip(1).Select(line => line.Split(' ')).ToLookup(pair => pair[0], pair => pair[1]);
        foreach (var toll in (Toll[])[http1, http2])
            toll.Compare(ids);
        var foreignInRequests = long.Parse(told[0], System.Globalization.CultureInfo.InvariantCulture);
        var isMissed = http1.IsMissed || http2.IsMissed || foreignInRequests > 0;
        var text = $"Limit 50 ms; {Http1Callers} HTTP/1.1 callers (raw sockets, strict parser) and {Http2Connections * Http2CallersOfEach} on {Http2Connections} HTTP/2 connections (HttpClient), all processes on all cores. "
            + $"Seed {options.Seed}. Bytes of others in the bodies that handlers read: {foreignInRequests}.";
        return new RowResult($"{text}\n\n{Toll.Table(http1, http2)}\n{http1.Examples}{http2.Examples}", isMissed);
    }

    private static async Task CallAsync(AppProcess app, Toll http1, Toll http2, int seed, CancellationToken stop)
    {
        var seeds = new Random(seed);
        Http1Caller[] callers = [.. Enumerable.Range(0, Http1Callers).Select(_ => new Http1Caller(app.Address, http1, new Random(seeds.Next()), stop))];
        Thread[] threads = [.. callers.Select(caller => new Thread(caller.Run, maxStackSize: 256 * 1024))];
        Array.ForEach(threads, thread => thread.Start());
        Http2Caller[] connections = [.. Enumerable.Range(0, Http2Connections).Select(_ => new Http2Caller(app.Http2, http2))];
        await Task.WhenAll(connections.SelectMany(connection => Enumerable.Range(0, Http2CallersOfEach).Select(_ => connection.RunAsync(new Random(seeds.Next()), stop))));
        Array.ForEach(connections, connection => connection.Dispose());
        Array.ForEach(threads, thread => thread.Join());
    }
}
