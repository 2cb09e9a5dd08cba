using System.Text.Json;

namespace Faultline.Reports;

/// <summary>The failed request, as a report tells it.</summary>
public sealed record ReportedRequest
{
    /// <summary>The HTTP method, such as <c>GET</c>, or null.</summary>
    public string? Method { get; init; }

    /// <summary>The protocol, such as <c>HTTP/1.1</c>, or null.</summary>
    public string? Protocol { get; init; }

    /// <summary>Headers by name; a hidden value is <c>&lt;hidden&gt;</c>. Empty when the report has none.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Route values by name, such as <c>id</c> → <c>boom</c>. Empty when the report has none.</summary>
    public required IReadOnlyDictionary<string, string> Route { get; init; }

    /// <summary>Keys that this view does not know, and known ones with a value of another type, by name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Unknown { get; init; } = ErrorReport.NothingUnknown;

    internal static ReportedRequest Read(JsonElement element)
    {
        var fields = new ReportedFields(element);
        return new()
        {
            Method = fields.Text("method"),
            Protocol = fields.Text("protocol"),
            Headers = fields.TextMap("headers"),
            Route = fields.TextMap("route"),
            Unknown = fields.Rest,
        };
    }
}
