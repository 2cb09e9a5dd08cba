using Faultline.Reports;
using Faultline.Shipping;
using Faultline.Spooling;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Reporting;

/// <summary>
/// The way of a report out of this process: reporter, spool, shipper, and the watch for the death of the process. If the
/// spool cannot be opened the app runs all the same, without reports, and says so once.
/// </summary>
internal sealed partial class ReportPipeline : IHostedService, IAsyncDisposable
{
    private readonly CrashReporter _crashes;
    private readonly Spool? _spool;
    private readonly bool _opened;
    private readonly Shipper? _shipper;
    private readonly CancellationTokenSource _stopping = new();
    private Task _shipping = Task.CompletedTask;
    private int _disposed;

    public ReportPipeline(IOptions<FaultlineOptions> options, IEnumerable<IReportEnricher> enrichers, IEnumerable<Spool> spools, ILogger<ReportPipeline> logger)
    {
        var o = options.Value;
        // An app that reads its spool itself, as the server does, registers it.
        _spool = spools.FirstOrDefault();
        try
        {
            _opened = _spool is null;
            _spool ??= Spool.Open(o.Spool);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            LogNoSpool(logger, o.Spool.Directory, e.Message);
        }

        Reporter = new Reporter(o.Report, _spool, enrichers);
        _crashes = new CrashReporter(Reporter);
        if (_spool is not null && o.Server is not null)
        {
            _shipper = new Shipper(_spool, o.Shipping);
            LogSpool(logger, _spool.Directory, o.Server);
        }
        else if (_spool is not null && _opened)
        {
            LogNoServer(logger, _spool.Directory);
        }
    }

    public Reporter Reporter { get; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _shipping = _shipper is null ? Task.CompletedTask : Task.Run(() => _shipper.RunAsync(_stopping.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _shipping.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        // The container disposes what each of its registrations gave it, and this is also the hosted service.
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        _crashes.Dispose();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _shipping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _shipper?.Dispose();
        if (_spool is not null && _opened)
            await _spool.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    [LoggerMessage(20, LogLevel.Critical, "No error reports can be kept: the spool in {Directory} cannot be opened. {Reason}")]
    private static partial void LogNoSpool(ILogger logger, string directory, string reason);

    [LoggerMessage(21, LogLevel.Warning, "Error reports stay in {Directory}: no server is configured (Faultline:Server and Faultline:Key)")]
    private static partial void LogNoServer(ILogger logger, string directory);

    [LoggerMessage(22, LogLevel.Information, "Error reports wait in {Directory} and go to {Server}")]
    private static partial void LogSpool(ILogger logger, string directory, Uri server);
}
