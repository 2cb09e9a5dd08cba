using System.Globalization;
using Faultline.AspNetCore.Catalogues;
using Faultline.AspNetCore.Refusals;
using Faultline.AspNetCore.Reporting;
using Faultline.AspNetCore.Requests;
using Faultline.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore;

/// <summary>Decides which fault a failure is, and fills in what the request and the options add.</summary>
internal sealed class FaultComposer(IOptions<FaultlineOptions> options, StatusFaults statuses, RequestRefusals refusals, HelpLinks help, Reporter reporter)
{
    private readonly FaultlineOptions _options = options.Value;
    private readonly string _askForReport = options.Value.SupportText.TrimEnd('.') is { Length: > 0 } text ? $" {text}." : "";

    /// <summary>The fault of an exception that somebody foresaw, or null.</summary>
    public Fault? Expected(HttpContext context, Exception exception) => _options.Exceptions.Find(exception) ?? refusals.Of(context, exception) ?? Concurrency(exception);

    /// <summary>The fault of one that nobody foresaw: its class, and its message only if that was marked safe.</summary>
    public Fault Unexpected(Exception exception)
    {
        var name = exception.GetType().Name;
        var what = _options.Exceptions.IsSafe(exception) && reporter.MessageOf(exception) is { } message ? $"{name}: {message}" : name;
        return statuses.Of(StatusCodes.Status500InternalServerError) with { Detail = $"The request failed unexpectedly ({what}).{_askForReport}" };
    }

    /// <summary>The fault of a header <c>Authorization</c> that no authentication handler can read.</summary>
    public Fault CredentialsMalformed() =>
        statuses.Of(StatusCodes.Status401Unauthorized) with { Detail = "The header Authorization of the request is malformed." };

    /// <summary>
    /// A fault with what other services answered as its last causes, if the exception tells of it. Nobody foresaw the exception and it is
    /// nothing but such an answer: then the fault is a bad gateway.
    /// </summary>
    public Fault WithUpstream(Fault fault, Exception exception, bool isExpected, RequestRecord record)
    {
        var upstream = UpstreamCauses.Of(exception, record, fault.Causes);
        if (upstream.Count == 0)
            return fault;
        if (!isExpected && exception is HttpRequestException or AggregateException { InnerExceptions: [HttpRequestException] })
            fault = statuses.Of(StatusCodes.Status502BadGateway);
        return fault with { Causes = [.. fault.Causes, .. upstream] };
    }

    /// <summary>The fault of a status that stands alone. An unknown URI and a missing resource are different faults.</summary>
    public Fault OfStatus(HttpContext context, int status)
    {
        var fault = status == StatusCodes.Status404NotFound && IsUnknownUri(RequestEndpoint.Of(context))
            ? statuses.UnknownUri()
            : refusals.Of(context, status) ?? statuses.Of(status);
        return context.Response.Headers.RetryAfter is [{ } wait] && int.TryParse(wait, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? fault with { RetryAfter = TimeSpan.FromSeconds(seconds) }
            : fault;
    }

    /// <summary>The fault as this caller gets it: with the ids of this request, and a link to the page of its code if there is one.</summary>
    public Fault Complete(Fault fault, RequestRecord record, ReportId? report) => help.Complete(fault) with
    {
        RequestId = record.RequestId,
        ReportId = report,
        Detail = report is not null && _askForReport.Length > 0 && fault.Detail.EndsWith(_askForReport, StringComparison.Ordinal)
            ? $"{fault.Detail[..^1]}, quoting {report}."
            : fault.Detail,
    };

    private Fault? Concurrency(Exception exception) => ConcurrencyFailure.Is(exception)
        ? statuses.Of(StatusCodes.Status503ServiceUnavailable) with
        {
            Detail = "The request met another change of the same data. Try again.",
            RetryAfter = _options.Reporting.ConcurrencyRetryAfter,
        }
        : null;

    // A fallback is asked for whatever no other endpoint took.
    private static bool IsUnknownUri(Endpoint? endpoint) => endpoint is null or RouteEndpoint { Order: int.MaxValue };
}
