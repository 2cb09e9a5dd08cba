using System.Diagnostics;

namespace Faultline.Server.Tests;

/// <summary>Waits for what another thread or process does.</summary>
internal static class Until
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Asks again until the answer is not null; fails after a minute, saying what was awaited.</summary>
    public static async Task<T> NotNullAsync<T>(string what, Func<Task<T?>> ask)
        where T : class
    {
        for (var watch = Stopwatch.StartNew(); ;)
        {
            if (await ask() is { } answer)
                return answer;
            if (watch.Elapsed > Deadline)
                throw new TimeoutException($"Not seen within {Deadline}: {what}");
            await Task.Delay(20);
        }
    }

    /// <summary>Asks again until it is so.</summary>
    public static Task TrueAsync(string what, Func<Task<bool>> ask) => NotNullAsync<object>(what, async () => await ask() ? what : null);
}
