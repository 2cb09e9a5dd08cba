using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Faultline.Bench.Run;

/// <summary>What the command line asks for.</summary>
internal sealed record RunOptions
{
    public static readonly string Help = $"""
        Measures Faultline against ASP.NET Core's own error handling, in pairs that take turns.

          bench/run [options]

          --row NAME       only this row; may be given several times. Rows:
                           {string.Join(", ", Row.All.Select(row => row.Name))}
          --pairs N        pairs per row, and as many A/A pairs; 1 or more. Default 15
          --seconds S      length of one measurement; 0.1 to 60. Default 1
          --warm-up S      least load on each process before the first measurement, which waits until the JIT compiler is
                           done, at most 90 s; 0 to 60. Default 5
          --quick          3 pairs of 0.5 s after 3 s: a look, not a result
          --server-cpu N   the core that the measured process is pinned to. Default 0 (bench/run pins the load to 1)
          --spool DIR      where spools are made and deleted again; a real disk. Default artifacts/bench
          --output FILE    the results as Markdown. Default artifacts/bench/results.md
          --help           this text

        Ends with 1 if a figure is missed by more than the spread of the A/A pairs, else with 0.
        """;

    public IReadOnlyList<Row> Rows { get; init; } = Row.All;

    public int Pairs { get; init; } = 15;

    public TimeSpan Measurement { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(5);

    public int ServerCpu { get; init; }

    public string Spool { get; init; } = Path.Combine("artifacts", "bench");

    public string Output { get; init; } = Path.Combine("artifacts", "bench", "results.md");

    public string Length => $"{Pairs} pairs of {Measurement.TotalSeconds:0.##} s after {WarmUp.TotalSeconds:0.##} s";

    public static bool TryParse(IReadOnlyList<string> args, out RunOptions options, [NotNullWhen(false)] out string? fault)
    {
        options = new RunOptions();
        var rows = new List<Row>();
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--quick")
            {
                options = options with { Pairs = 3, Measurement = TimeSpan.FromSeconds(0.5), WarmUp = TimeSpan.FromSeconds(3) };
                continue;
            }

            var (name, value) = (args[i], ++i < args.Count ? args[i] : "");
            var row = Array.Find(Row.All, row => row.Name == value);
            RunOptions? next = name switch
            {
                "--row" when row is not null => options with { Rows = [.. rows, row] },
                "--pairs" when int.TryParse(value, out var pairs) && pairs > 0 => options with { Pairs = pairs },
                "--seconds" when Seconds(value) is { TotalSeconds: >= 0.1 } length => options with { Measurement = length },
                "--warm-up" when Seconds(value) is { } length => options with { WarmUp = length },
                "--server-cpu" when int.TryParse(value, out var cpu) && cpu >= 0 => options with { ServerCpu = cpu },
                "--spool" when value.Length > 0 => options with { Spool = value },
                "--output" when value.Length > 0 => options with { Output = value },
                _ => null,
            };
            if (next is null)
            {
                fault = $"'{name} {value}' is not understood";
                return false;
            }

            options = next;
            rows = [.. options.Rows == Row.All ? [] : options.Rows];
        }

        fault = null;
        return true;
    }

    private static TimeSpan? Seconds(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= 60 ? TimeSpan.FromSeconds(seconds) : null;
}
