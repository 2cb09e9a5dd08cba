using Faultline.Deadlines;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>
/// Makes the first expired request as quick as later ones, and allows the guard of the thread pool. When the host stops, what has no answer shortly before it would be cut
/// gets one.
/// </summary>
internal sealed partial class DeadlineStart(
    DeadlineSettings settings, ExpiredWarmUp warmUp, ResponseGates gates, IOptions<HostOptions> host, IHostApplicationLifetime lifetime, ILogger<DeadlineStart> logger) : IHostedService
{
    private static readonly TimeSpan ForAnswers = TimeSpan.FromSeconds(2);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        PoolGuard.Shared.Allow(settings.Options.MaxExtraThreads, LogRaised);
        lifetime.ApplicationStopping.Register(Stop);
        // Not sooner: which format the fault has is asked of the endpoints, and the app may still be making them.
        if (settings.IsOn)
            lifetime.ApplicationStarted.Register(() => ThreadPool.UnsafeQueueUserWorkItem(static warmUp => _ = warmUp.RunAsync(), warmUp, preferLocal: false));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Stop()
    {
        var left = host.Value.ShutdownTimeout;
        if (left <= TimeSpan.Zero || left > TimeSpan.FromDays(1))
            return;
        var reserve = left / 5 < ForAnswers ? left / 5 : ForAnswers;
        DeadlineClock.Shared.Arm(new LastMoment(gates), left - reserve);
    }

    [LoggerMessage(45, LogLevel.Warning, "Late code holds the threads of the pool; it gets more, up to a limit (Faultline:Deadlines:MaxExtraThreads). This is said once")]
    private partial void LogRaised();

    private sealed class LastMoment(ResponseGates gates) : WheelEntry
    {
        public override void OnDue() => ThreadPool.UnsafeQueueUserWorkItem(static gates => gates.ExpireAll(), gates, preferLocal: false);
    }
}
