using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Faultline.Bench.Deadlines.Innocents;
using Faultline.Bench.Deadlines.Rows;

namespace Faultline.Bench.Deadlines;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchOptions
{
    public static readonly string Help = $"""
        Measures what deadlines promise: answers on time, innocent requests beside expired ones, and nothing of a late handler on anybody's wire.

          bench/deadlines [options]

          --row NAME       only this row; may be given several times. Rows:
        {string.Join('\n', Row.All.Select(row => $"                     {row.Name,-10} {row.What}"))}
          --answers N      limit: answers of each case, at least. Default 300
          --pairs N        innocents: rounds of RequestTimeouts, Faultline, a second process of RequestTimeouts. Default 15
          --timeouts N     innocents: requests that time out in one measurement. Default 1,500
          --case N         innocents: only this one of its cases, counted from 1
          --expired N      crosstalk: requests that shall expire. Default 100,000
          --seed N         crosstalk: of the sequence of requests. Default: random; it is told
          --data DIR       below which spools are made, and deleted again; a real disk. Default artifacts/bench
          --output FILE    to which the results are added as Markdown. Default artifacts/bench/deadlines.md
          --quick          a look, not a result: 20 answers, 2 pairs of 300 timeouts, 3,000 expired requests
          --help           this text

        Ends with 1 if a figure is missed by more than the spread of the A/A pairs, if an innocent request failed, or if a byte or a header was somebody else's; else with 0.
        """;

    public IReadOnlyList<Row> Rows { get; init; } = [];

    public int Answers { get; init; } = 300;

    public int Pairs { get; init; } = 15;

    public int Timeouts { get; init; } = 1_500;

    public int? Case { get; init; }

    public int Expired { get; init; } = 100_000;

    public int Seed { get; init; } = Random.Shared.Next();

    public string Data { get; init; } = Path.Combine("artifacts", "bench");

    public string Output { get; init; } = Path.Combine("artifacts", "bench", "deadlines.md");

    public static bool TryParse(IReadOnlyList<string> args, out BenchOptions options, [NotNullWhen(false)] out string? fault)
    {
        options = new BenchOptions();
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--quick")
            {
                options = options with { Answers = 20, Pairs = 2, Timeouts = 300, Expired = 3_000 };
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

    private BenchOptions? With(string name, string value) => name switch
    {
        "--row" when Row.Find(value) is { } row => this with { Rows = [.. Rows, row] },
        "--answers" when Number(value) is { } number => this with { Answers = number },
        "--pairs" when Number(value) is { } number => this with { Pairs = number },
        "--timeouts" when Number(value) is { } number => this with { Timeouts = number },
        "--case" when Number(value) is { } number && number <= InnocentCase.All.Length => this with { Case = number },
        "--expired" when Number(value) is { } number => this with { Expired = number },
        "--seed" when Number(value) is { } number => this with { Seed = number },
        "--data" when value.Length > 0 => this with { Data = value },
        "--output" when value.Length > 0 => this with { Output = value },
        _ => null,
    };

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
