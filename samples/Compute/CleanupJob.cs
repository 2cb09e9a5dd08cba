using System.Globalization;
using System.Threading.Channels;
using Faultline;
using Faultline.Reports;

namespace Compute;

/// <summary>
/// A job in the background that fails each time it is asked for. Its report has the id of the request that asked, so that who has the answer to that finds it; the service
/// goes on.
/// </summary>
internal sealed class CleanupJob(Reporter reporter, ServerList servers) : BackgroundService
{
    private readonly Channel<RequestId> _asked = Channel.CreateBounded<RequestId>(100);

    /// <summary>Asks for a clean-up; of too many the last ones are left out.</summary>
    public void Ask(RequestId request) => _asked.Writer.TryWrite(request);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var request in _asked.Reader.ReadAllAsync(stoppingToken))
        {
            // The fence protects the next job; the report of this one is made.
            try
            {
                await reporter.RunJobAsync("clean up", _ => CleanUpAsync(), request, stoppingToken);
            }
            catch (InvalidOperationException)
            {
                continue;
            }
        }
    }

    private async Task CleanUpAsync()
    {
        ReportContext.Current?.Tag("servers", servers.All.Count.ToString(CultureInfo.InvariantCulture));
        await Task.Yield();
        throw new InvalidOperationException("The disks of deleted servers are still attached");
    }
}
