using System.Diagnostics;
using System.Net.WebSockets;
using Faultline.AspNetCore.Catalogues;
using Faultline.AspNetCore.Negotiation;
using Faultline.AspNetCore.Refusals;
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
    IOptions<FaultlineOptions> options, FaultComposer composer, FaultWriter writer, Reporter reporter, FailureReports reports, UndeclaredFaults undeclared,
    LanguageNegotiator languages, ILogger<FaultResponder> logger)
{
    private const int ClientClosedRequest = 499;

    private readonly FaultlineOptions _options = options.Value;

    /// <summary>Something was thrown.</summary>
    public async Task FailAsync(HttpContext context, RequestRecord record, Exception exception)
    {
        if (ClientWentAway(context, exception, record.IsClientGone))
        {
            LeaveUnanswered(context, record);
            return;
        }

        var expected = Expected(context, exception);
        var stumbled = expected is null ? MalformedCredentials.Stumbled(context, exception) : null;
        if (stumbled is not null)
            expected = composer.CredentialsMalformed();
        var told = expected ?? composer.Unexpected(exception);
        var fault = PlainData.Of(composer.WithUpstream(told, exception, expected is not null, record), reporter);
        var plan = reports.PlanOf(context, record, fault, exception, expected is not null);
        var reportId = plan is not null ? await reports.ReportAsync(context, record, fault, exception, plan).ConfigureAwait(false) : fault.ReportId;
        Announce(context, fault, exception, reportId, plan is not null, expected is not null);
        if (context.Response.HasStarted || !record.Meter.TryTakeBack())
        {
            // The status is out; all that is left is to let the client see that the body is not whole.
            context.Abort();
            return;
        }

        ClearHeaders(context, record);
        if (stumbled is not null)
            await ChallengeAsync(context, record, stumbled, exception).ConfigureAwait(false);
        await TellAsync(context, record, _options.ShowUpstreamFaults ? fault : fault with { Causes = told.Causes }, reportId, exception).ConfigureAwait(false);
    }

    /// <summary>The app ended with an error status; if it left the body empty, it gets one.</summary>
    public Task FillAsync(HttpContext context, RequestRecord record)
    {
        var response = context.Response;
        if (record.IsAbandoned)
            return Task.CompletedTask;
        var hasBody = record.Meter.HasBuffered || record.Meter.HasHandedOn || response.ContentType is not null || response.ContentLength > 0;
        if (!hasBody && context.GetEndpoint()?.Metadata.GetMetadata<ISkipStatusCodePagesMetadata>() is null)
            return AnswerAsync(context, record, composer.OfStatus(context, response.StatusCode));
        return reports.ReportOwnAsync(context, record);
    }

    /// <summary>An endpoint answers with a fault, or a status without a body became one.</summary>
    /// <param name="context">The request.</param>
    /// <param name="record">What is known of it.</param>
    /// <param name="fault">What the caller is told.</param>
    /// <param name="exception">What an exception handler of the app's made the fault of, or null.</param>
    public Task AnswerAsync(HttpContext context, RequestRecord record, Fault fault, Exception? exception = null) =>
        reports.PlanOf(context, record, fault, exception, isExpected: true) is { } plan
            ? ReportAndAnswerAsync(context, record, fault, exception, plan)
            : TellAsync(context, record, fault, fault.ReportId, exception);

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
            Say(() => LogPolicyFailed(e));
            return false;
        }
    }

    /// <summary>Tells the operator that a caller sent a global id that is none; the caller's work goes on under the local id alone.</summary>
    public void NoteRefusedId(RequestRecord record)
    {
        if (record.RefusedRequestId is not null)
            WarnOfRefusedId(record.RefusedRequestId);
    }

    // Apart: what a lambda captures is allocated where its scope begins, and that would be in every request.
    private void WarnOfRefusedId(string refused) => Say(() => LogRefusedId(ReportText.Cut(reporter.Scrubber.Text(ReportText.CutBetweenWords(refused, 2_000)), 200)));

    private void LeaveUnanswered(HttpContext context, RequestRecord record)
    {
        record.IsAbandoned = true;
        Say(() => LogClientGone(context.Request.Method, context.Request.Path));
        if (context.Response.HasStarted || record.Meter.HasHandedOn)
            context.Abort();
        else
            context.Response.StatusCode = ClientClosedRequest;
    }

    private Fault? Expected(HttpContext context, Exception exception)
    {
        // The fence protects the answer: a mapping that throws leaves the exception as one that nobody foresaw.
        try
        {
            return composer.Expected(context, exception);
        }
        catch (Exception e)
        {
            Say(() => LogMapFailed(e, exception.GetType()));
            return null;
        }
    }

    // What the authentication handler would have asked for, had it not stumbled.
    private async Task ChallengeAsync(HttpContext context, RequestRecord record, Type handler, Exception exception)
    {
        // Whose printing is not known to end is not printed.
        var printable = ForeignGetters.PrintingOf(exception) == Printing.Plain ? exception : null;
        Say(() => LogMalformedCredentials(printable, handler));
        // The fence protects the answer: the handler has thrown once; if it does so again the usual challenge has to do.
        try
        {
            if (await MalformedCredentials.TryChallengeAsync(context, handler).ConfigureAwait(false))
            {
                var challenge = context.Response.Headers.WWWAuthenticate;
                ClearHeaders(context, record);
                context.Response.Headers.WWWAuthenticate = challenge;
                return;
            }
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
        }

        ClearHeaders(context, record);
    }

    private async Task ReportAndAnswerAsync(HttpContext context, RequestRecord record, Fault fault, Exception? exception, ReportPlan plan)
    {
        fault = PlainData.Of(fault, reporter);
        var reportId = await reports.ReportAsync(context, record, fault, exception, plan).ConfigureAwait(false);
        Announce(context, fault, exception, reportId, reports: true, isExpected: true);
        await TellAsync(context, record, fault, reportId, exception).ConfigureAwait(false);
    }

    /// <summary>Tells the caller of a fault whose report, if there is to be one, was made.</summary>
    public Task TellAsync(HttpContext context, RequestRecord record, Fault fault, ReportId? reportId, Exception? exception)
    {
        undeclared.Note(context, fault);
        // The report has the neutral texts; only the answer is in the caller's language.
        (fault, var language) = languages.Translate(context, PlainData.Of(fault, reporter));
        fault = composer.Complete(fault, record, reportId);
        var trace = record.DiscloseDetails && exception is not null ? TraceText.Of(exception, reporter) : null;
        var url = record.DiscloseDetails && fault.ReportId is { } id && _options.Server is { } server ? $"{server.GetLeftPart(UriPartial.Path).TrimEnd('/')}/oops/{id}" : null;
        var answer = new FaultAnswer(fault, trace, url)
        {
            Language = language,
            Timeline = record.DiscloseDetails ? TimelineText.Of((record.Original ?? record).TimelineSoFar, reporter) : null,
            Method = context.Request.Method,
            Target = context.Features.Get<IHttpRequestFeature>() is { RawTarget.Length: > 0 } request ? request.RawTarget : context.Request.Path + context.Request.QueryString,
        };
        return writer.WriteAsync(context, record, answer);
    }

    // Only what the loss of the connection itself throws; a file that is missing, or a bug, is one also when nobody waits any
    // more. What stands first is thrown a moment before the server cancels the token.
    public static bool ClientWentAway(HttpContext context, Exception exception, bool isCancelled)
    {
        var depth = 0;
        for (var e = exception; e is not null && depth++ < 100; e = e.InnerException)
        {
            if (e is ConnectionResetException or ConnectionAbortedException)
                return true;
            if (e is WebSocketException { WebSocketErrorCode: WebSocketError.ConnectionClosedPrematurely } && context.Response.StatusCode == StatusCodes.Status101SwitchingProtocols)
                return true;
            if (isCancelled && (e is OperationCanceledException or BadHttpRequestException or WebSocketException || e.GetType() == typeof(IOException)))
                return true;
        }

        return false;
    }

    // What ran before UseFaultline keeps its headers, and so does CORS; those of the handler that failed go.
    private static void ClearHeaders(HttpContext context, RequestRecord record)
    {
        if (context.Features.Get<IHttpResponseFeature>() is { ReasonPhrase: not null } response)
            response.ReasonPhrase = null;
        if (context.Features.Get<IHttpResponseTrailersFeature>() is { Trailers: { IsReadOnly: false, Count: > 0 } trailers })
            trailers.Clear();
        var headers = context.Response.Headers;
        if (headers.Count == 0)
            return;
        var kept = headers.Where(h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)
            || h.Key.Equals("Vary", StringComparison.OrdinalIgnoreCase)).ToList();
        headers.Clear();
        foreach (var (name, value) in record.HeadersBefore ?? [])
            headers.PutUnlessRefused(name, value);
        foreach (var (name, value) in kept)
            headers.PutUnlessRefused(name, value);
    }

    // Traces and metrics of the app learn of the failure as they do from ASP.NET's own handler.
    private void Announce(HttpContext context, Fault fault, Exception? exception, ReportId? reportId, bool reports, bool isExpected)
    {
        // The same fence as that of Say, without its closure: this is said of every failure.
        try
        {
            var printing = exception is null ? Printing.Plain : ForeignGetters.PrintingOf(exception);
            var lost = reports && reportId is null;
            if (exception is not null)
                TellTelemetry(context, fault, exception, reportId, printing);
            if (printing == Printing.Guarded)
                LogGuarded(context, fault, exception, reportId, lost, isExpected);
            else
                Log(context, fault, printing == Printing.Plain ? exception : null, reportId, lost, isExpected);
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
        }
    }

    private void LogGuarded(HttpContext context, Fault fault, Exception? exception, ReportId? reportId, bool lost, bool isExpected)
    {
        if (!reporter.TryForeign(() => Log(context, fault, exception, reportId, lost, isExpected)))
            Log(context, fault, null, reportId, lost, isExpected);
    }

    private static void TellTelemetry(HttpContext context, Fault fault, Exception exception, ReportId? reportId, Printing printing)
    {
        context.Features.Get<IHttpMetricsTagsFeature>()?.Tags.Add(new("error.type", exception.GetType().FullName));
        if (fault.Status < 500 || Activity.Current is not { IsAllDataRequested: true } activity)
            return;
        activity.SetStatus(ActivityStatusCode.Error).SetTag("faultline.report_id", reportId?.ToString());
        // It prints the exception.
        if (printing == Printing.Plain)
            activity.AddException(exception);
    }

    private static void Say(Action log)
    {
        // The fence protects the answer: a log provider that throws, or an exception that cannot be printed, must not replace it.
        try
        {
            log();
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
        }
    }

    private void Log(HttpContext context, Fault fault, Exception? exception, ReportId? reportId, bool lost, bool isExpected)
    {
        var id = reportId?.ToString() ?? "none";
        if (lost)
            LogNotKept(exception, context.Request.Method, context.Request.Path, fault.Status, reporter.LastLoss);
        else if (!isExpected)
            LogUnexpected(exception, context.Request.Method, context.Request.Path, fault.Status, id);
        else if (fault.Status >= 500)
            LogServerFault(exception, context.Request.Method, context.Request.Path, fault.Status, fault.Code, id);
        else if (reportId is not null)
            LogReportedFault(context.Request.Method, context.Request.Path, fault.Status, fault.Code, id);
        else
            LogClientFault(context.Request.Method, context.Request.Path, fault.Status, fault.Code);
    }

    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed with {Status}. Error report: {ReportId}")]
    private partial void LogUnexpected(Exception? exception, string method, PathString path, int status, string reportId);

    [LoggerMessage(2, LogLevel.Error, "{Method} {Path} answered {Status} {Code}. Error report: {ReportId}")]
    private partial void LogServerFault(Exception? exception, string method, PathString path, int status, FaultCode code, string reportId);

    [LoggerMessage(3, LogLevel.Information, "{Method} {Path} answered {Status} {Code}")]
    private partial void LogClientFault(string method, PathString path, int status, FaultCode code);

    [LoggerMessage(11, LogLevel.Information, "{Method} {Path} answered {Status} {Code}. Error report: {ReportId}")]
    private partial void LogReportedFault(string method, PathString path, int status, FaultCode code, string reportId);

    [LoggerMessage(4, LogLevel.Debug, "{Method} {Path}: the client went away")]
    private partial void LogClientGone(string method, PathString path);

    [LoggerMessage(5, LogLevel.Critical, "{Method} {Path} failed with {Status}, and its error report could not be kept: {Reason}")]
    private partial void LogNotKept(Exception? exception, string method, PathString path, int status, string reason);

    [LoggerMessage(6, LogLevel.Error, "The disclosure policy threw; this caller sees no details")]
    private partial void LogPolicyFailed(Exception exception);

    [LoggerMessage(7, LogLevel.Warning, "The caller sent '{Sent}' as a global request id; expected req- and a lower-case UUID. It is not used")]
    private partial void LogRefusedId(string sent);

    [LoggerMessage(8, LogLevel.Error, "The mapping of {Exception} to a fault threw; the exception is answered as an unexpected one")]
    private partial void LogMapFailed(Exception thrown, Type exception);

    [LoggerMessage(9, LogLevel.Warning, "{Handler} threw for the header Authorization that the caller sent; the caller is asked for other credentials")]
    private partial void LogMalformedCredentials(Exception? thrown, Type handler);
}
