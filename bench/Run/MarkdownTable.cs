using System.Globalization;
using System.Text;

namespace Faultline.Bench.Run;

/// <summary>All results as a fragment for docs/benchmarks.md.</summary>
internal static class MarkdownTable
{
    public static string Of(IEnumerable<RowResult> results, RunOptions options, IReadOnlyList<string> args)
    {
        var text = new StringBuilder($"{DateTime.UtcNow:yyyy-MM-dd}. {Machine.Describe(options.Spool)}; {options.Length}. Command: `bench/run {string.Join(' ', args)}`.\n\n");
        text.Append("| row | measure | median (quartiles) | A/A | to reach | | baseline | Faultline |\n|---|---|---|---|---|---|---|---|\n");
        foreach (var result in results)
        {
            foreach (var figure in result.Figures)
            {
                var show = figure.Measure.Show;
                text.Append(CultureInfo.InvariantCulture, $"| `{result.Row.Name}` | {figure.Measure.Name} | {figure.Measured.Show(show)} | {figure.Same.Show(show)} | {figure.Goal} | {figure.VerdictText} | ");
                text.Append(CultureInfo.InvariantCulture, $"{Absolute(figure.Measure, result.Baseline)} | {Absolute(figure.Measure, result.Contender)} |\n");
            }
        }

        return text.ToString();
    }

    private static string Absolute(Measure measure, Sample sample) =>
        measure == Measure.Cpu ? $"{sample.CpuMicroseconds:0.0} µs" : $"{measure.Of(sample):#,0}";
}
