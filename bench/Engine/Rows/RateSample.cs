namespace Faultline.Bench.Engine.Rows;

/// <summary>One measurement of one process.</summary>
/// <param name="Rate">Reports a second.</param>
/// <param name="Cpu">Of the process, and its database's, per report, in microseconds; the drain included.</param>
/// <param name="Acknowledged">99th percentile of the time to the answer, in milliseconds.</param>
/// <param name="Drain">Seconds from the last answer until nothing waited any more.</param>
/// <param name="LoadCores">Cores that the load itself took.</param>
internal sealed record RateSample(double Rate, double Cpu, double Acknowledged, double Drain, double LoadCores);
