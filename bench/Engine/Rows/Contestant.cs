using System.Diagnostics;
using Faultline.Bench.Engine.Corpus;
using Faultline.Bench.Engine.Load;
using Faultline.Bench.Engine.Processes;

namespace Faultline.Bench.Engine.Rows;

/// <summary>One process with its load, to be measured again and again.</summary>
/// <param name="name">What it is called.</param>
/// <param name="database">The process id of the database that works for it; null: none.</param>
/// <param name="drains">Whether the rate counts until all is done, or until all is acknowledged.</param>
internal sealed class Contestant(string name, Subject subject, ReportLoad load, int? database, bool drains) : IAsyncDisposable
{
    private const int Sampled = 200;

    public string Name => name;

    /// <summary>Acknowledged reports that were asked for, and those of them that were not found.</summary>
    public (long Asked, long Missing) Losses { get; private set; }

    public async Task WarmUpAsync(TimeSpan length, CancellationToken stop)
    {
        load.Run(length, perSecond: null, stop);
        await subject.DrainAsync(stop);
    }

    /// <exception cref="InvalidDataException">A report was refused, or not all that were acknowledged were stored.</exception>
    public async Task<RateSample> MeasureAsync(TimeSpan length, CancellationToken stop)
    {
        var stored = await StoredAsync(stop);
        var (cpu, start) = (Cpu(), Stopwatch.GetTimestamp());
        var result = load.Run(length, perSecond: null, stop);
        var answered = Stopwatch.GetElapsedTime(start);
        await subject.DrainAsync(stop);
        var all = Stopwatch.GetElapsedTime(start);
        var used = Cpu() - cpu;
        await CheckAsync(result, stored, stop);
        return new RateSample(
            result.Acknowledged / (drains ? all : answered).TotalSeconds, used.TotalMicroseconds / result.Acknowledged,
            result.Latency(0.99), (all - answered).TotalSeconds, result.Cores);
    }

    public async ValueTask DisposeAsync()
    {
        load.Dispose();
        await subject.DisposeAsync();
    }

    private TimeSpan Cpu() => ProcessFigures.Cpu(subject.ProcessId) + (database is { } id ? ProcessFigures.Cpu(id) : TimeSpan.Zero);

    private async Task<long?> StoredAsync(CancellationToken stop) =>
        subject is ServerProcess server ? await server.StoredAsync(stop) : null;

    private async Task CheckAsync(LoadResult result, long? storedBefore, CancellationToken stop)
    {
        if (subject is not ServerProcess server)
            return;
        if (storedBefore is { } before && await server.StoredAsync(stop) is { } after && after - before != result.Acknowledged)
            throw new InvalidDataException($"{result.Acknowledged} reports were acknowledged and {after - before} were stored.");
        var keys = Enumerable.Range(0, Sampled).Select(_ => new ReportKey(load.Seed, result.First + Random.Shared.NextInt64(result.Acknowledged)));
        var found = new Findings(mayBeDropped: false);
        found.Ask(server.Target.Address, [.. keys], connections: 4, stop);
        Losses = (Losses.Asked + found.Asked, Losses.Missing + found.Missing.Count);
    }
}
