using Faultline.Catalogue;
using Microsoft.AspNetCore.Http;

namespace Faultline.AspNetCore.Refusals;

/// <summary>The faults of requests that cannot be read or are not valid; they are codes of the service.</summary>
internal sealed class RequestFaults(string service)
{
    /// <summary>Most values that one fault names as its causes: what a format tells at most.</summary>
    private const int MaxFields = Formats.FaultCauses.MaxCount;

    private static readonly FaultField[] Place =
    [
        new("pointer", "string", "Where the value is in the body, as a JSON pointer (RFC 6901), such as /server/name; empty for the whole body.", IsRequired: false),
        new("parameter", "string", "The parameter that has the value, where it is not in a JSON body.", IsRequired: false),
        new("in", "string", "Where the parameter is: path, query, header, form or cookie.", IsRequired: false),
    ];

    private readonly FaultDefinition _invalid = new($"{service}.request.invalid", 400, "Invalid request", "The request has values that are not valid; the causes name each.")
    {
        OtherStatuses = [422],
        Summary = "Values of the request are not valid. Each cause names one of them.",
        Cause = "A value is missing, of another type, or outside what the resource takes.",
        Remedy = "Correct the values that the causes name; sending the request again unchanged fails again.",
    };

    private readonly FaultDefinition _fieldInvalid = new($"{service}.request.field_invalid", 400, "Invalid value", "A value of the request is not valid.")
    {
        OtherStatuses = [422],
        Summary = "One value of the request is not valid. It is a cause of another fault.",
        Cause = "The value is of another type, or outside what the resource takes.",
        Remedy = "Correct the value that pointer or parameter names; the detail says what is expected.",
        Fields = [.. Place, new FaultField("expected", "string", "The type or format that is expected, such as integer or uuid.", IsRequired: false)],
    };

    private readonly FaultDefinition _fieldMissing = new($"{service}.request.field_missing", 400, "Missing value", "A value that the request must have is missing.")
    {
        OtherStatuses = [422],
        Summary = "The request lacks a value that it must have. It is a cause of another fault.",
        Cause = "The value was left out, or its name is misspelt.",
        Remedy = "Send the value that pointer or parameter names.",
        Fields = Place,
    };

    private readonly FaultDefinition _fieldUnknown = new($"{service}.request.field_unknown", 400, "Unknown value", "The request has a value that the resource does not know.")
    {
        OtherStatuses = [422],
        Summary = "The request has a value that the resource does not know. It is a cause of another fault.",
        Cause = "The name is misspelt, or belongs to another version of the service.",
        Remedy = "Leave out the value that pointer names, or correct its name.",
        Fields = Place,
    };

    private readonly FaultDefinition _bodyMalformed = new($"{service}.body.malformed", 400, "Malformed body", "The body is not well-formed JSON.")
    {
        Summary = "The body of the request cannot be parsed.",
        Cause = "The body is cut, or was not made by a JSON library.",
        Remedy = "Correct the body at the line and position that the fault names.",
        Fields =
        [
            new("line", "integer", "The line of the body, from 1.", IsRequired: false),
            new("position", "integer", "The byte in that line, from 1.", IsRequired: false),
            new("pointer", "string", "The value at which reading stopped, as a JSON pointer (RFC 6901).", IsRequired: false),
        ],
    };

    private readonly FaultDefinition _formMalformed = new($"{service}.body.form_malformed", 400, "Malformed form", "The body is not a well-formed form.")
    {
        Summary = "The body of the request cannot be read as a form.",
        Cause = "The boundary in Content-Type is not the one in the body, or the body is cut.",
        Remedy = "Send the form as multipart/form-data or application/x-www-form-urlencoded.",
    };

    private readonly FaultDefinition _bodyMissing = new($"{service}.body.missing", 400, "Missing body", "The request has no body and must have one.")
    {
        Summary = "The request has no body and must have one.",
        Cause = "The client sent an empty body.",
        Remedy = "Send the body that the resource takes.",
    };

    private readonly FaultDefinition _bodyUnreadable = new($"{service}.body.unreadable", 400, "Unreadable body", "The body of the request could not be read to its end.")
    {
        Summary = "The body of the request could not be read to its end.",
        Cause = "It is shorter than its Content-Length, its chunks are malformed, or it is not in the Content-Encoding that it claims.",
        Remedy = "Send the whole body, with the length and the encoding that its headers say.",
    };

    private readonly FaultDefinition _antiforgery = new($"{service}.request.antiforgery_failed", 400, "Antiforgery token not valid", "The request has no valid antiforgery token.")
    {
        Summary = "The request must prove that it comes from the service's own pages, and does not.",
        Cause = "The token is missing or old, or cookies are blocked.",
        Remedy = "Load the page again and repeat the request.",
    };

    /// <summary>Every code made here.</summary>
    public IEnumerable<FaultDefinition> Definitions =>
        [_invalid, _fieldInvalid, _fieldMissing, _fieldUnknown, _bodyMalformed, _formMalformed, _bodyMissing, _bodyUnreadable, _antiforgery];

    /// <summary>Values are wrong: one cause for each.</summary>
    public Fault Invalid(IEnumerable<FieldProblem> problems, int status = StatusCodes.Status400BadRequest) =>
        _invalid.ToFault().WithStatus(status) with { Causes = [.. problems.Take(MaxFields).Select(problem => Field(problem).WithStatus(status))] };

    public Fault BodyMalformed(long? line, long? position, string? pointer)
    {
        var data = new Dictionary<string, object?>();
        if (line is not null && position is not null)
            (data["line"], data["position"]) = (line, position);
        if (!string.IsNullOrEmpty(pointer))
            data["pointer"] = pointer;
        var fault = _bodyMalformed.ToFault(data);
        return line is null || position is null ? fault : fault with { Detail = $"The body is not well-formed JSON: line {line}, position {position}." };
    }

    public Fault FormMalformed() => _formMalformed.ToFault();

    public Fault BodyMissing() => _bodyMissing.ToFault();

    public Fault BodyUnreadable() => _bodyUnreadable.ToFault();

    public Fault Antiforgery() => _antiforgery.ToFault();

    private Fault Field(FieldProblem problem)
    {
        var data = new Dictionary<string, object?>();
        if (problem.Place.Pointer is { } pointer)
            data["pointer"] = pointer;
        if (problem.Place.Parameter is { } parameter)
            data["parameter"] = parameter;
        if (problem.Place.In is { } place)
            data["in"] = place;
        if (problem.Expected is { } expected)
            data["expected"] = expected;
        var definition = problem.Kind switch
        {
            FieldProblemKind.Missing => _fieldMissing,
            FieldProblemKind.Unknown => _fieldUnknown,
            _ => _fieldInvalid,
        };
        var fault = definition.ToFault(data);
        return problem.Text is { Length: > 0 } text ? fault with { Detail = text } : fault;
    }
}
