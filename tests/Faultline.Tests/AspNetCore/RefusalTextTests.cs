using System.Text.Json;
using System.Text.Json.Serialization;
using Faultline.AspNetCore;
using Faultline.AspNetCore.Refusals;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;

namespace Faultline.Tests.AspNetCore;

/// <summary>What is read out of the framework's messages: of any text, and of the framework's own, in whatever words it says it.</summary>
public sealed class RefusalTextTests
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
    private static readonly RequestFaults Faults = new StatusFaults("test").Request;

    [Theory]
    [InlineData("$", "")]
    [InlineData("$.a.b", "/a/b")]
    [InlineData("$.items[0].price_eur", "/items/0/price_eur")]
    [InlineData("$['odd name'].x", "/odd name/x")]
    [InlineData("$['a.b']", "/a.b")]
    [InlineData("$.a['b/c~d'][2]", "/a/b~1c~0d/2")]
    [InlineData("Server.Items[12].Name", "/Server/Items/12/Name")]
    [InlineData("[3]", "/3")]
    [InlineData("", "")]
    [InlineData("a..b", "/a/b")]
    [InlineData("a[", "/a/")]
    [InlineData("$['open", "/open")]
    [InlineData("$price", "/$price")]
    [InlineData("$[0]", "/0")]
    public void A_path_is_a_pointer(string path, string expected) => JsonPointer.Of(JsonPointer.Segments(path)).ShouldBe(expected);

    [Fact]
    public void Any_text_is_a_path_and_the_pointer_is_well_formed() => Prop.ForAll<string>(text =>
    {
        var pointer = JsonPointer.Of(JsonPointer.Segments(text ?? ""));
        return pointer.Length == 0 || (pointer[0] == '/' && !pointer.Replace("~0", "").Replace("~1", "").Contains('~'));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_path_without_end_ends() => JsonPointer.Segments(string.Concat(Enumerable.Repeat("[0]", 100_000))).Count.ShouldBe(64);

    [Fact]
    public void Any_message_is_a_fault() => Prop.ForAll<string, string>((message, path) =>
        JsonRefusal.Of(Faults, message ?? "", path ?? "").Status == 400 && BindingFailure.Of(new BadHttpRequestException((message ?? "") + path)) is null).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("null")]
    [InlineData("{\"n\":1.5}")]
    [InlineData("{\"n\":\"x\"}")]
    [InlineData("{\"n\":{}}")]
    [InlineData("{\"d\":\"yesterday\"}")]
    [InlineData("{\"e\":\"sideways\"}")]
    [InlineData("{\"s\":null}")]
    [InlineData("{\"more\":1}")]
    [InlineData("{\"m\":{\"a\":\"b\"}}")]
    [InlineData("{\"l\":[1,\"2\"]}")]
    [InlineData("{}")]
    [InlineData("{\"n\":1,}")]
    [InlineData("{\"n\":1}}")]
    [InlineData("// no")]
    [InlineData("{\"n\":99999999999}")]
    [InlineData("{\"r\":1,\"r\":2}")]
    [InlineData("{\"$type\":\"x\"}")]
    public void Nothing_of_the_readers_words_or_types_is_told(string body)
    {
        Exception? thrown = null;
        try
        {
            _ = JsonSerializer.Deserialize<Everything>(body, Strict)!.R;
        }
        catch (Exception e) when (e is JsonException or NullReferenceException)
        {
            thrown = e;
        }

        if (thrown is not JsonException json)
            return;
        var fault = JsonRefusal.Of(Faults, json);
        fault.Status.ShouldBe(400);
        foreach (var text in (string[])[fault.Detail, .. fault.Causes.Select(cause => cause.Detail), .. fault.Causes.SelectMany(cause => cause.Data.Values.Select(value => value?.ToString() ?? ""))])
        {
            foreach (var leak in (string[])["System", nameof(Everything), nameof(RefusalTextTests), "Path:", "LineNumber", "Deserialize"])
                text.ShouldNotContain(leak, Case.Sensitive);
        }
    }

    [Fact]
    public void Any_name_that_a_validator_has_is_a_place() => Prop.ForAll<string>(key =>
    {
        foreach (var type in (Type?[])[null, typeof(Everything), typeof(List<Everything>), typeof(Dictionary<string, int>)])
        {
            var place = new RequestShape(new Dictionary<string, FieldPlace> { ["limit"] = new(null, "limit", "query") }, "body", type, Strict).PlaceOf(key ?? "");
            if (place.Pointer is null == place.Parameter is null)
                return false;
        }

        return true;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("R", "/r")]
    [InlineData("L[3]", "/l/3")]
    [InlineData("M[a.b]", "/m/a.b")]
    [InlineData("I[SomeKey]", "/i/SomeKey")]
    [InlineData("O[SomeKey].R", "/o/SomeKey/r")]
    [InlineData("Unknown.Deep", "/unknown/deep")]
    [InlineData("body", "")]
    [InlineData("", "")]
    [InlineData("/as/is", "/as/is")]
    public void A_name_becomes_that_of_the_body(string key, string at) =>
        new RequestShape(new Dictionary<string, FieldPlace>(), "body", typeof(Everything), Strict).PlaceOf(key).Pointer.ShouldBe(at);

    [Theory]
    [InlineData("int", "integer")]
    [InlineData("int?", "integer")]
    [InlineData("Nullable<long>", "integer")]
    [InlineData("System.Nullable`1[System.Guid]", "uuid")]
    [InlineData("System.Decimal", "number")]
    [InlineData("string[]", "array")]
    [InlineData("System.Collections.Generic.List`1[System.String]", "array")]
    [InlineData("Contoso.Secret", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_type_has_a_word_of_JSON_or_none(string? type, string? word) => ExpectedType.Of(type).ShouldBe(word);

    [Fact]
    public void Every_code_of_a_refusal_is_in_the_catalogue_with_what_to_do()
    {
        var catalogue = new StatusFaults("compute").Catalogue;
        catalogue.Definitions.Select(definition => definition.Code).ShouldBeUnique();
        foreach (var code in (string[])["request.invalid", "request.field_invalid", "request.field_missing", "request.field_unknown", "request.antiforgery_failed", "body.malformed", "body.missing", "body.unreadable", "body.form_malformed", "range_not_satisfiable", "uri.not_found"])
        {
            var definition = catalogue.Definitions.Single(definition => definition.Code.ToString() == "compute." + code);
            definition.Summary.ShouldNotBeEmpty(code);
            definition.Cause.ShouldNotBeNullOrEmpty(code);
            definition.Remedy.ShouldNotBeNullOrEmpty(code);
        }
    }

    [Fact]
    public void What_a_fault_has_for_data_is_declared()
    {
        var problem = FieldProblem.Mistyped(new FieldPlace("/a", "b", "query"), "int");
        foreach (var fault in (Fault[])[Faults.Invalid([problem]).Causes[0], Faults.BodyMalformed(1, 2, "/a"), new StatusFaults("test").TooLarge(5)])
            fault.Data.Keys.ShouldBeSubsetOf(fault.Definition!.Fields.Select(field => field.Name));
    }

    private sealed class Everything
    {
        public int N { get; set; }

        public DateTime D { get; set; }

        public DayOfWeek E { get; set; }

        public string S { get; set; } = "";

        public Dictionary<string, int> M { get; set; } = [];

        public IDictionary<string, int> I { get; set; } = new Dictionary<string, int>();

        public IReadOnlyDictionary<string, Everything> O { get; set; } = new Dictionary<string, Everything>();

        public List<int> L { get; set; } = [];

        [JsonRequired]
        public int R { get; set; }
    }
}
