using System.Diagnostics;

namespace Faultline.Bench.Deadlines.Innocents;

/// <summary>Does something at a steady rate, on the thread that asks.</summary>
internal sealed class Schedule(TimeSpan interval)
{
    public void Run(int times, Action<int> act, CancellationToken over)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < times && !over.IsCancellationRequested; i++)
        {
            var early = (interval * i) - Stopwatch.GetElapsedTime(start);
            if (early > TimeSpan.Zero)
                Thread.Sleep(early);
            act(i);
        }
    }
}
