using System.Text.Json;

namespace Faultline.Reports;

/// <summary>One call on the stack of a reported exception.</summary>
public sealed record ReportedFrame
{
    /// <summary>The method with its parameters, such as <c>Compute.Scheduler.Pick(Guid id)</c>, or null.</summary>
    public string? Method { get; init; }

    /// <summary>The name of the source file, such as <c>Scheduler.cs</c>, or null.</summary>
    public string? File { get; init; }

    /// <summary>The path of the source file as the compiler saw it, or null.</summary>
    public string? Path { get; init; }

    /// <summary>The line in the file, from 1, or null.</summary>
    public int? Line { get; init; }

    /// <summary>The simple name of the assembly, or null.</summary>
    public string? Assembly { get; init; }

    /// <summary>The offset in the method's intermediate language, in bytes, or null.</summary>
    public int? IlOffset { get; init; }

    /// <summary>Whether the code belongs to the app, not to the framework or a package. False when the report does not say.</summary>
    public bool InApp { get; init; }

    /// <summary>Whether the method is an <c>async</c> one. False when the report does not say.</summary>
    public bool IsAsync { get; init; }

    /// <summary>Keys that this view does not know, and known ones with a value of another type, by name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Unknown { get; init; } = ErrorReport.NothingUnknown;

    internal static ReportedFrame Read(JsonElement element)
    {
        var fields = new ReportedFields(element);
        return new()
        {
            Method = fields.Text("method"),
            File = fields.Text("file"),
            Path = fields.Text("path"),
            Line = fields.Integer("line"),
            Assembly = fields.Text("assembly"),
            IlOffset = fields.Integer("il"),
            InApp = fields.Flag("in_app") ?? false,
            IsAsync = fields.Flag("async") ?? false,
            Unknown = fields.Rest,
        };
    }
}
