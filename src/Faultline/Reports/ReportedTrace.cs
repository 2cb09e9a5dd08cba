using System.Text.Json;

namespace Faultline.Reports;

/// <summary>The W3C trace context of the failed request, as a report tells it. Source: W3C Trace Context.</summary>
public sealed record ReportedTrace
{
    /// <summary>32 hexadecimal digits, or null.</summary>
    public string? TraceId { get; init; }

    /// <summary>16 hexadecimal digits, or null.</summary>
    public string? SpanId { get; init; }

    /// <summary>The inbound <c>traceparent</c> header, such as <c>00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01</c>, or null.</summary>
    public string? Parent { get; init; }

    /// <summary>Keys that this view does not know, and known ones with a value of another type, by name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Unknown { get; init; } = ErrorReport.NothingUnknown;

    internal static ReportedTrace Read(JsonElement element)
    {
        var fields = new ReportedFields(element);
        return new()
        {
            TraceId = fields.Text("trace_id"),
            SpanId = fields.Text("span_id"),
            Parent = fields.Text("parent"),
            Unknown = fields.Rest,
        };
    }
}
