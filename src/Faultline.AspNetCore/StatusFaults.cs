using Microsoft.AspNetCore.WebUtilities;

namespace Faultline.AspNetCore;

/// <summary>The faults of statuses that come without one, made by the framework or by a bare <c>Results.StatusCode</c>.</summary>
internal static class StatusFaults
{
    public static Fault UnknownUri(string service) =>
        new($"{service}.uri.not_found", 404, "Unknown URI", "No resource has this URI. Check its spelling.");

    public static Fault Of(string service, int status)
    {
        status = status is >= 400 and <= 599 ? status : 500;
        var (code, title, detail) = status switch
        {
            400 => ("bad_request", "Bad request", "The request is malformed."),
            401 => ("unauthenticated", "Authentication required", "The request carries no valid credentials."),
            402 => ("payment_required", "Payment required", "The request needs a payment."),
            403 => ("forbidden", "Forbidden", "The caller may not do this."),
            404 => ("not_found", "Not found", "The resource does not exist."),
            405 => ("method_not_allowed", "Method not allowed", "This resource does not support this method."),
            406 => ("not_acceptable", "Not acceptable", "The resource has no form that the request accepts."),
            408 => ("request_timeout", "Request timeout", "The request did not arrive in time."),
            409 => ("conflict", "Conflict", "The request conflicts with the state of the resource."),
            410 => ("gone", "Gone", "The resource is no longer there."),
            411 => ("length_required", "Length required", "The request must say how long its body is."),
            412 => ("precondition_failed", "Precondition failed", "The resource is not in the state that the request requires."),
            413 => ("content_too_large", "Content too large", "The body of the request is larger than this service takes."),
            414 => ("uri_too_long", "URI too long", "The URI is longer than this service takes."),
            415 => ("unsupported_media_type", "Unsupported media type", "This resource does not take this kind of body."),
            422 => ("unprocessable_content", "Unprocessable content", "The body is well formed and means nothing that can be done."),
            429 => ("too_many_requests", "Too many requests", "The caller sends more requests than it may. Try again later."),
            431 => ("header_fields_too_large", "Header fields too large", "The header of the request is larger than this service takes."),
            500 => ("unexpected_error", "Unexpected error", "The request failed unexpectedly."),
            501 => ("not_implemented", "Not implemented", "This service cannot do this."),
            502 => ("bad_gateway", "Bad gateway", "A service behind this one gave no valid answer."),
            503 => ("unavailable", "Service unavailable", "The service cannot answer now. Try again later."),
            504 => ("gateway_timeout", "Gateway timeout", "A service behind this one did not answer in time."),
            _ => ($"status_{status}", Phrase(status), $"The request failed with the status {status}."),
        };
        return new Fault($"{service}.{code}", status, title, detail);
    }

    private static string Phrase(int status) =>
        ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase : $"Status {status}";
}
