using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Faultline.Reports;

namespace Faultline.Tracker.Tests.Grouping;

/// <summary>
/// The labelled set: planted bugs, and the reports that the library made of them (LabelledSet/README.md). Labels stand outside of the
/// report and are taken off here, so that no key function can see them.
/// </summary>
internal static class LabelledSet
{
    private static readonly Lazy<IReadOnlyList<LabelledEvent>> OpenEvents = new(() => Load("open.ndjson.br"));
    private static readonly Lazy<IReadOnlyList<LabelledEvent>> SealedEvents = new(() => Load("sealed.ndjson.br"));

    /// <summary>Two thirds of the bugs, to work with.</summary>
    public static IReadOnlyList<LabelledEvent> Open => OpenEvents.Value;

    /// <summary>One third of the bugs: for <see cref="SealedThirdTests"/> alone.</summary>
    public static IReadOnlyList<LabelledEvent> Sealed => SealedEvents.Value;

    /// <summary>Groups events by a key function that sees reports only.</summary>
    public static IReadOnlyList<Grouped> Group(IReadOnlyList<LabelledEvent> events, Func<ErrorReport, string> key) =>
        [.. events.Select(e => new Grouped(e.Bug, e.Family, key(e.Report)))];

    internal static LabelledEvent Read(string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        // The report is cut out as it stands: nothing around it goes along.
        var bytes = Encoding.UTF8.GetBytes(root.GetProperty("report").GetRawText());
        if (!ErrorReport.TryParse(bytes, out var report, out var error))
            throw new InvalidDataException($"A line of the labelled set holds no report: {error}");
        return new(Text("bug"), Text("family")[0], Text("twins"), Text("variant"), report);

        string Text(string name) => root.GetProperty(name).GetString()!;
    }

    private static List<LabelledEvent> Load(string name)
    {
        using var file = typeof(LabelledSet).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing; expected it beside this code, in LabelledSet/");
        using var lines = new StreamReader(new BrotliStream(file, CompressionMode.Decompress));
        var events = new List<LabelledEvent>();
        while (lines.ReadLine() is { } line)
            events.Add(Read(line));
        return events;
    }
}
