using System.Diagnostics;
using Faultline.AspNetCore;
using Faultline.Timelines;
using Microsoft.Data.Sqlite;

namespace Compute;

/// <summary>Requests that take as long as they are asked to and listen to nothing; each is answered at its limit of one second all the same.</summary>
internal static partial class SlowEndpoints
{
    private const double MostSeconds = 60;

    public static void MapSlow(this RouteGroupBuilder api)
    {
        var slow = api.MapGroup("/slow").WithDeadline(TimeSpan.FromSeconds(1));
        slow.MapGet("/spin", Spin);
        slow.MapGet("/block", Block);
        slow.MapGet("/await", AwaitAsync);
        slow.MapGet("/sql", SqlAsync);
    }

    // Uses a CPU: no token ends that.
    private static string Spin(double seconds, ILogger<Program> logger)
    {
        var end = Length(seconds);
        LogCounting(logger, end.TotalSeconds);
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < end)
            Thread.SpinWait(1_000);
        return "counted";
    }

    // Holds a thread, as a library without async does.
    private static string Block(double seconds)
    {
        using var action = Timeline.Action("lock", "wait for the ledger");
        Thread.Sleep(Length(seconds));
        return "locked";
    }

    // Holds nothing, but does not hear of its end either.
    private static async Task<string> AwaitAsync(double seconds)
    {
        using var action = Timeline.Action("queue", "wait for the scheduler");
        await Task.Delay(Length(seconds));
        return "waited";
    }

    // A statement that counts, and that the limit interrupts in the database.
    private static async Task<string> SqlAsync(double seconds)
    {
        var (started, length) = (Stopwatch.GetTimestamp(), Length(seconds));
        var database = new SqliteConnection("Data Source=:memory:");
        database.CreateFunction("goes_on", () => Stopwatch.GetElapsedTime(started) < length ? 1 : 0);
        await using var connection = database.WithTimeline();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE goes_on() = 1) SELECT count(*) FROM n";
        return $"counted to {await command.ExecuteScalarAsync()}";
    }

    private static TimeSpan Length(double seconds) => TimeSpan.FromSeconds(double.IsFinite(seconds) ? Math.Clamp(seconds, 0, MostSeconds) : 0);

    [LoggerMessage(1, LogLevel.Information, "Counting for {Seconds} s")]
    private static partial void LogCounting(ILogger logger, double seconds);
}
