using System.Text.Json;
using Faultline.Bench.Engine.Corpus;
using Faultline.Bench.Engine.Load;
using Faultline.Bench.Engine.Processes;

namespace Faultline.Bench.Engine;

/// <summary>Many reports that a server has stored before anything is measured: the seed of their ids, how many, of how many bugs.</summary>
internal sealed record Stock(ulong Seed, long Reports, int Stacks, int CorpusSeed)
{
    private const int DefaultReports = 1_000_000;
    private const int Groups = 2000;
    private const int TargetBytes = 6000;
    private static readonly TimeSpan Span = TimeSpan.FromDays(30);

    /// <summary>What they are, and how they came there.</summary>
    public string Description =>
        $"{Reports:#,0} reports of {Stacks:#,0} bugs, Zipf {Zipf.Exponent}, about {TargetBytes / 1000} KB JSON each, put in through the intake in bodies of 200 lines, their `time` spread over {Span.Days} days";

    public ReportKey RandomKey(Random random) => new(Seed, random.NextInt64(Reports));

    public ReportKey RandomKeyWithRareWord(Random random) => ReportKey.RandomWithRareWord(Seed, Reports, random);

    /// <summary>More reports of the same bugs.</summary>
    public BodyBook MakeBodies() => BodyBook.Make(CorpusSeed, StackBook.Make(CorpusSeed, Stacks, isShallow: true), bodies: Stacks, TargetBytes);

    /// <summary>The reports that the workspace's server has, put in now if they are not there.</summary>
    public static async Task<Stock> EnsureAsync(Workspace space, CancellationToken stop)
    {
        var file = Path.Combine(space.Directory, "stock.json");
        if (File.Exists(file) && JsonSerializer.Deserialize<Stock>(await File.ReadAllTextAsync(file, stop)) is { } there)
        {
            Console.Error.WriteLine($"there is {there.Description}");
            return there;
        }

        var stock = new Stock(Workspace.NewSeed(), space.Options.Reports ?? DefaultReports, Groups, space.Options.Seed);
        await using var server = await space.StartServerAsync(stop);
        var loader = new ReportLoader(server.Target, stock.Seed, StackBook.Make(stock.CorpusSeed, Groups, isShallow: true), TargetBytes) { Span = Span };
        await loader.LoadAsync(stock.Reports, stop);
        await DrainAsync(server, stop);
        await server.StopAsync();
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(stock), stop);
        return stock;
    }

    private static async Task DrainAsync(ServerProcess server, CancellationToken stop)
    {
        var drained = server.DrainAsync(stop);
        while (await Task.WhenAny(drained, Task.Delay(TimeSpan.FromSeconds(10), stop)) != drained)
            Console.Error.WriteLine($"{await server.PendingAsync(stop):#,0} bytes wait to be digested");
        await drained;
    }
}
