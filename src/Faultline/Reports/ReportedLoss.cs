using System.Text.Json;

namespace Faultline.Reports;

/// <summary>Something that the reporter could not read, and why.</summary>
public sealed record ReportedLoss
{
    /// <summary>The part of the report, such as <c>tags.user</c>, or null.</summary>
    public string? What { get; init; }

    /// <summary>The reason, such as <c>ToString threw System.NullReferenceException</c>, or null.</summary>
    public string? Why { get; init; }

    /// <summary>Keys that this view does not know, and known ones with a value of another type, by name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Unknown { get; init; } = ErrorReport.NothingUnknown;

    internal static ReportedLoss Read(JsonElement element)
    {
        var fields = new ReportedFields(element);
        return new() { What = fields.Text("what"), Why = fields.Text("why"), Unknown = fields.Rest };
    }
}
