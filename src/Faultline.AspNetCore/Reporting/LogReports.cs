using System.Diagnostics;
using Faultline.AspNetCore.Requests;
using Faultline.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Reporting;

/// <summary>
/// Reports what shows itself in the log only: lines of a level in jobs and scripts, as the options say, and background services that failed, which nobody but the host
/// sees and tells its log before it stops.
/// </summary>
internal sealed class LogReports(IServiceProvider services, IOptions<FaultlineOptions> options)
{
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    [ThreadStatic]
    private static bool t_isReporting;

    private readonly LogLevel _ofJobs = options.Value.Reporting.JobLogLevel;
    private readonly LogLevel _ofRequests = options.Value.Reporting.RequestLogLevel;
    private readonly NeverReported _never = new(options.Value.Reporting.NeverTypes);
    private readonly GroupLimit _limit = new(options.Value.Reporting.LogReportsPerMinute, services.GetService<TimeProvider>() ?? TimeProvider.System);

    /// <summary>Whether lines of a level can be reports at all.</summary>
    public bool MayWant(LogLevel level) => level >= _ofJobs || level >= _ofRequests || level >= LogLevel.Error;

    /// <summary>Whether a line is to be a report.</summary>
    public bool Wants(LogLevel level, EventId id, ReportContext? context, string category)
    {
        var isLine = context switch
        {
            null => false,
            RequestRecord => level >= _ofRequests,
            // Others derive from it for work of the library itself.
            _ => level >= _ofJobs && context.GetType() == typeof(ReportContext),
        };
        return isLine || (level >= LogLevel.Error && IsFailedService(id, category));
    }

    /// <summary>Reports a line. Never throws; what is logged meanwhile on this thread is no report.</summary>
    public void Report(LogLine line, ReportContext? context, string? template, Exception? exception)
    {
        if (t_isReporting)
            return;
        t_isReporting = true;
        // The fence protects the app: its log call must not fail because of a report, nor at a time when there is no reporter any more.
        try
        {
            if (exception is not null && (_never.Has(exception) || !ReportedExceptions.TryMark(exception, context)))
                return;
            var group = exception is null ? $"{line.Category} {template ?? line.Text}" : $"{line.Category} {exception.GetType().FullName}";
            if (_limit.TryTake(group, out var suppressed))
                services.GetRequiredService<Reporter>().Report(FailureOf(line, context, template, exception, suppressed));
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
        }
        finally
        {
            t_isReporting = false;
        }
    }

    private Failure FailureOf(LogLine line, ReportContext? context, string? template, Exception? exception, int suppressed)
    {
        var request = context is RequestRecord { HttpContext: { } http } record ? new HttpSection(http, record, StatusOf(http)) : null;
        return new()
        {
            Exception = exception,
            Context = context,
            Topic = TopicOf(line, context, exception),
            Kind = exception is null ? "Logged" + line.Level : null,
            Text = exception is null ? line.Text : null,
            Section = exception is null ? new LogSection(line, template, request) : request,
            Suppressed = suppressed,
        };
    }

    private string? TopicOf(LogLine line, ReportContext? context, Exception? exception) => context switch
    {
        RequestRecord { HttpContext: { } http } => HttpSection.TopicOf(http),
        null => exception is null ? null : $"job {ServiceOf(exception)?.GetType().Name ?? "unknown"}",
        { Topic: null } => line.Category,
        _ => null,
    };

    private BackgroundService? ServiceOf(Exception exception) => services.GetServices<IHostedService>().OfType<BackgroundService>()
        .FirstOrDefault(service => service.ExecuteTask?.Exception?.InnerExceptions.Contains(exception) == true);

    private static int StatusOf(HttpContext context) => context.Response.StatusCode;

    // HostingLoggerExtensions of Microsoft.Extensions.Hosting.
    private static bool IsFailedService(EventId id, string category) => id is { Id: 9, Name: "BackgroundServiceFaulted" } && category == HostCategory;
}
