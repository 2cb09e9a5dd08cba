using System.Diagnostics;
using System.Runtime;

namespace Faultline.Bench.Formats;

/// <summary>Measures how much CPU and how many bytes a piece of work takes. CPU is user and system time of the whole process.</summary>
internal static class Meter
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AtLeast = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(60);

    /// <summary>Runs all in turns until the compiler has had nothing to do for a while.</summary>
    public static void WarmUp(IReadOnlyList<Action<int>> works)
    {
        var (begun, quiet) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
        var compiled = 0L;
        while (Stopwatch.GetElapsedTime(begun) < AtMost && (Stopwatch.GetElapsedTime(quiet) < Quiet || Stopwatch.GetElapsedTime(begun) < AtLeast))
        {
            foreach (var work in works)
                work(100);
            if (JitInfo.GetCompiledMethodCount() is var now && now != compiled)
                (compiled, quiet) = (now, Stopwatch.GetTimestamp());
        }
    }

    /// <summary>How often it can be done in a time.</summary>
    public static int CountFor(Action<int> work, TimeSpan time)
    {
        var begun = Stopwatch.GetTimestamp();
        work(1_000);
        return Math.Max(1, (int)(1_000 * (time / Stopwatch.GetElapsedTime(begun))));
    }

    /// <summary>Nanoseconds of CPU, and bytes allocated, for doing it once.</summary>
    public static (double Nanoseconds, double Bytes) Of(Action<int> work, int count)
    {
        var (cpu, bytes) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
        work(count);
        return ((Environment.CpuUsage.TotalTime - cpu).TotalNanoseconds / count, (double)(GC.GetAllocatedBytesForCurrentThread() - bytes) / count);
    }
}
