using System.Globalization;
using System.Text;

namespace Faultline.Bench.Run;

/// <summary>One row's result for the terminal.</summary>
internal static class ConsoleTable
{
    public static string Of(RowResult result)
    {
        var row = result.Row;
        var text = new StringBuilder($"{row.Name}: {row.Contender} against {row.Baseline}, {row.Path}, {row.Connections} connections, {result.Pairs} pairs\n");
        foreach (var figure in result.Figures)
        {
            var show = figure.Measure.Show;
            text.Append(CultureInfo.InvariantCulture, $"  {figure.Measure.Name,-18} {figure.Measured.Show(show),-32} A/A {figure.Same.Show(show),-28} {figure.Goal,-10} {figure.VerdictText}\n");
        }

        text.Append(Absolute(row.Baseline, result.Baseline)).Append(Absolute(row.Contender, result.Contender));
        return text.ToString().TrimEnd();
    }

    private static string Absolute(string name, Sample sample) =>
        $"  {name,-18} {sample.CpuMicroseconds:0.0} µs CPU, {sample.Rate:#,0} requests/s, {sample.Bytes:#,0} B a request\n";
}
