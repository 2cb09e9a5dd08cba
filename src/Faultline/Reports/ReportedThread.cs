using System.Text.Json;

namespace Faultline.Reports;

/// <summary>The thread on which the failure was seen; absent for work that passed its limit, which others report.</summary>
public sealed record ReportedThread
{
    /// <summary>The managed thread id, or null.</summary>
    public int? Id { get; init; }

    /// <summary>The thread's name, such as <c>.NET TP Worker</c>, or null.</summary>
    public string? Name { get; init; }

    /// <summary>Keys that this view does not know, and known ones with a value of another type, by name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Unknown { get; init; } = ErrorReport.NothingUnknown;

    internal static ReportedThread Read(JsonElement element)
    {
        var fields = new ReportedFields(element);
        return new() { Id = fields.Integer("id"), Name = fields.Text("name"), Unknown = fields.Rest };
    }
}
