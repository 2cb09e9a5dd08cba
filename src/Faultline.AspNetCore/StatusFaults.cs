using Faultline.AspNetCore.Refusals;
using Faultline.Catalogue;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Faultline.AspNetCore;

/// <summary>The faults of statuses that come without one, made by the framework or by a bare <c>Results.StatusCode</c>; they are codes of the service.</summary>
internal sealed class StatusFaults
{
    private static readonly (int Status, string Name, string Title, string Detail, string Cause, string Remedy)[] Known =
    [
        (400, "bad_request", "Bad request", "The request is malformed.", "The body, the query or a header is not what the resource expects.", "Correct the request; sending it again unchanged fails again."),
        (401, "unauthenticated", "Authentication required", "The request carries no valid credentials.", "Credentials are missing, malformed or expired.", "Send credentials as the header WWW-Authenticate asks for."),
        (402, "payment_required", "Payment required", "The request needs a payment.", "The account has no paid plan for this.", "Pay, then send the request again."),
        (403, "forbidden", "Forbidden", "The caller may not do this.", "The caller is known and lacks the right.", "Ask an operator for the right, or use another account."),
        (404, "not_found", "Not found", "The resource does not exist.", "It was deleted, or the id in the URI is wrong.", "Check the id; list the resources that exist."),
        (405, "method_not_allowed", "Method not allowed", "This resource does not support this method.", "The URI is right and the method is not.", "Use one of the methods in the header Allow."),
        (406, "not_acceptable", "Not acceptable", "The resource has no form that the request accepts.", "The header Accept names only forms that this resource has not.", "Accept another media type."),
        (408, "request_timeout", "Request timeout", "The request did not arrive in time.", "The connection is slow, or the client stopped sending.", "Send the request again."),
        (409, "conflict", "Conflict", "The request conflicts with the state of the resource.", "Somebody changed the resource, or it is busy.", "Read the resource, then decide again."),
        (410, "gone", "Gone", "The resource is no longer there.", "It was removed for good.", "Stop asking for it."),
        (411, "length_required", "Length required", "The request must say how long its body is.", "The header Content-Length is missing.", "Send Content-Length."),
        (412, "precondition_failed", "Precondition failed", "The resource is not in the state that the request requires.", "The resource changed since it was read.", "Read the resource again, then repeat the change."),
        (413, "content_too_large", "Content too large", "The body of the request is larger than this service takes.", "The body passes the limit of the service.", "Send less, or in parts."),
        (414, "uri_too_long", "URI too long", "The URI is longer than this service takes.", "A query became too long.", "Send the parameters in a body."),
        (415, "unsupported_media_type", "Unsupported media type", "This resource does not take this kind of body.", "The header Content-Type is missing or names another form.", "Send the body in a media type that the resource takes."),
        (416, "range_not_satisfiable", "Range not satisfiable", "The resource does not have the part that the request asks for.", "The header Range names bytes past the end.", "Ask for a part within the length that the header Content-Range says."),
        (421, "misdirected_request", "Misdirected request", "This server does not answer for this host.", "A connection was used for another host name.", "Open a new connection to the host."),
        (422, "unprocessable_content", "Unprocessable content", "The body is well formed and means nothing that can be done.", "Values contradict one another or the resource.", "Correct the values."),
        (426, "upgrade_required", "Upgrade required", "The resource needs another protocol.", "The client speaks a version that is not served.", "Use the protocol in the header Upgrade."),
        (428, "precondition_required", "Precondition required", "The request must be conditional.", "The header If-Match is missing.", "Read the resource, and send its ETag in If-Match."),
        (429, "too_many_requests", "Too many requests", "The caller sends more requests than it may. Try again later.", "A rate limit was reached.", "Wait as long as the header Retry-After says."),
        (431, "header_fields_too_large", "Header fields too large", "The header of the request is larger than this service takes.", "Cookies or tokens grew too long.", "Send smaller headers."),
        (500, "unexpected_error", "Unexpected error", "The request failed unexpectedly.", "A bug in the service; it left an error report.", "Report it to the operators, quoting the error id."),
        (501, "not_implemented", "Not implemented", "This service cannot do this.", "The feature is not there.", "Use another way."),
        (502, "bad_gateway", "Bad gateway", "A service behind this one gave no valid answer.", "Another service failed.", "Try again later; the causes say which service."),
        (503, "unavailable", "Service unavailable", "The service cannot answer now. Try again later.", "The service is overloaded, starting or stopping.", "Wait as long as the header Retry-After says, then try again."),
        (504, "gateway_timeout", "Gateway timeout", "A service behind this one did not answer in time.", "Another service is slow.", "Try again later."),
    ];

    private readonly string _service;
    private readonly FaultDefinition _unknownUri;
    private readonly FaultDefinition _expired;
    private readonly Dictionary<int, FaultDefinition> _byStatus;
    // Most requests that expire have the same limit.
    private Kept? _lastExpired;

    /// <param name="service">The service type.</param>
    /// <param name="own">The app's definitions; one that has the name of a fault made here takes its place.</param>
    public StatusFaults(string service, IEnumerable<FaultDefinition>? own = null)
    {
        _service = service;
        var named = (own ?? []).DistinctBy(definition => definition.Code).ToDictionary(definition => definition.Code);
        FaultDefinition OwnOr(FaultDefinition builtIn) => named.GetValueOrDefault(builtIn.Code, builtIn);
        _unknownUri = OwnOr(new FaultDefinition($"{service}.uri.not_found", 404, "Unknown URI", "No resource has this URI. Check its spelling.")
        {
            Summary = "No resource has this URI.",
            Cause = "The URI is misspelt, or belongs to another version of the service.",
            Remedy = "Compare the URI with the documentation of the service.",
        });
        _expired = OwnOr(new FaultDefinition($"{service}.request_expired", 503, "Request took too long", "The request was not answered within {limit} s. Try again later.")
        {
            Summary = "The request was not answered within its limit.",
            Cause = "The service, or one behind it, is slow or overloaded; or the request asks for more than can be done in that time.",
            Remedy = "Wait as long as the header Retry-After says, then try again; if it fails again, ask for less, or report it to the operators, quoting the error id.",
            Fields = [new FaultField("limit", "number", "The limit in seconds.", IsRequired: false)],
        });
        _byStatus = Known.ToDictionary(known => known.Status, known => OwnOr(new FaultDefinition($"{service}.{known.Name}", known.Status, known.Title, known.Detail)
        {
            Summary = known.Detail,
            Cause = known.Cause,
            Remedy = known.Remedy,
            Fields = known.Status == StatusCodes.Status413PayloadTooLarge ? [new FaultField("limit", "integer", "The largest body that is taken, in bytes.", IsRequired: false)] : [],
        }));
        Replaceable = [_unknownUri, _expired, .. _byStatus.Values];
        Request = new RequestFaults(service);
        Catalogue = new FaultCatalogue(service, "Faultline (the statuses of HTTP)", [.. Replaceable, .. Request.Definitions]);
    }

    /// <summary>The codes made here.</summary>
    public FaultCatalogue Catalogue { get; }

    /// <summary>The codes of the bare statuses; a definition of the app's may take the place of each.</summary>
    public IReadOnlyList<FaultDefinition> Replaceable { get; }

    /// <summary>The codes of requests that cannot be read or are not valid.</summary>
    public RequestFaults Request { get; }

    /// <summary>A body that is larger than a limit, in bytes; null where the limit is not known.</summary>
    public Fault TooLarge(long? limit) =>
        _byStatus[StatusCodes.Status413PayloadTooLarge].ToFault(limit is null ? null : new Dictionary<string, object?> { ["limit"] = limit }).WithStatus(StatusCodes.Status413PayloadTooLarge);

    /// <summary>A request that was not answered within its hard limit.</summary>
    public Fault Expired(TimeSpan limit, TimeSpan retryAfter)
    {
        if (_lastExpired is not { } last || last.Limit != limit || last.RetryAfter != retryAfter)
        {
            var fault = _expired.ToFault(new Dictionary<string, object?> { ["limit"] = limit.TotalSeconds }).WithStatus(StatusCodes.Status503ServiceUnavailable);
            _lastExpired = last = new Kept(limit, retryAfter, fault with { RetryAfter = retryAfter });
        }

        return last.Fault;
    }

    public Fault UnknownUri() => _unknownUri.ToFault().WithStatus(StatusCodes.Status404NotFound);

    public Fault Of(int status)
    {
        status = status is >= 400 and <= 599 ? status : 500;
        return _byStatus.TryGetValue(status, out var known)
            ? known.ToFault().WithStatus(status)
            : new Fault($"{_service}.status_{status}", status, Phrase(status), $"The request failed with the status {status}.");
    }

    private static string Phrase(int status) =>
        ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase : $"Status {status}";

    private sealed record Kept(TimeSpan Limit, TimeSpan RetryAfter, Fault Fault);
}
