namespace Faultline.EndToEnd.Programs;

/// <summary>Waits for something that another process does: asks again until it is so, or the patience ends.</summary>
internal static class Eventually
{
    public static async Task<T> GetAsync<T>(Func<Task<T?>> ask, string what, TimeSpan? patience = null)
        where T : class
    {
        using var limit = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            if (await ask() is { } answer)
                return answer;
            try
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"It did not come to: {what}");
            }
        }
    }

    public static Task TrueAsync(Func<Task<bool>> ask, string what, TimeSpan? patience = null) =>
        GetAsync(async () => await ask() ? "yes" : null, what, patience);
}
