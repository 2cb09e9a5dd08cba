namespace Faultline.EndToEnd.Programs;

/// <summary>Waits for something that another process does: asks again until it is so, or the patience ends.</summary>
internal static class Eventually
{
    public static Task<T> GetAsync<T>(Func<Task<T?>> ask, string what, TimeSpan? patience = null)
        where T : class => GetAsync(ask, () => what, patience);

    /// <param name="ask">Gives it, or null while it is not there.</param>
    /// <param name="what">What is waited for, and what there is in its place; asked at the end, when the programs have said why.</param>
    /// <param name="patience">How long. Default: a minute.</param>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> ask, Func<string> what, TimeSpan? patience = null)
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
                throw new TimeoutException($"It did not come to: {what()}");
            }
        }
    }

    public static Task TrueAsync(Func<Task<bool>> ask, string what, TimeSpan? patience = null) => TrueAsync(ask, () => what, patience);

    /// <inheritdoc cref="GetAsync{T}(Func{Task{T}}, Func{string}, TimeSpan?)"/>
    public static Task TrueAsync(Func<Task<bool>> ask, Func<string> what, TimeSpan? patience = null) => GetAsync(async () => await ask() ? "yes" : null, what, patience);
}
