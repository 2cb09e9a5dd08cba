namespace Faultline.Bench.Run;

/// <summary>What is measured, how two samples of it compare, and how it is printed.</summary>
internal sealed record Measure(string Name, Func<Sample, double> Of, Func<double, double, double> Compare, Func<double, string> Show)
{
    public static readonly Measure Cpu = new("CPU per request", sample => sample.CpuMicroseconds, Ratio, Times);
    public static readonly Measure Rate = new("requests/s", sample => sample.Rate, Ratio, Times);
    public static readonly Measure Bytes = new("bytes per request", sample => sample.Bytes, (baseline, contender) => contender - baseline, bytes => $"{bytes:+#,0;-#,0;0} B");

    public static readonly Measure[] All = [Cpu, Rate, Bytes];

    private static double Ratio(double baseline, double contender) => contender / baseline;

    private static string Times(double ratio) => $"{ratio:0.00}×";
}
