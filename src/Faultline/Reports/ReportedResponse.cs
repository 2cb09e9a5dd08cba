using System.Text.Json;

namespace Faultline.Reports;

/// <summary>A response that had started when the request failed, as a report tells it.</summary>
public sealed record ReportedResponse
{
    /// <summary>Whether the response had started, or null when the report does not say.</summary>
    public bool? Started { get; init; }

    /// <summary>Bytes of the body that had left when the response was cut, or null.</summary>
    public long? BytesSent { get; init; }

    /// <summary>Keys that this view does not know, and known ones with a value of another type, by name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Unknown { get; init; } = ErrorReport.NothingUnknown;

    internal static ReportedResponse Read(JsonElement element)
    {
        var fields = new ReportedFields(element);
        return new() { Started = fields.Flag("started"), BytesSent = fields.Long("bytes_sent"), Unknown = fields.Rest };
    }
}
