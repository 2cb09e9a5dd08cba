using System.Globalization;
using System.Text.Json;
using Faultline.Cli.Output;

namespace Faultline.Cli.Servers;

/// <summary>A report that the server knows of, but whose details are gone.</summary>
internal sealed record LostReport(JsonElement Root)
{
    private const int LabelWidth = 12;

    /// <summary>Reads <c>{"id", "project", "loss": {"text"}, "report": null}</c>; null when it is something else.</summary>
    public static LostReport? TryRead(ServerAnswer answer) =>
        JsonText.TryRead(answer.Body, out var root) && root.ValueKind == JsonValueKind.Object && root.TryGetProperty("report", out var report)
        && report.ValueKind == JsonValueKind.Null && root.ObjectOf("loss").ValueKind == JsonValueKind.Object
            ? new LostReport(root)
            : null;

    public void Print(Screen screen)
    {
        screen.Line(Root.ObjectOf("loss").TextOf("text") ?? "Its details are gone.", Styles.Warning);
        Row(screen, "Report", $"{Root.TextOf("id")} in project {Root.TextOf("project")}");
        Row(screen, "Received", Root.TimeOf("received")?.ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture));
        Row(screen, "Class", Root.TextOf("class"));
        var group = Root.ObjectOf("group");
        if (group.NumberOf("number") is { } number)
            Row(screen, "Group", string.Create(CultureInfo.InvariantCulture, $"{number}, {group.TextOf("title")}"));
    }

    private static void Row(Screen screen, string label, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            screen.Write(label.PadRight(LabelWidth), Styles.Faint).Line(value);
    }
}
