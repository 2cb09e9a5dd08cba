using System.Text.Json;
using Faultline.AspNetCore.Requests;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Faultline.AspNetCore.Refusals;

/// <summary>What the framework refuses before, or while, a handler reads its request: which fault it is.</summary>
internal sealed class RequestRefusals(StatusFaults statuses, RequestShapes shapes)
{
    private const string JsonReader = "Microsoft.AspNetCore.Http.HttpRequestJsonExtensions";
    private const string FormReader = "Microsoft.AspNetCore.Http.Features.FormFeature";

    private RequestFaults Faults => statuses.Request;

    /// <summary>The fault of an exception that the framework threw because of the request; null when it is another one.</summary>
    public Fault? Of(HttpContext context, Exception exception) => exception switch
    {
        BadHttpRequestException bad => BindingFailure.Of(bad) is { } failure ? Of(context, [failure], bad.StatusCode) : OfProtocol(context, bad),
        AntiforgeryValidationException => Faults.Antiforgery(),
        // Who threw these is dear to find out, so it is asked only where there is a body to be read, or should be.
        JsonException or InvalidOperationException or InvalidDataException or IOException when HasBody(context) || MayHaveBody(context.Request.Method) => OfReading(context, exception),
        _ => null,
    };

    /// <summary>The fault of a bare status that a minimal API answered because it could not bind the request; null when that is not the reason.</summary>
    public Fault? Of(HttpContext context, int status) =>
        status is 400 or 408 or 413 && context.Features.Get<BindingFailures>() is { Count: > 0 } failures ? Of(context, failures, status) : null;

    private static bool HasBody(HttpContext context) => context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false };

    private static bool MayHaveBody(string method) => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method);

    private Fault? OfReading(HttpContext context, Exception exception) => exception switch
    {
        JsonException json => ThrownBy.Method(json, JsonReader) ? OfJson(context, json) : null,
        InvalidOperationException when ThrownBy.Itself(exception, JsonReader) || ThrownBy.Itself(exception, FormReader) => statuses.Of(StatusCodes.Status415UnsupportedMediaType),
        InvalidDataException or IOException when ThrownBy.Method(exception, FormReader) => OfForm(context, exception),
        _ => ThrownBy.Decompression(context, exception) ? Faults.BodyUnreadable() : null,
    };

    private Fault OfJson(HttpContext context, JsonException json)
    {
        if (!HasBody(context))
            return Faults.BodyMissing();
        // Bytes in an encoding that nobody took off are no JSON; request decompression takes the header away with the encoding.
        return context.Request.Headers.ContentEncoding is [{ Length: > 0 } encoding] && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)
            ? statuses.Of(StatusCodes.Status415UnsupportedMediaType) with { Detail = "This service does not take bodies in this Content-Encoding." }
            : JsonRefusal.Of(Faults, json);
    }

    // What is wrong with the body as a whole says more than what was missed because of it.
    private Fault Of(HttpContext context, IReadOnlyList<BindingFailure> failures, int status)
    {
        if (failures.Select(failure => OfBody(context, failure)).FirstOrDefault(fault => fault is not null) is { } body)
            return body;
        var problems = failures.Select(failure => OfValue(context, failure)).OfType<FieldProblem>().ToList();
        return problems.Count > 0 ? Faults.Invalid(problems) : statuses.Of(status);
    }

    private Fault? OfBody(HttpContext context, BindingFailure failure) => failure.Kind switch
    {
        BindingFailure.InvalidJson => failure.Exception is JsonException json ? OfJson(context, json) : Faults.BodyMalformed(null, null, null),
        BindingFailure.InvalidForm => failure.Exception is { } thrown ? OfForm(context, thrown) : Faults.FormMalformed(),
        BindingFailure.Antiforgery => Faults.Antiforgery(),
        BindingFailure.ImplicitBodyMissing or BindingFailure.FormBodyMissing => Faults.BodyMissing(),
        BindingFailure.BodyUnreadable => failure.Exception is { } thrown && (thrown is BadHttpRequestException || ThrownBy.Method(thrown, FormReader)) ? OfForm(context, thrown) : Faults.BodyUnreadable(),
        _ => null,
    };

    private FieldProblem? OfValue(HttpContext context, BindingFailure failure) => failure switch
    {
        { Kind: BindingFailure.Missing, ParameterName: { } name } => FieldProblem.Missing(PlaceOf(context, name)),
        { Kind: BindingFailure.Mistyped or BindingFailure.InvalidFormData, ParameterName: { } name } => FieldProblem.Mistyped(PlaceOf(context, name), failure.ParameterType),
        _ => null,
    };

    private FieldPlace PlaceOf(HttpContext context, string name) => shapes.Of(RequestEndpoint.Of(context)).PlaceOf(name);

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
