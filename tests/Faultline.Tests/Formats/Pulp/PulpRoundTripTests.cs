using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Faultline.Formats;
using Faultline.Formats.Pulp;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Formats.Pulp;

/// <summary>What has a place in a document comes back from it.</summary>
public sealed class PulpRoundTripTests
{
    private static readonly PulpFormat Format = new();

    private static Gen<string> Texts => Gen.OneOf(Gen.Elements("", "x", "rép\u00f6 \ud83d\ude00", "a'\"\\\n", "</p>"), ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => WithoutHalves(text.Get)));

    private static Gen<object?> Values(int size) => Gen.Frequency(
        (3, Texts.Select(object? (text) => text)),
        (2, ArbMap.Default.GeneratorFor<long>().Select(object? (number) => number)),
        (1, ArbMap.Default.GeneratorFor<NormalFloat>().Select(object? (number) => number.Get)),
        (1, Gen.Elements<object?>(true, false, null)),
        (size > 0 ? 2 : 0, Gen.Sized(_ => Values(size - 1).ListOf(2)).Select(object? (list) => list.ToList())),
        (size > 0 ? 2 : 0, Maps(size - 1).Select(object? (map) => map)));

    private static Gen<Dictionary<string, object?>> Maps(int size) =>
        Gen.Zip(Gen.Elements("a", "b", "resources", "property_names", "server_id", "ö"), Gen.Sized(_ => Values(size))).ListOf(2).Select(pairs => pairs.GroupBy(pair => pair.Item1).ToDictionary(pair => pair.Key, pair => pair.First().Item2));

    private static Gen<Fault> Faults(int depth) =>
        from code in Gen.Elements("compute.server.not_found", "a.b", "pulp.plp0009", "x.y.z-1")
        from number in Gen.Elements(null, "PLP0009", "PLP0000", "PLP0015", "PLP1000", "RPM0001", "PLP0026", "PLP0024")
        from status in Gen.Choose(400, 599)
        from title in Gen.Elements("T", "Not found", "Zwölf")
        from detail in Texts
        from data in Maps(2)
        from hasIds in Gen.Elements(true, false)
        from causes in depth == 0 ? Gen.Constant(new List<Fault>()) : Gen.Choose(0, 2).SelectMany(count => Faults(depth - 1).ListOf(count)).Select(list => list.ToList())
        select new Fault(code, status, title, detail)
        {
            PulpCode = number, Data = data, Causes = causes, RequestId = hasIds ? RequestId.New() : null, ReportId = hasIds ? ReportId.New() : null,
            Links = hasIds ? [new FaultLink("help", "https://example.org/h"), new FaultLink("related", "/r")] : [],
        };

    [Fact]
    public void A_fault_comes_back_whole() =>
        Prop.ForAll(Faults(3).ToArbitrary(), fault =>
        {
            var read = Format.Read(PulpJson.Write(Format, new FaultAnswer(fault)), new FaultSource(500)).ShouldNotBeNull();
            ShouldSayTheSame(read, fault);
            read.Links.ShouldBe(fault.Links);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void What_was_read_is_written_as_it_was() =>
        Prop.ForAll(Faults(2).ToArbitrary(), Gen.Elements(true, false).ToArbitrary(), (fault, isStrict) =>
        {
            var format = new PulpFormat(isStrict);
            var once = PulpJson.Write(format, new FaultAnswer(fault));
            var twice = PulpJson.Write(format, new FaultAnswer(format.Read(once, new FaultSource(500)).ShouldNotBeNull()));
            PulpJson.ShouldBe(twice, once);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Unknown_members_keep_their_places()
    {
        const string Document = """
            {"_href":"/x","http_status":400,"http_request_method":"GET","error_message":"m","exception":null,"traceback":null,"args":["a",1.50,{"deep":[[[[[[[[[[[[[[[["end"]]]]]]]]]]]]]]]]}],"extra":{"k":1e400},
             "error":{"code":"PLP1000","description":"m","data":{"n":12345678901234567890123},"sub_errors":[{"code":"PLP1002","description":"d","data":{},"sub_errors":[],"hint":"h"}],"more":[1]}}
            """;
        var fault = Format.Read(PulpJson.Parse(Document), new FaultSource(400)).ShouldNotBeNull();
        PulpJson.ShouldBe(PulpJson.Write(new PulpFormat(isStrict: true), new FaultAnswer(fault) { Target = "/x" }), PulpJson.Parse(Document));
    }

    [Fact]
    public void A_document_with_some_bytes_changed_never_throws()
    {
        var samples = PulpVectors.Of("server_documents.json").Values.Where(vector => vector.GetProperty("expected").TryGetProperty("body", out _))
            .Select(vector => Encoding.UTF8.GetBytes(vector.GetProperty("expected").GetProperty("body").GetRawText())).ToList();
        Prop.ForAll(ArbMap.Default.GeneratorFor<(int At, byte To)[]>().ToArbitrary(), ArbMap.Default.GeneratorFor<uint>().ToArbitrary(), (edits, which) =>
        {
            var bytes = samples[(int)(which % samples.Count)].ToArray();
            foreach (var (at, to) in edits.Take(5))
                bytes[(uint)(at * 7919) % bytes.Length] = to;
            return ReadAny(bytes);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void Any_value_in_the_place_of_any_other_never_throws()
    {
        string[] others = ["null", "true", "-7", "1e400", "\"\"", "\"\\ud800\"", "[]", "[null,[1]]", "{}", "{\"a\":{\"b\":null}}", "{\"description\":\"d\"}"];
        var sample = JsonNode.Parse("""{"_href":"/","http_status":400,"http_request_method":"GET","error_message":"m","exception":[],"traceback":[],"args":[],"request_id":"r","report_id":"o","links":[{"rel":"help","href":"/"}],"error":{"code":"PLP1000","description":"d","data":{"fault_code":"a.b"},"title":"t","http_status":400,"fault_code":"a.b","error_code":"x","sub_errors":[{"code":"PLP1002","description":"d","data":{},"sub_errors":[]}]}}""")!;
        foreach (var name in sample.AsObject().Select(member => member.Key).ToList())
        {
            foreach (var other in others)
                Replaced(sample, document => document, name, other).ShouldBeTrue($"{name} = {other}");
        }

        foreach (var name in sample["error"]!.AsObject().Select(member => member.Key).ToList())
        {
            foreach (var other in others)
                Replaced(sample, document => document["error"]!, name, other).ShouldBeTrue($"error.{name} = {other}");
        }
    }

    [Fact]
    public void A_document_as_deep_as_JSON_goes_is_read()
    {
        var error = """{"code":"PLP1000","description":"d","data":{},"sub_errors":[]}""";
        for (var i = 0; i < 29; i++)
            error = $$"""{"code":"PLP1000","description":"d{{i}}","data":{},"sub_errors":[{{error}}]}""";
        var fault = Format.Read(PulpJson.Parse($$"""{"error_message":"m","error":{{error}}}"""), new FaultSource(400)).ShouldNotBeNull();
        var depth = 0;
        for (var at = fault; at.Causes.Count > 0; at = at.Causes[0])
            depth++;
        depth.ShouldBe(29);
        PulpFormatTests.ShouldBePulps(PulpJson.Write(Format, new FaultAnswer(fault)), isStrict: false);
    }

    private static void ShouldSayTheSame(Fault read, Fault fault)
    {
        (read.Code, read.Status, read.Title, read.Detail, read.PulpCode).ShouldBe((fault.Code, fault.Status, fault.Title, fault.Detail, fault.PulpCode));
        (read.RequestId, read.ReportId).ShouldBe((fault.RequestId, fault.ReportId));
        PulpValues.AreEqual(Json(read.Data).AsPlain(), Json(fault.Data).AsPlain()).ShouldBeTrue();
        read.Extensions.ShouldBeEmpty();
        read.Causes.Count.ShouldBe(fault.Causes.Count);
        foreach (var (one, other) in read.Causes.Zip(fault.Causes))
            ShouldSayTheSame(one, other);
    }

    private static JsonElement Json(IReadOnlyDictionary<string, object?> data) => FaultJson.Read(data);

    // By text, since what a document may hold is more than a JsonNode may.
    private static bool Replaced(JsonNode sample, Func<JsonNode, JsonNode> part, string name, string other)
    {
        var copy = sample.DeepClone();
        part(copy).AsObject()[name] = "@";
        return ReadAny(Encoding.UTF8.GetBytes(copy.ToJsonString().Replace("\"@\"", other, StringComparison.Ordinal)));
    }

    private static bool ReadAny(byte[] bytes)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(bytes);
        }
        catch (JsonException)
        {
            return true;
        }

        using (document)
        {
            var fault = Format.Read(document.RootElement, new FaultSource(500));
            if (fault is null)
                return true;
            var output = new ArrayBufferWriter<byte>();
            Format.Write(new FaultAnswer(fault, ""), output);
            using var written = JsonDocument.Parse(output.WrittenMemory);
            return true;
        }
    }

    private static string WithoutHalves(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
