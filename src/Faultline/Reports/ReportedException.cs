using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Faultline.Reports;

/// <summary>One exception of the tree in a report.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It tells of an exception; it is none, as ReportedFault is no fault.")]
public sealed record ReportedException
{
    /// <summary>The full name of the class, such as <c>System.InvalidOperationException</c>, or null.</summary>
    public string? Type { get; init; }

    /// <summary>The scrubbed message, or null.</summary>
    public string? Value { get; init; }

    /// <summary>The simple name of the assembly that the class is from, or null.</summary>
    public string? Assembly { get; init; }

    /// <summary>The COM error code (<see cref="Exception.HResult"/>), or null.</summary>
    public int? HResult { get; init; }

    /// <summary>The entries of <see cref="Exception.Data"/> as text, by key. Empty when the report has none.</summary>
    public required IReadOnlyDictionary<string, string> Data { get; init; }

    /// <summary>The stack, innermost call first. Empty when the report has none.</summary>
    public IReadOnlyList<ReportedFrame> Frames { get; init; } = [];

    /// <summary>The exceptions that led to this one, in order; more than one for an <see cref="AggregateException"/>.</summary>
    public IReadOnlyList<ReportedException> Inner { get; init; } = [];

    /// <summary>Whether this exception was told already, above or beside, so that it was not told again.</summary>
    public bool Cycle { get; init; }

    /// <summary>How many inner exceptions were left out. 0 when the report does not say.</summary>
    public int Elided { get; init; }

    /// <summary>Keys that this view does not know, and known ones with a value of another type, by name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Unknown { get; init; } = ErrorReport.NothingUnknown;

    internal static ReportedException Read(JsonElement element)
    {
        var fields = new ReportedFields(element);
        return new()
        {
            Type = fields.Text("type"),
            Value = fields.Text("value"),
            Assembly = fields.Text("assembly"),
            HResult = fields.Integer("hresult"),
            Data = fields.TextMap("data"),
            Frames = fields.Objects("frames", ReportedFrame.Read),
            Inner = fields.Objects("inner", Read),
            Cycle = fields.Flag("cycle") ?? false,
            Elided = fields.Integer("elided") ?? 0,
            Unknown = fields.Rest,
        };
    }
}
