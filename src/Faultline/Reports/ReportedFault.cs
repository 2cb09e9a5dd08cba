using System.Text.Json;

namespace Faultline.Reports;

/// <summary>What the caller was told, as a report tells it. Nothing in it is checked: the code may be no fault code.</summary>
public sealed record ReportedFault
{
    /// <summary>The stable name of the problem, such as <c>compute.server.not_found</c>, or null.</summary>
    public string? Code { get; init; }

    /// <summary>The HTTP status, or null.</summary>
    public int? Status { get; init; }

    /// <summary>The summary that does not change from one occurrence to the next, or null.</summary>
    public string? Title { get; init; }

    /// <summary>What happened this time, or null.</summary>
    public string? Detail { get; init; }

    /// <summary>The machine-readable facts of this occurrence, as JSON, or null.</summary>
    public JsonElement? Data { get; init; }

    /// <summary>The faults that led to this one, the most recent first. Empty when the report has none.</summary>
    public IReadOnlyList<ReportedFault> Causes { get; init; } = [];

    /// <summary>Keys that this view does not know, and known ones with a value of another type, by name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Unknown { get; init; } = ErrorReport.NothingUnknown;

    internal static ReportedFault Read(JsonElement element)
    {
        var fields = new ReportedFields(element);
        return new()
        {
            Code = fields.Text("code"),
            Status = fields.Integer("status"),
            Title = fields.Text("title"),
            Detail = fields.Text("detail"),
            Data = fields.Any("data"),
            Causes = fields.Objects("causes", Read),
            Unknown = fields.Rest,
        };
    }
}
