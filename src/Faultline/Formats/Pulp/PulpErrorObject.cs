using System.Text.Json;

namespace Faultline.Formats.Pulp;

/// <summary>The members of an <c>error</c> object, of Pulp 2 or Pulp 3, ours or theirs, before they become a fault.</summary>
internal readonly struct PulpErrorObject
{
    private PulpErrorObject(JsonElement element)
    {
        Span<char> buffer = stackalloc char[PulpNames.MaxLength];
        foreach (var member in element.EnumerateObject())
        {
            switch (PulpNames.Of(member, buffer))
            {
                case "code": Code = member.Value; break;
                case "description": Description = member.Value; break;
                case "data": Data = member.Value; break;
                case "sub_errors": SubErrors = member.Value; break;
                case "error_code": NumberOfThree = member.Value; break;
                case "traceback": Traceback = member.Value; break;
                case "title": Title = member.Value.AsText(); break;
                case PulpNumbers.CodeField: FaultCode = member.Value.AsText(); break;
                case "http_status": Status = member.Value.AsStatus(); break;
                case "request_id": RequestId = member.Value.AsText(); break;
                case "report_id": ReportId = member.Value.AsText(); break;
                case "sub_errors_left_out": break;
                default: PulpValues.Keep(Others ??= [], member); break;
            }
        }
    }

    public JsonElement Code { get; }

    public JsonElement Description { get; }

    public JsonElement Data { get; }

    public JsonElement SubErrors { get; }

    public JsonElement NumberOfThree { get; }

    public JsonElement Traceback { get; }

    public string? Title { get; }

    public string? FaultCode { get; }

    public int Status { get; }

    public string? RequestId { get; }

    public string? ReportId { get; }

    public Dictionary<string, object?>? Others { get; }

    /// <summary>Whether it is Pulp 3's, which has neither code nor data nor sub errors.</summary>
    public bool IsOfThree => NumberOfThree.ValueKind == JsonValueKind.String
        || (Code.ValueKind == JsonValueKind.Undefined && Data.ValueKind == JsonValueKind.Undefined && SubErrors.ValueKind == JsonValueKind.Undefined);

    /// <summary>Whether it is Pulp's also where the document around it does not say so.</summary>
    public bool IsMarked => SubErrors.ValueKind == JsonValueKind.Array || NumberOfThree.ValueKind == JsonValueKind.String || Traceback.ValueKind == JsonValueKind.String
        || PulpNumbers.IsNumber(Code.AsText());

    // Other products have an object "error" too, with a code that is a number and a message.
    private bool IsOne => Description.ValueKind is JsonValueKind.String or JsonValueKind.Null
        || (Code.ValueKind == JsonValueKind.String && (Data.ValueKind == JsonValueKind.Object || SubErrors.ValueKind == JsonValueKind.Array))
        || NumberOfThree.ValueKind == JsonValueKind.String;

    /// <summary>The data as those of a fault; empty where they are no object.</summary>
    public Dictionary<string, object?> DataMap() => Data.ValueKind == JsonValueKind.Object ? Data.AsMap() : [];

    public static PulpErrorObject? Of(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && new PulpErrorObject(element) is { IsOne: true } error ? error : null;
}
