using System.Text.Json;
using Faultline.AspNetCore.Refusals;
using Faultline.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.WebUtilities;

namespace Faultline.AspNetCore.Problems;

/// <summary>Which fault the problem details are that the app, or the framework for it, answers with.</summary>
internal sealed class ProblemFaults(FaultComposer composer, StatusFaults statuses, RequestShapes shapes)
{
    // Ours have names of their own, and the framework's trace id is in the request id's place.
    private static readonly string[] NotData = ["code", "traceId", "request_id", "report_id", "type", "title", "status", "detail", "errors"];

    // What the framework says where nobody said anything.
    private static readonly string[] UsualTitles = ["An error occurred while processing your request.", "One or more validation errors occurred.", "Unprocessable Entity"];

    /// <summary>The status that they mean, or null when it is none of an error.</summary>
    public static int? StatusOf(HttpContext context, ProblemDetails problem) =>
        (problem.Status ?? context.Response.StatusCode) is >= 400 and <= 599 and var status ? status : null;

    public Fault Of(HttpContext context, ProblemDetails problem, int status)
    {
        var invalid = ErrorsOf(problem) is { Count: > 0 } errors ? OfErrors(context, errors, status) : null;
        var bare = composer.OfStatus(context, status);
        var hasOwnCode = problem.Extensions.TryGetValue("code", out var named) & FaultCode.TryParse(named?.ToString(), out var code);
        var title = string.IsNullOrWhiteSpace(problem.Title) || IsUsual(problem.Title, status) ? null : problem.Title;
        var detail = string.IsNullOrWhiteSpace(problem.Detail) ? null : problem.Detail;
        var (data, links) = (DataOf(problem), LinksOf(problem));
        if (title is null && detail is null && data.Count == 0 && links.Count == 0 && !hasOwnCode)
            return invalid ?? bare;
        // Who says something of a status says more than what stood there without it, such as an unknown URI.
        var usual = invalid ?? statuses.Of(status);
        var fault = title is null && !hasOwnCode
            ? usual
            : new Fault(hasOwnCode ? code : usual.Code, usual.Status, title ?? usual.Title, usual.Detail) { Causes = usual.Causes };
        // That the causes name each value is worth more than the title once more.
        detail ??= invalid is null ? title ?? usual.Detail : usual.Detail;
        foreach (var (name, value) in usual.Data)
            data.TryAdd(name, value);
        return fault with { Detail = detail, Data = data, Links = links, RetryAfter = bare.RetryAfter };
    }

    /// <summary>The fault of a validator's errors: one cause for each message, with the place of the value.</summary>
    public Fault OfErrors(HttpContext context, IEnumerable<KeyValuePair<string, string[]>> errors, int status)
    {
        var endpoint = RequestEndpoint.Of(context);
        var shape = shapes.Of(endpoint);
        var list = errors.ToList();
        // MVC tells of JSON that it could not read under the path of System.Text.Json, and then of everything that is missing because of it.
        // Elsewhere such a path is a name like any other, unless the reader itself speaks.
        var isMvc = endpoint?.Metadata.GetMetadata<ActionDescriptor>() is not null;
        if (list.FirstOrDefault(error => JsonPointer.IsReaders(error.Key) && error.Value is [var text, ..] && (isMvc || JsonRefusal.IsReaders(text))) is { Key: { } path, Value: [var message, ..] })
            return JsonRefusal.Of(statuses.Request, message, path);
        // MVC tells of a body that is not there as of a value without a name; where none is taken, that is the whole request.
        if (shape.TakesBody && list.Exists(error => error.Key.Length == 0) && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
            return statuses.Request.BodyMissing();
        var problems = list.SelectMany(error => error.Value.Select(text => new FieldProblem(shape.PlaceOf(error.Key), FieldProblemKind.Invalid, text)));
        if (status is StatusCodes.Status400BadRequest or StatusCodes.Status422UnprocessableEntity)
            return statuses.Request.Invalid(problems, status);
        return statuses.Of(status) with { Causes = statuses.Request.Invalid(problems).Causes };
    }

    private static IDictionary<string, string[]>? ErrorsOf(ProblemDetails problem) => problem switch
    {
        HttpValidationProblemDetails validation => validation.Errors,
        _ => null,
    };

    private static bool IsUsual(string title, int status) => title == ReasonPhrases.GetReasonPhrase(status) || UsualTitles.Contains(title);

    private static Dictionary<string, object?> DataOf(ProblemDetails problem)
    {
        var data = new Dictionary<string, object?>();
        foreach (var (name, value) in problem.Extensions)
        {
            if (!NotData.Contains(name))
                data[name] = value;
        }

        if (problem.Instance is { Length: > 0 } instance)
            data["instance"] = instance;
        foreach (var (name, value) in OwnMembers(problem))
            data[name] = value;
        return data;
    }

    // Of a class that the app derived: what it has beside the members of every problem.
    private static IEnumerable<KeyValuePair<string, object?>> OwnMembers(ProblemDetails problem)
    {
        if (problem.GetType().Assembly == typeof(ProblemDetails).Assembly || problem.GetType().Assembly == typeof(ValidationProblemDetails).Assembly)
            return [];
        // The fence protects the answer: a property that throws takes the app's own members with it, and nothing else.
        try
        {
            return [.. JsonSerializer.SerializeToElement(problem, problem.GetType(), JsonSerializerOptions.Web).EnumerateObject()
                .Where(member => !NotData.Contains(member.Name) && member.Value.ValueKind != JsonValueKind.Null)
                .Select(member => KeyValuePair.Create(member.Name, (object?)member.Value))];
        }
        catch (Exception)
        {
            return [];
        }
    }

    // The framework's types lead to the RFC, as the help link of a format does where there is no better one.
    private static IReadOnlyList<FaultLink> LinksOf(ProblemDetails problem) =>
        Uri.TryCreate(problem.Type, UriKind.Absolute, out var type) && type.Scheme is "http" or "https" && !IsRfc(type)
            ? [new FaultLink(FaultLink.Help, problem.Type!)]
            : [];

    private static bool IsRfc(Uri type) => type.Host is "tools.ietf.org" or "datatracker.ietf.org" or "www.rfc-editor.org";
}
