using System.Text.Json;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Faultline.AspNetCore.Refusals;

/// <summary>What the framework refuses before, or while, a handler reads its request: which fault it is.</summary>
internal sealed class RequestRefusals(StatusFaults statuses, RequestShapes shapes)
{
    private RequestFaults Faults => statuses.Request;

    /// <summary>The fault of an exception that the framework threw because of the request; null when it is another one.</summary>
    public Fault? Of(HttpContext context, Exception exception) => exception switch
    {
        BadHttpRequestException bad => BindingFailure.Of(bad) is { } failure && Of(context, failure, bad.StatusCode) is { } fault ? fault : OfProtocol(context, bad),
        AntiforgeryValidationException => Faults.Antiforgery(),
        JsonException json when ThrownBy.Method(json, "Microsoft.AspNetCore.Http.HttpRequestJsonExtensions") => JsonRefusal.Of(Faults, json),
        InvalidOperationException when ThrownBy.Itself(exception, "Microsoft.AspNetCore.Http.HttpRequestJsonExtensions")
            || ThrownBy.Itself(exception, "Microsoft.AspNetCore.Http.Features.FormFeature") => statuses.Of(StatusCodes.Status415UnsupportedMediaType),
        InvalidDataException or IOException when ThrownBy.Method(exception, "Microsoft.AspNetCore.Http.Features.FormFeature") => OfForm(context, exception),
        InvalidDataException when ThrownBy.Method(exception, "Microsoft.AspNetCore.RequestDecompression.") => Faults.BodyUnreadable(),
        _ => null,
    };

    /// <summary>The fault of a bare status that a minimal API answered because it could not bind the request; null when that is not the reason.</summary>
    public Fault? Of(HttpContext context, int status) =>
        status is 400 or 408 or 413 && context.Features.Get<BindingFailure>() is { } failure ? Of(context, failure, status) : null;

    private Fault? Of(HttpContext context, BindingFailure failure, int status) => failure.Kind switch
    {
        BindingFailure.InvalidJson => failure.Exception is JsonException json ? JsonRefusal.Of(Faults, json) : Faults.BodyMalformed(null, null, null),
        BindingFailure.InvalidForm => failure.Exception is { } thrown ? OfForm(context, thrown) : Faults.FormMalformed(),
        BindingFailure.Antiforgery => Faults.Antiforgery(),
        BindingFailure.ImplicitBodyMissing or BindingFailure.FormBodyMissing => Faults.BodyMissing(),
        BindingFailure.BodyUnreadable => failure.Exception is BadHttpRequestException bad ? OfProtocol(context, bad) : Faults.BodyUnreadable(),
        BindingFailure.Missing when failure.ParameterName is { } name => Faults.Invalid([FieldProblem.Missing(PlaceOf(context, name))]),
        BindingFailure.Mistyped or BindingFailure.InvalidFormData when failure.ParameterName is { } name =>
            Faults.Invalid([FieldProblem.Mistyped(PlaceOf(context, name), failure.ParameterType)]),
        _ => statuses.Of(status),
    };

    private FieldPlace PlaceOf(HttpContext context, string name) => shapes.Of(context.GetEndpoint()).PlaceOf(name);

    private Fault OfForm(HttpContext context, Exception exception) => exception switch
    {
        BadHttpRequestException bad => OfProtocol(context, bad),
        // There is no other sign of it than the text: "Form value count limit 1024 exceeded."
        InvalidDataException when exception.Message.Contains("limit", StringComparison.Ordinal) && exception.Message.Contains("exceeded", StringComparison.Ordinal) =>
            statuses.Of(StatusCodes.Status413PayloadTooLarge),
        _ => Faults.FormMalformed(),
    };

    // The server's own class is obsolete as a name; what derives from the framework's is one of a server.
    private Fault OfProtocol(HttpContext context, BadHttpRequestException bad) => bad.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => statuses.TooLarge(context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize),
        StatusCodes.Status400BadRequest when bad.GetType() != typeof(BadHttpRequestException) => Faults.BodyUnreadable(),
        _ => statuses.Of(bad.StatusCode),
    };
}
