using Faultline.Deadlines;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>Makes the first expired request as quick as later ones, and allows the guard of the thread pool.</summary>
internal sealed partial class DeadlineStart(DeadlineSettings settings, ExpiredWarmUp warmUp, ILogger<DeadlineStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        PoolGuard.Shared.Allow(settings.Options.MaxExtraThreads, LogRaised);
        if (settings.IsOn)
            await warmUp.RunAsync().ConfigureAwait(false);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(45, LogLevel.Warning, "Late code holds the threads of the pool; it gets more, up to a limit (Faultline:Deadlines:MaxExtraThreads). This is said once")]
    private partial void LogRaised();
}
