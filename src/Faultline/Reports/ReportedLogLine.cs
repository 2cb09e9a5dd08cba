using System.Text.Json;

namespace Faultline.Reports;

/// <summary>One line that the failed request had logged before it failed.</summary>
public sealed record ReportedLogLine
{
    /// <summary>When it was logged, UTC, or null.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The level, such as <c>Warning</c>, or null.</summary>
    public string? Level { get; init; }

    /// <summary>The logger's category, such as <c>Compute.Scheduler</c>, or null.</summary>
    public string? Category { get; init; }

    /// <summary>The formatted, scrubbed message, or null.</summary>
    public string? Text { get; init; }

    /// <summary>The class of the exception that was logged with it, or null.</summary>
    public string? Exception { get; init; }

    /// <summary>Keys that this view does not know, and known ones with a value of another type, by name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Unknown { get; init; } = ErrorReport.NothingUnknown;

    internal static ReportedLogLine Read(JsonElement element)
    {
        var fields = new ReportedFields(element);
        return new()
        {
            Time = fields.Time("time"),
            Level = fields.Text("level"),
            Category = fields.Text("category"),
            Text = fields.Text("text"),
            Exception = fields.Text("exception"),
            Unknown = fields.Rest,
        };
    }
}
