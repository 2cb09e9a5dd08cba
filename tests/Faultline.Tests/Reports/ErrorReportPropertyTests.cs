using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Faultline.Reports;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Reports;

public sealed class ErrorReportPropertyTests
{
    [Fact]
    public void Arbitrary_bytes_never_throw() =>
        Prop.ForAll<byte[]>(bytes => ReadAll(bytes)).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void A_report_with_some_bytes_changed_never_throws()
    {
        var changes = ArbMap.Default.GeneratorFor<(int At, byte To)[]>().Where(c => c.Length > 0).ToArbitrary();
        Prop.ForAll(changes, edits =>
        {
            var bytes = Encoding.UTF8.GetBytes(ErrorReportSamples.Full);
            foreach (var (at, to) in edits.Take(5))
                bytes[(uint)(at * 7919) % bytes.Length] = to;
            return ReadAll(bytes);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void A_report_cut_at_any_byte_is_refused_and_never_throws()
    {
        var bytes = Encoding.UTF8.GetBytes(ErrorReportSamples.Full);
        for (var length = 0; length < bytes.Length; length++)
            ErrorReport.TryParse(bytes.AsMemory(0, length), out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void Any_value_in_the_place_of_any_other_is_read_or_unknown()
    {
        string[] others = ["null", "true", "-7", "1e400", "\"\"", "\"\\ud800\"", "[]", "[null,[1]]", "{}", "{\"a\":{\"b\":null}}"];
        foreach (var path in PathsOf(JsonNode.Parse(ErrorReportSamples.Full)!))
        {
            foreach (var other in others)
                ReadAll(Encoding.UTF8.GetBytes(Replace(path, other))).ShouldBeTrue($"{path} = {other}");
        }
    }

    [Fact]
    public void Unknown_keys_round_trip_byte_for_byte() =>
        Prop.ForAll<string, string, double>((name, text, number) =>
        {
            var key = JsonSerializer.Serialize("x-" + name);
            var line = $$"""{"id":"OOPS-7ZK3M9QW2X5T8V1B0N6C", {{key}} : {"t" :{{JsonSerializer.Serialize(text)}}, "n":1.50e1 } }""";
            var report = ErrorReportTests.Parse(line);
            return Encoding.UTF8.GetString(report.Raw.Span) == line
                && report.Unknown.Count == 1
                && line.Contains(report.Unknown.Single().Value.GetRawText(), StringComparison.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Text_is_what_System_Text_Json_reads() =>
        Prop.ForAll<string>(text =>
        {
            var json = JsonSerializer.Serialize(text ?? "");
            using var document = JsonDocument.Parse(json);
            var report = ErrorReportTests.Parse($$"""{"id":"OOPS-7ZK3M9QW2X5T8V1B0N6C","value":{{json}}}""");
            return report.Value == document.RootElement.GetString();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    private static bool ReadAll(byte[] bytes)
    {
        if (!ErrorReport.TryParse(bytes, out var report, out var error))
            return error.Length > 0;
        Touch(report);
        return report.Raw.Length > 0;
    }

    /// <summary>Reads every public member of every object of the view.</summary>
    private static void Touch(object? value)
    {
        switch (value)
        {
            case null or string or JsonElement:
                return;
            case System.Collections.IEnumerable list:
                foreach (var item in list)
                    Touch(item);
                return;
            default:
                if (value.GetType().Namespace != typeof(ErrorReport).Namespace)
                    return;
                foreach (var property in value.GetType().GetProperties())
                    Touch(property.GetValue(value));
                return;
        }
    }

    private static IEnumerable<string> PathsOf(JsonNode node) => node switch
    {
        JsonObject map => map.SelectMany(p => PathsOf(p.Value!)).Append(node.GetPath()),
        JsonArray list => list.SelectMany(item => PathsOf(item!)).Append(node.GetPath()),
        _ => [node.GetPath()],
    };

    private static string Replace(string path, string json)
    {
        var root = JsonNode.Parse(ErrorReportSamples.Full)!;
        if (path == "$")
            return json;
        Find(root, path).ReplaceWith(JsonNode.Parse("\"@@\""));
        return root.ToJsonString().Replace("\"@@\"", json, StringComparison.Ordinal);
    }

    private static JsonNode Find(JsonNode node, string path) =>
        node.GetPath() == path
            ? node
            : Find((node as JsonObject)?.Select(p => p.Value!).First(n => Leads(n, path)) ?? node.AsArray().First(n => Leads(n!, path))!, path);

    private static bool Leads(JsonNode node, string path)
    {
        var own = node.GetPath();
        return path.StartsWith(own, StringComparison.Ordinal) && (path.Length == own.Length || path[own.Length] is '.' or '[');
    }
}
