using Faultline.Bench.Engine.Processes;

namespace Faultline.Bench.Engine.Rows;

/// <summary>Resident memory: of a new server that does nothing, and of one with many reports under full load.</summary>
internal sealed class MemoryRow() : Row("memory", "resident memory, idle and flat out")
{
    private const long MB = 1_000_000;
    private const long IdleAtMost = 150;
    private const long LoadedAtMost = 300;
    private static readonly TimeSpan DefaultLength = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Sampling = TimeSpan.FromMilliseconds(200);

    public override async Task<RowResult> RunAsync(EngineOptions options, CancellationToken stop)
    {
        var table = new Table("state", "resident", "of it anonymous", "most since the start (VmHWM)", "to reach", "");
        var isMissed = await MeasureIdleAsync(options, table, stop);

        await using var space = await Workspace.OpenAsync(options, Cores.Shared, options.IsPostgres, options.Stock, stop);
        var stock = await Stock.EnsureAsync(space, stop);
        await using var server = await space.StartServerAsync(stop);
        await Task.Delay(Settling, stop);
        Add(table, "idle with many stored", server.ProcessId, resident: null, atMost: null);

        var length = options.Length ?? DefaultLength;
        using var load = space.Load(server, space.MakeBodies(25_500));
        var loading = Task.Run(() => load.Run(length, perSecond: null, stop), stop);
        long most = 0;
        while (!loading.IsCompleted)
        {
            most = Math.Max(most, ProcessFigures.Memory(server.ProcessId, "VmRSS"));
            await Task.WhenAny(loading, Task.Delay(Sampling, stop));
        }

        var result = await loading;
        isMissed |= Add(table, "flat out, most seen", server.ProcessId, most, LoadedAtMost);
        await server.DrainAsync(stop);
        Add(table, "drained", server.ProcessId, resident: null, atMost: null);
        var text = $"{space.StoreName}. Stored: {stock.Description}. Idle: {Settling.TotalSeconds} s after the start. "
            + $"Flat out: {options.Connections} connections for {length.TotalSeconds:0} s, {result.Rate:#,0} reports/s acknowledged; VmRSS read every {Sampling.TotalMilliseconds} ms.";
        return new RowResult($"{text}\n\n{table}", isMissed);
    }

    private static async Task<bool> MeasureIdleAsync(EngineOptions options, Table table, CancellationToken stop)
    {
        await using var space = await Workspace.OpenAsync(options, Cores.Shared, options.IsPostgres, kept: null, stop);
        await using var server = await space.StartServerAsync(stop);
        await Task.Delay(Settling, stop);
        return Add(table, "idle, nothing stored", server.ProcessId, resident: null, IdleAtMost);
    }

    private static bool Add(Table table, string state, int process, long? resident, long? atMost)
    {
        var bytes = resident ?? ProcessFigures.Memory(process, "VmRSS");
        var isMissed = bytes > atMost * MB;
        table.Add(
            state, Show(bytes), Show(ProcessFigures.Memory(process, "RssAnon")), Show(ProcessFigures.Memory(process, "VmHWM")),
            atMost is { } most ? $"≤ {most} MB" : "", atMost is null ? "" : isMissed ? "MISS" : "PASS");
        return isMissed;
    }

    private static string Show(long bytes) => $"{(double)bytes / MB:0.0} MB";
}
