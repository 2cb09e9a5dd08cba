using System.Diagnostics;

namespace Faultline.Tests.Doubles;

/// <summary>Waits for what another thread or process does. The deadline only ends a test that would hang.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static async Task<T> Get<T>(Func<T?> look, Func<T, bool>? wanted = null, string what = "what was waited for")
        where T : class
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (look() is { } found && (wanted is null || wanted(found)))
                return found;
            if (Stopwatch.GetElapsedTime(started) > Deadline)
                throw new TimeoutException($"It never came: {what}");
            await Task.Delay(10);
        }
    }

    public static Task<object> Holds(Func<bool> condition) => Get(() => condition() ? new object() : null);

    public static Task True(Func<bool> condition, string what) => Get(() => condition() ? what : null, what: what);
}
