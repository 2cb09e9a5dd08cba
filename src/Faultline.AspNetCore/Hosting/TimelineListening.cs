using Faultline.Timelines;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Hosting;

/// <summary>Listens, while the app runs, to what databases, caches and queues tell by themselves.</summary>
internal sealed class TimelineListening(IOptions<FaultlineOptions> options) : IHostedService, IDisposable
{
    private TimelineListener? _listener;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener = new TimelineListener(options.Value.Timeline);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener?.Dispose();
}
