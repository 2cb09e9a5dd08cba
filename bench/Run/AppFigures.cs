namespace Faultline.Bench.Run;

/// <summary>What a process says of itself: totals since its start.</summary>
internal sealed record AppFigures(long Bytes, long CpuMicroseconds, long Reported, long Lost, long Compiled);
