using System.Text.Json;
using Faultline.Reports;

namespace Faultline.Timelines;

/// <summary>One action of the timeline in a report.</summary>
public sealed record ReportedAction
{
    /// <summary>When it began, from the beginning of the work; or null.</summary>
    public TimeSpan? Start { get; init; }

    /// <summary>How long it took, up to the report if it still ran; or null.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The kind, such as <c>sql</c>, <c>http</c> or, from python-oops, <c>SQL-main-primary</c>; or null.</summary>
    public string? Category { get; init; }

    /// <summary>What was done; or null.</summary>
    public string? Detail { get; init; }

    /// <summary>Whether it still ran when the report was made.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether the deadline had no way to end it.</summary>
    public bool WasNotInterrupted { get; init; }

    /// <summary>Whether it is a statement of a database, by its category.</summary>
    public bool IsStatement => StatementCategory.Is(Category);

    /// <summary>Keys that this view does not know, and known ones with a value of another type, by name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Unknown { get; init; } = ErrorReport.NothingUnknown;

    /// <summary>A row of either shape: an object, or an array of python-oops. Null when it is neither.</summary>
    internal static ReportedAction? Read(JsonElement row) => row.ValueKind switch
    {
        JsonValueKind.Object => OfObject(row),
        JsonValueKind.Array when row.GetArrayLength() >= 4 => OfArray(row),
        _ => null,
    };

    private static ReportedAction OfObject(JsonElement row)
    {
        var fields = new ReportedFields(row);
        return new()
        {
            Start = fields.Seconds("start"),
            Duration = fields.Seconds("duration"),
            Category = fields.Text("category"),
            Detail = fields.Text("detail"),
            IsOpen = fields.Flag("open") ?? false,
            WasNotInterrupted = fields.Flag("not_interrupted") ?? false,
            Unknown = fields.Rest,
        };
    }

    // [start ms, end ms, category, detail, backtrace].
    private static ReportedAction OfArray(JsonElement row)
    {
        var (start, end) = (Milliseconds(row[0]), Milliseconds(row[1]));
        return new()
        {
            Start = start,
            Duration = end is not null && start is not null && end >= start ? end - start : null,
            Category = TextOf(row[2]),
            Detail = TextOf(row[3]),
        };
    }

    private static string? TextOf(JsonElement element) => element.ValueKind == JsonValueKind.String ? ReportedText.Of(element) : null;

    private static TimeSpan? Milliseconds(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var ms) && ms >= 0 && ms < TimeSpan.MaxValue.TotalMilliseconds ? TimeSpan.FromMilliseconds(ms) : null;
}
