using System.Diagnostics;

namespace Faultline.Tests.Doubles;

/// <summary>Waits for what another thread does, and fails when it never comes.</summary>
internal static class Eventually
{
    public static async Task True(Func<bool> condition, string what)
    {
        var since = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Stopwatch.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(30), $"it never came: {what}");
            await Task.Delay(5);
        }
    }
}
