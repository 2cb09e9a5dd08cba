using Faultline.Bench.Run;

namespace Faultline.Bench.Engine.Load;

/// <summary>What a stretch of load did.</summary>
/// <param name="First">Number of the first report that was sent.</param>
/// <param name="Acknowledged">Reports that were answered with 200; with the numbers from the first on, all of them.</param>
/// <param name="Elapsed">From the first request to the last answer.</param>
/// <param name="Cpu">What the load itself cost.</param>
/// <param name="Latencies">Of each answer, in milliseconds.</param>
internal sealed record LoadResult(long First, long Acknowledged, TimeSpan Elapsed, TimeSpan Cpu, IReadOnlyCollection<double> Latencies)
{
    public double Rate => Acknowledged / Elapsed.TotalSeconds;

    /// <summary>Cores that the load itself took.</summary>
    public double Cores => Cpu / Elapsed;

    public double Latency(double share) => Spread.At([.. Latencies.Order()], share);
}
