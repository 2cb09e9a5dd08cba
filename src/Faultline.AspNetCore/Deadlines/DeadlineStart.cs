using Faultline.Deadlines;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>Makes the first expired request as quick as later ones, and allows the guard of the thread pool.</summary>
internal sealed partial class DeadlineStart(DeadlineSettings settings, ExpiredWarmUp warmUp, IHostApplicationLifetime lifetime, ILogger<DeadlineStart> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        PoolGuard.Shared.Allow(settings.Options.MaxExtraThreads, LogRaised);
        // Not sooner: which format the fault has is asked of the endpoints, and the app may still be making them.
        if (settings.IsOn)
            lifetime.ApplicationStarted.Register(() => ThreadPool.UnsafeQueueUserWorkItem(static warmUp => _ = warmUp.RunAsync(), warmUp, preferLocal: false));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(45, LogLevel.Warning, "Late code holds the threads of the pool; it gets more, up to a limit (Faultline:Deadlines:MaxExtraThreads). This is said once")]
    private partial void LogRaised();
}
