using Faultline.Bench.Engine.Corpus;
using Faultline.Bench.Engine.Load;
using Faultline.Bench.Engine.Processes;

namespace Faultline.Bench.Engine.Rows;

/// <summary>What a report takes on the disk when all is digested and the server has stopped: every file, to the byte.</summary>
internal sealed class DiskRow() : Row("disk", "bytes on disk per report, against its gzipped payload")
{
    private const double AtMost = 1.2;
    private const int DefaultReports = 20_000;
    private const int Stacks = 600;

    public override async Task<RowResult> RunAsync(EngineOptions options, CancellationToken stop)
    {
        await using var space = await Workspace.OpenAsync(options, Cores.Shared, options.IsPostgres, kept: null, stop);
        var count = options.Reports ?? DefaultReports;
        ReportLoader loader;
        await using (var server = await space.StartServerAsync(stop))
        {
            loader = new ReportLoader(server.Target, Workspace.NewSeed(), StackBook.Make(options.Seed, Stacks, isShallow: false), targetBytes: 25_500);
            await loader.LoadSinglyAsync(count, stop);
            await server.DrainAsync(stop);
            await server.StopAsync();
        }

        var table = new Table("what", "bytes", "a report", "× gzip", "to reach", "");
        foreach (var (name, bytes) in await PartsAsync(space, stop))
            table.Add(name, $"{bytes:#,0}", $"{(double)bytes / count:#,0.0}", $"{bytes / count / loader.MeanGzip:0.000}×", "", "");
        var all = (await PartsAsync(space, stop)).Sum(part => part.Bytes);
        var ratio = all / (double)count / loader.MeanGzip;
        var isAsked = space.Postgres is null;
        table.Add("all", $"{all:#,0}", $"{(double)all / count:#,0.0}", $"{ratio:0.000}×", isAsked ? $"≤ {AtMost:0.0}×" : "", isAsked ? (ratio <= AtMost ? "PASS" : "MISS") : "");
        var text = $"{space.StoreName}; {count:#,0} reports of {Math.Min(Stacks, count)} stacks, Zipf {Zipf.Exponent}, no two with the same text; mean {loader.MeanText:#,0.0} B JSON, {loader.MeanGzip:#,0.0} B gzipped "
            + "(.NET, CompressionLevel.Optimal, a report a body). After the drain and an orderly stop.";
        return new RowResult($"{text}\n\n{table}", isAsked && ratio > AtMost);
    }

    // By what stands first below the data directory; files of the directory itself under their own names.
    private static async Task<List<(string Name, long Bytes)>> PartsAsync(Workspace space, CancellationToken stop)
    {
        var data = new DirectoryInfo(space.ServerData);
        List<(string Name, long Bytes)> parts =
        [
            .. data.EnumerateDirectories().Select(directory => (directory.Name + "/", Workspace.BytesIn(directory.FullName))),
            .. data.EnumerateFiles().Select(file => (file.Name, file.Length)),
        ];
        if (space.Postgres is { } postgres)
            parts.Add(("pg_database_size", await postgres.SizeAsync("faultline", stop)));
        return [.. parts.OrderByDescending(part => part.Bytes)];
    }
}
