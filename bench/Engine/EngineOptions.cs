using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Faultline.Bench.Engine.Rows;

namespace Faultline.Bench.Engine;

/// <summary>What the command line asks for. Null: the row's own default.</summary>
internal sealed record EngineOptions
{
    public static readonly string Help = $"""
        Measures the engine: the real server as a process, loaded over HTTP, and bare peers that take turns with it.

          bench/engine [options]

          --row NAME       only this row; may be given several times. Rows:
        {string.Join('\n', Row.All.Select(row => $"                     {row.Name,-10} {row.What}"))}
          --store NAME     sqlite or postgres (a PostgreSQL of the run's own, fsync on). Default sqlite; digest-pg takes postgres
          --pairs N        rounds of a ratio row: the peer, the server, a second process of the peer. Default 15
          --seconds S      length of one measurement. Default: ack 10, digest and findable 60, sustained 600, memory 60
          --warm-up S      load on each process before the first measurement. Default 15
          --connections N  connections of the load. Default 64
          --reports N      reports that are stored first. Default: disk 20,000; query and memory 1,000,000
          --rounds N       rounds of kill. Default 200
          --rate N         reports a second of sustained (default 450), and of findable (default half of the most that it measured)
          --budget BYTES   disk budget of sustained. Default 1,073,741,824
          --keys N         random keys for each question of query. Default 1,000
          --seed N         of the corpus and the ids. Default 4
          --peer-keeps-body  the peer of ack appends the body as it came, gzipped, not the text that it read
          --shared         all processes on all cores; else a ratio row has the measured process on core 0, all else on core 1
          --set NAME=VALUE one more option of the server, as --Faultline:NAME=VALUE; may be given several times
          --stock DIR      where the stored reports of query and memory are, or are made, and kept for the next run; else they are made and deleted
          --data DIR       below which all is written, and deleted again; a real disk. Default artifacts/bench
          --output FILE    to which the results are added as Markdown. Default artifacts/bench/engine.md
          --quick          a look, not a result: 2 rounds of 2 s, few reports
          --help           this text

        Ends with 1 if a figure is missed by more than the spread of the A/A pairs, or if anything was lost; else with 0.
        """;

    public IReadOnlyList<Row> Rows { get; init; } = [];

    public bool IsPostgres { get; init; }

    public int Pairs { get; init; } = 15;

    public TimeSpan? Length { get; init; }

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(15);

    public int Connections { get; init; } = 64;

    public int? Reports { get; init; }

    public int Rounds { get; init; } = 200;

    public double? Rate { get; init; }

    public long Budget { get; init; } = 1L << 30;

    public int Keys { get; init; } = 1000;

    public int Seed { get; init; } = 4;

    public bool PeerKeepsBody { get; init; }

    public bool IsShared { get; init; }

    public IReadOnlyList<string> Settings { get; init; } = [];

    public string? Stock { get; init; }

    public string Data { get; init; } = Path.Combine("artifacts", "bench");

    public string Output { get; init; } = Path.Combine("artifacts", "bench", "engine.md");

    public static bool TryParse(IReadOnlyList<string> args, out EngineOptions options, [NotNullWhen(false)] out string? fault)
    {
        options = new EngineOptions();
        for (var i = 0; i < args.Count; i++)
        {
            if (options.Flag(args[i]) is { } flagged)
            {
                options = flagged;
                continue;
            }

            var (name, value) = (args[i], ++i < args.Count ? args[i] : "");
            if (options.With(name, value) is not { } next)
            {
                fault = $"'{name} {value}' is not understood";
                return false;
            }

            options = next;
        }

        fault = null;
        return true;
    }

    private EngineOptions? Flag(string name) => name switch
    {
        "--shared" => this with { IsShared = true },
        "--peer-keeps-body" => this with { PeerKeepsBody = true },
        "--quick" => this with { Pairs = 2, Length = TimeSpan.FromSeconds(2), WarmUp = TimeSpan.FromSeconds(2), Reports = 2000, Rounds = 3, Keys = 50 },
        _ => null,
    };

    private EngineOptions? With(string name, string value) => name switch
    {
        "--row" when Row.Find(value) is { } row => this with { Rows = [.. Rows, row] },
        "--store" when value is "sqlite" or "postgres" => this with { IsPostgres = value == "postgres" },
        "--pairs" when Number(value) is { } number => this with { Pairs = number },
        "--seconds" when Number(value) is { } number => this with { Length = TimeSpan.FromSeconds(number) },
        "--warm-up" when Number(value) is { } number => this with { WarmUp = TimeSpan.FromSeconds(number) },
        "--connections" when Number(value) is { } number => this with { Connections = number },
        "--reports" when Number(value) is { } number => this with { Reports = number },
        "--rounds" when Number(value) is { } number => this with { Rounds = number },
        "--rate" when Number(value) is { } number => this with { Rate = number },
        "--budget" when long.TryParse(value, out var budget) && budget > 0 => this with { Budget = budget },
        "--keys" when Number(value) is { } number => this with { Keys = number },
        "--seed" when Number(value) is { } number => this with { Seed = number },
        "--set" when value.Contains('=', StringComparison.Ordinal) => this with { Settings = [.. Settings, $"--Faultline:{value}"] },
        "--stock" when value.Length > 0 => this with { Stock = value },
        "--data" when value.Length > 0 => this with { Data = value },
        "--output" when value.Length > 0 => this with { Output = value },
        _ => null,
    };

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
