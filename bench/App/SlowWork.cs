using System.Diagnostics;

namespace Faultline.Bench.App;

/// <summary>Handlers that take longer than they may, each in its own way, and one that is quick.</summary>
internal static class SlowWork
{
    public static void MapSlowWork(this WebApplication app)
    {
        app.MapGet("/spin", (int ms) => Spin(TimeSpan.FromMilliseconds(ms)));
        app.MapGet("/block", (int ms) => Block(TimeSpan.FromMilliseconds(ms)));
        app.MapGet("/await", (int ms) => AwaitAsync(ms, CancellationToken.None));
        app.MapGet("/listen", (int ms, CancellationToken aborted) => AwaitAsync(ms, aborted));
        app.MapGet("/stock", () => new Stock("4711", 17, "shelf 4"));
    }

    private static string Spin(TimeSpan length)
    {
        var start = Stopwatch.GetTimestamp();
        long turns = 0;
        while (Stopwatch.GetElapsedTime(start) < length)
            turns++;
        return $"{turns}";
    }

    private static string Block(TimeSpan length)
    {
        Thread.Sleep(length);
        return "blocked";
    }

    private static async Task<string> AwaitAsync(int milliseconds, CancellationToken cancellationToken)
    {
        await Task.Delay(milliseconds, cancellationToken);
        return "awaited";
    }

    private sealed record Stock(string Order, int Count, string Place);
}
