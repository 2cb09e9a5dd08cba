using Faultline.Bench.Run;

namespace Faultline.Bench.Formats;

/// <summary>What a comparison yielded.</summary>
internal sealed record ComparisonResult(Comparison Comparison, Spread Cpu, Spread Same, double BaselineNanoseconds, double Nanoseconds, double BaselineBytes, double Bytes)
{
    /// <summary>Measures in pairs that change their order, and between them as many pairs of the baseline with itself.</summary>
    public static ComparisonResult Of(Comparison comparison, int pairs, TimeSpan length)
    {
        var count = Meter.CountFor(comparison.Baseline, length);
        var (ratios, same) = (new List<double>(), new List<double>());
        var (baseline, contender) = (new List<(double Nanoseconds, double Bytes)>(), new List<(double Nanoseconds, double Bytes)>());
        for (var i = 0; i < pairs; i++)
        {
            var (a, b) = Pair(comparison.Baseline, comparison.Contender, count, i % 2 == 1);
            ratios.Add(b.Nanoseconds / a.Nanoseconds);
            baseline.Add(a);
            contender.Add(b);
            var (once, again) = Pair(comparison.Baseline, comparison.Baseline, count, i % 2 == 1);
            same.Add(again.Nanoseconds / once.Nanoseconds);
        }

        return new ComparisonResult(
            comparison, Spread.Of(ratios), Spread.Of(same), Median(baseline, m => m.Nanoseconds), Median(contender, m => m.Nanoseconds), Median(baseline, m => m.Bytes), Median(contender, m => m.Bytes));
    }

    public bool IsMissed => Cpu.Median > Comparison.AtMost * Math.Max(1, Same.High) || HasMoreBytes;

    public string Verdict => IsMissed ? "MISS" : Cpu.Median > Comparison.AtMost ? "INSIDE-SPREAD" : "PASS";

    // Less than one byte is the measurement's own.
    private bool HasMoreBytes => Comparison.BytesCount && Bytes > BaselineBytes + 1;

    public override string ToString() =>
        $"| `{Comparison.Name}` | {Cpu.Show(Times)} | {Same.Show(Times)} | ≤ {Times(Comparison.AtMost)} | {Verdict} | {BaselineNanoseconds / 1_000:0.00} µs, {BaselineBytes:#,0} B | {Nanoseconds / 1_000:0.00} µs, {Bytes:#,0} B |";

    private static ((double Nanoseconds, double Bytes) First, (double Nanoseconds, double Bytes) Second) Pair(Action<int> first, Action<int> second, int count, bool isTurned)
    {
        if (!isTurned)
            return (Meter.Of(first, count), Meter.Of(second, count));
        var late = Meter.Of(second, count);
        return (Meter.Of(first, count), late);
    }

    private static double Median(List<(double Nanoseconds, double Bytes)> measured, Func<(double Nanoseconds, double Bytes), double> of) => Spread.Of(measured.Select(of)).Median;

    private static string Times(double ratio) => $"{ratio:0.00}×";
}
