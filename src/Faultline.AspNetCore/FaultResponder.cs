using System.Diagnostics;
using Faultline.AspNetCore.Reporting;
using Faultline.AspNetCore.Requests;
using Faultline.Formats;
using Faultline.Reports;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore;

/// <summary>
/// From failure to answer: which fault it is, whether it leaves a report (on disk before the answer goes out), and what
/// this caller is told.
/// </summary>
internal sealed partial class FaultResponder(
    IOptions<FaultlineOptions> options, FaultComposer composer, FaultWriter writer, Reporter reporter, ILogger<FaultResponder> logger)
{
    private const int ClientClosedRequest = 499;

    private readonly FaultlineOptions _options = options.Value;

    /// <summary>Something was thrown.</summary>
    public async Task FailAsync(HttpContext context, RequestRecord record, Exception exception)
    {
        if (ClientWentAway(context, exception))
        {
            LogClientGone(context.Request.Method, context.Request.Path);
            if (!context.Response.HasStarted)
                context.Response.StatusCode = ClientClosedRequest;
            return;
        }

        var expected = composer.Expected(exception);
        var fault = expected ?? composer.Unexpected(exception);
        var reportId = expected is null || fault.Status >= _options.ReportFromStatus
            ? await ReportAsync(context, record, fault, exception).ConfigureAwait(false)
            : null;
        Announce(context, fault, exception, reportId, isExpected: expected is not null);
        if (context.Response.HasStarted)
        {
            // The status is out; all that is left is to let the client see that the body is not whole.
            context.Abort();
            return;
        }

        ClearHeaders(context.Response.Headers, record);
        await AnswerAsync(context, record, fault, reportId, exception).ConfigureAwait(false);
    }

    /// <summary>The app ended with an error status; if it left the body empty, it gets one.</summary>
    public Task FillAsync(HttpContext context, RequestRecord record)
    {
        var response = context.Response;
        var hasBody = record.Meter.HasBuffered || response.ContentType is not null || response.ContentLength > 0;
        if (!hasBody && context.GetEndpoint()?.Metadata.GetMetadata<ISkipStatusCodePagesMetadata>() is null)
            return AnswerAsync(context, record, composer.OfStatus(context));
        record.Meter.Commit();
        return Task.CompletedTask;
    }

    /// <summary>An endpoint answers with a fault, or a status without a body became one.</summary>
    public Task AnswerAsync(HttpContext context, RequestRecord record, Fault fault) =>
        fault.Status >= _options.ReportFromStatus && fault.ReportId is null
            ? ReportAndAnswerAsync(context, record, fault)
            : AnswerAsync(context, record, fault, fault.ReportId, null);

    /// <summary>What the policy says; a policy that throws discloses nothing.</summary>
    public bool Discloses(Func<HttpContext, bool> policy, HttpContext context)
    {
        // The fence protects the request: it has not failed yet, and must not because of us.
        try
        {
            return policy(context);
        }
        catch (Exception e)
        {
            LogPolicyFailed(e);
            return false;
        }
    }

    private async Task ReportAndAnswerAsync(HttpContext context, RequestRecord record, Fault fault)
    {
        var reportId = await ReportAsync(context, record, fault, null).ConfigureAwait(false);
        Announce(context, fault, null, reportId, isExpected: true);
        await AnswerAsync(context, record, fault, reportId, null).ConfigureAwait(false);
    }

    private Task AnswerAsync(HttpContext context, RequestRecord record, Fault fault, ReportId? reportId, Exception? exception)
    {
        fault = composer.Complete(fault, record, reportId);
        var trace = record.DiscloseDetails && exception is not null ? TraceText.Of(exception, reporter) : null;
        var url = record.DiscloseDetails && fault.ReportId is { } id && _options.Server is { } server ? new Uri(server, $"/oops/{id}").ToString() : null;
        return writer.WriteAsync(context, record, new FaultAnswer(fault, trace, url));
    }

    private ValueTask<ReportId?> ReportAsync(HttpContext context, RequestRecord record, Fault fault, Exception? exception) =>
        reporter.ReportAsync(new Failure
        {
            Exception = exception,
            Fault = fault,
            Context = record,
            Topic = HttpSection.TopicOf(context),
            Section = new HttpSection(context, record, fault.Status),
        });

    private static bool ClientWentAway(HttpContext context, Exception exception)
    {
        if (!context.RequestAborted.IsCancellationRequested)
            return false;
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is OperationCanceledException or ConnectionResetException or IOException)
                return true;
        }

        return false;
    }

    // What ran before UseFaultline keeps its headers, and so does CORS; those of the handler that failed go.
    private static void ClearHeaders(IHeaderDictionary headers, RequestRecord record)
    {
        if (headers.Count == 0)
            return;
        var kept = headers.Where(h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)
            || h.Key.Equals("Vary", StringComparison.OrdinalIgnoreCase)).ToList();
        headers.Clear();
        foreach (var (name, value) in record.HeadersBefore ?? [])
            headers[name] = value;
        foreach (var (name, value) in kept)
            headers[name] = value;
    }

    // Traces and metrics of the app learn of the failure as they do from ASP.NET's own handler.
    private void Announce(HttpContext context, Fault fault, Exception? exception, ReportId? reportId, bool isExpected)
    {
        if (exception is not null)
        {
            context.Features.Get<IHttpMetricsTagsFeature>()?.Tags.Add(new("error.type", exception.GetType().FullName));
            if (Activity.Current is { IsAllDataRequested: true } activity && fault.Status >= 500)
                activity.AddException(exception).SetStatus(ActivityStatusCode.Error).SetTag("faultline.report_id", reportId?.ToString());
        }

        // The fence protects the answer: a log provider that throws, or an exception that cannot be printed, must not replace it.
        try
        {
            if (exception is null || !ForeignGetters.RunWhenPrinted(exception))
                Log(context, fault, exception, reportId, isExpected);
            else
                LogUnderGuard(context, fault, exception, reportId, isExpected);
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
        }
    }

    private void LogUnderGuard(HttpContext context, Fault fault, Exception exception, ReportId? reportId, bool isExpected)
    {
        if (!reporter.TryForeign(() => Log(context, fault, exception, reportId, isExpected)))
            Log(context, fault, null, reportId, isExpected);
    }

    private void Log(HttpContext context, Fault fault, Exception? exception, ReportId? reportId, bool isExpected)
    {
        var id = reportId?.ToString() ?? "none";
        if (!isExpected && reportId is null)
            LogNotKept(exception, context.Request.Method, context.Request.Path, fault.Status);
        else if (!isExpected)
            LogUnexpected(exception, context.Request.Method, context.Request.Path, fault.Status, id);
        else if (fault.Status >= 500)
            LogServerFault(exception, context.Request.Method, context.Request.Path, fault.Status, fault.Code, id);
        else
            LogClientFault(context.Request.Method, context.Request.Path, fault.Status, fault.Code);
    }

    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed with {Status}. Error report: {ReportId}")]
    private partial void LogUnexpected(Exception? exception, string method, PathString path, int status, string reportId);

    [LoggerMessage(2, LogLevel.Error, "{Method} {Path} answered {Status} {Code}. Error report: {ReportId}")]
    private partial void LogServerFault(Exception? exception, string method, PathString path, int status, FaultCode code, string reportId);

    [LoggerMessage(3, LogLevel.Information, "{Method} {Path} answered {Status} {Code}")]
    private partial void LogClientFault(string method, PathString path, int status, FaultCode code);

    [LoggerMessage(4, LogLevel.Debug, "{Method} {Path}: the client went away")]
    private partial void LogClientGone(string method, PathString path);

    [LoggerMessage(5, LogLevel.Critical, "{Method} {Path} failed with {Status}, and its error report could not be kept: the spool is full or cannot be written")]
    private partial void LogNotKept(Exception? exception, string method, PathString path, int status);

    [LoggerMessage(6, LogLevel.Error, "The disclosure policy threw; this caller sees no details")]
    private partial void LogPolicyFailed(Exception exception);
}
