using System.Diagnostics;
using Faultline.AspNetCore.Reporting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Faultline.AspNetCore.Refusals;

/// <summary>
/// Finds out at the start whether what minimal APIs log of a refusal reaches <see cref="BindingLog"/>. An app that puts another logger factory
/// in place of the framework's may pass it by, and then callers would learn no reasons, and nobody why.
/// </summary>
internal sealed partial class BindingLogCheck(ILoggerFactory factory, IEnumerable<ILoggerProvider> providers, ILogger<BindingLogCheck> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The fence protects the start: a logger of the app's that throws must not stop it.
        try
        {
            // Not only whether the factory asks for a logger: some do so only for lines that pass their own levels.
            LogProbe(factory.CreateLogger(BindingLog.Category + "Factory"));
            if (providers.OfType<RequestLogProvider>().FirstOrDefault() is not { Bindings.HasHeard: true })
                LogDeaf(BindingLog.Category);
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(40, LogLevel.Debug, "Faultline learns here why a request is refused", EventName = BindingLog.Probe)]
    private static partial void LogProbe(ILogger logger);

    [LoggerMessage(41, LogLevel.Warning, "Callers will not be told which of their values cannot be bound: debug lines of {Category}* do not reach Faultline's logger provider. "
        + "Let the app's logger factory write to the registered providers, and take these lines (with Serilog: UseSerilog(…, writeToProviders: true), and Debug for this category)")]
    private partial void LogDeaf(string category);
}
