namespace Faultline.Bench.Run;

/// <summary>One measurement of one process.</summary>
internal sealed record Sample(double Rate, double CpuMicroseconds, double Bytes);
