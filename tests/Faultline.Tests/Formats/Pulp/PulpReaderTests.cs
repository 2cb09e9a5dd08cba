using System.Text.Json;
using Faultline.Formats;
using Faultline.Formats.Pulp;

namespace Faultline.Tests.Formats.Pulp;

public sealed class PulpReaderTests
{
    private static readonly IReadOnlyDictionary<string, JsonElement> Answers = PulpVectors.Of("client_behaviour.json");

    public static TheoryData<string> Documents => [.. Answers.Where(answer => BodyOf(answer.Value) is { ValueKind: JsonValueKind.Object } && Raised(answer.Value)).Select(answer => answer.Key)];

    public static TheoryData<string> Bodies => [.. Answers.Where(answer => BodyOf(answer.Value) is not null).Select(answer => answer.Key)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void What_Pulps_client_was_tested_with_is_read(string name)
    {
        var (response, result) = (Answers[name].GetProperty("response"), Answers[name].GetProperty("result"));
        var fault = new PulpFormat().Read(BodyOf(Answers[name])!.Value, new FaultSource(response.GetProperty("status").GetInt32())).ShouldNotBeNull();
        fault.Status.ShouldBe(result.GetProperty("http_status").GetInt32());
        fault.Detail.ShouldBe(result.GetProperty("error_message").GetString());
        var envelope = PulpEnvelope.Of(fault).ShouldNotBeNull();
        envelope.Href.ShouldBe(result.GetProperty("href").GetString());
        envelope.Method.ShouldBe(result.GetProperty("http_request_method").GetString());
        envelope.Traceback.ShouldBe(LinesOf(result.GetProperty("traceback")));
        envelope.Exception.ShouldBe(LinesOf(result.GetProperty("exception")));
        if (!result.GetProperty("extra_data").TryGetProperty("error", out var error))
            return;
        fault.PulpCode.ShouldBe(error.GetProperty("code").GetString());
        fault.Code.ToString().ShouldBe("pulp." + error.GetProperty("code").GetString()!.ToLowerInvariant());
        PulpValues.AreEqual(fault.Data, error.TryGetProperty("data", out var data) ? data.AsMap() : new Dictionary<string, object?>()).ShouldBeTrue();
        fault.Causes.Select(cause => cause.Detail).ShouldBe(error.GetProperty("sub_errors").EnumerateArray().Select(cause => cause.GetProperty("description").GetString()));
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void No_answer_makes_the_reader_throw(string name) =>
        Should.NotThrow(() => new PulpFormat().Read(BodyOf(Answers[name])!.Value, new FaultSource(Answers[name].GetProperty("response").GetProperty("status").GetInt32())));

    [Fact]
    public void The_error_of_a_call_report_is_a_fault()
    {
        var fault = Read("""{"result":{"id":"foo"},"error":{"code":"PLP0002","data":{"repo_id":"foo"},"description":"d","sub_errors":[{"code":"PLP0009","data":{},"description":"e","sub_errors":[]}]},"spawned_tasks":[{"task_id":"t1"}]}""", 202).ShouldNotBeNull();
        fault.PulpCode.ShouldBe("PLP0002");
        fault.Find("pulp.plp0009").ShouldNotBeNull().Status.ShouldBe(404);
        fault.Extensions.Keys.ShouldBe(["result", "spawned_tasks"]);
        Read("""{"result":null,"error":null,"spawned_tasks":[]}""", 202).ShouldBeNull();
    }

    [Fact]
    public void The_sample_of_the_documentation_is_read_and_written_as_it_is()
    {
        const string Sample = """
            {"exception": null, "traceback": null, "_href": "/pulp/api/v2/repositories/missing-repo/", "resource_id": "missing-repo", "error_message": "Missing resource: missing-repo",
             "http_request_method": "DELETE", "http_status": 404,
             "error": {"code": "PLP0009", "description": "Missing resource(s): foo", "data": {"resource": "foo"}, "sub_errors": []}}
            """;
        var fault = Read(Sample, 404).ShouldNotBeNull();
        fault.Code.ToString().ShouldBe("pulp.plp0009");
        fault.Detail.ShouldBe("Missing resource: missing-repo");
        var answer = new FaultAnswer(fault) { Method = "DELETE", Target = "/pulp/api/v2/repositories/missing-repo/" };
        PulpJson.ShouldBe(PulpJson.Write(new PulpFormat(isStrict: true), answer), PulpJson.Parse(Sample));
    }

    [Theory]
    [InlineData("""{"http_status":400,"error_message":"m","property_names":["a"],"href":"/x/","exception":"E","traceback":"T"}""", 400, "pulp.plp0015")]
    [InlineData("""{"http_status":400,"error_message":"m","missing_property_names":["a"]}""", 400, "pulp.plp0016")]
    [InlineData("""{"http_status":400,"error_message":"m","unsupported_property_names":["a"]}""", 400, "pulp.plp0017")]
    [InlineData("""{"http_status":404,"error_message":"m","resources":{"repository":"r"}}""", 404, "pulp.plp0009")]
    [InlineData("""{"http_status":404,"error_message":"m","resource_id":"r"}""", 404, "pulp.plp0009")]
    [InlineData("""{"http_status":409,"error_message":"m","resource_id":"r"}""", 409, "pulp.plp0018")]
    [InlineData("""{"http_status":409,"error_message":"m","reasons":[]}""", 409, "pulp.plp0010")]
    [InlineData("""{"http_status":503,"error_message":"m","timeout":"0:00:01"}""", 503, "pulp.plp0011")]
    [InlineData("""{"http_status":401,"error_message":"m","auth_error_code":"permission_denied"}""", 401, "pulp.plp0026")]
    [InlineData("""{"http_status":401,"error_message":"m","auth_error_code":"other"}""", 401, "pulp.uncoded")]
    [InlineData("""{"http_status":"418","error_message":"m"}""", 418, "pulp.uncoded")]
    [InlineData("""{"error_message":null}""", 502, "pulp.uncoded")]
    public void A_document_without_error_is_told_by_the_member_of_its_class(string document, int status, string code)
    {
        var fault = Read(document, 502).ShouldNotBeNull();
        fault.Status.ShouldBe(status);
        fault.Code.ToString().ShouldBe(code);
        var written = PulpJson.Write(new PulpFormat(isStrict: true), new FaultAnswer(fault));
        written.TryGetProperty("error", out _).ShouldBeFalse();
        foreach (var member in PulpJson.Parse(document).EnumerateObject().Where(member => PulpMember.IsOne(member.Name)))
            PulpJson.ShouldBe(written.GetProperty(member.Name), member.Value);
    }

    [Theory]
    [InlineData("\"T\"", new[] { "T" })]
    [InlineData("[\"a\\n\",\"b\\n\"]", new[] { "a\n", "b\n" })]
    [InlineData("null", new string[0])]
    [InlineData("7", new string[0])]
    public void A_trace_is_a_string_or_an_array(string trace, string[] lines) =>
        PulpEnvelope.Of(Read($$"""{"error_message":"m","href":"/x","traceback":{{trace}}}""", 500)!)!.Traceback.ShouldBe(lines);

    [Theory]
    [InlineData("""{"description":"[PLP0001] The value is wrong.","error_code":"PLP0001"}""", "pulp3.plp0001", "The value is wrong.")]
    [InlineData("""{"description":"[RPM0003] No such thing.","traceback":"  File x"}""", "pulp3.rpm0003", "No such thing.")]
    [InlineData("""{"description":"plain","traceback":"  File x","error_code":"PLP0009"}""", "pulp3.plp0009", "plain")]
    [InlineData("""{"description":"plain","traceback":"  File x"}""", "pulp3.uncoded", "plain")]
    [InlineData("""{"description":"plain","error_code":"PLPAN02"}""", "pulp3.plpan02", "plain")]
    [InlineData("""{"description":null,"traceback":"  File x"}""", "pulp3.uncoded", "")]
    public void The_error_of_a_task_of_Pulp_3_has_codes_of_its_own(string error, string code, string detail)
    {
        foreach (var document in (string[])[error, $$"""{"pulp_href":"/pulp/api/v3/tasks/x/","state":"failed","error":{{error}}}"""])
        {
            var fault = Read(document, 200).ShouldNotBeNull();
            fault.Code.ToString().ShouldBe(code);
            fault.Detail.ShouldBe(detail);
            fault.PulpCode.ShouldBeNull("an old client would take it for another problem");
            PulpEnvelope.Of(fault)!.Traceback.Count.ShouldBe(error.Contains("traceback", StringComparison.Ordinal) ? 1 : 0);
        }
    }

    [Fact]
    public void The_body_of_Pulp_3s_framework_is_read_where_it_says_nothing_else()
    {
        var fault = Read("""{"detail":"Not found."}""", 404).ShouldNotBeNull();
        (fault.Code.ToString(), fault.Status, fault.Detail).ShouldBe(("pulp3.uncoded", 404, "Not found."));
        Read("""{"detail":"Not found.","title":"x"}""", 404).ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"errors":[{"code":"a.b","status":404,"title":"T","detail":"D"}]}""")]
    [InlineData("""{"itemNotFound":{"code":404,"message":"m"}}""")]
    [InlineData("""{"error":{"code":401,"message":"m","title":"Unauthorized"}}""")]
    [InlineData("""{"error":"invalid_grant","error_description":"d"}""")]
    [InlineData("""{"error":{"code":"NotFound","message":"m"}}""")]
    [InlineData("""{"error":{"code":"NotFound","description":"m"}}""")]
    [InlineData("""{"error":{"description":"m"}}""")]
    [InlineData("""{"code":"x","description":"m","data":{}}""")]
    [InlineData("""{"type":"about:blank","title":"T","status":404,"detail":"D"}""")]
    [InlineData("""{"code":"404 Not Found","title":"Not Found","explanation":"e","message":"m"}""")]
    [InlineData("""{"name":["This field is required."]}""")]
    [InlineData("""{"state":"error"}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("7")]
    public void A_document_of_somebody_else_is_none(string document) => Read(document, 404).ShouldBeNull();

    [Theory]
    [InlineData("""{"code":"PLP0015","data":["x"],"description":"d","sub_errors":{}}""")]
    [InlineData("""{"code":7,"data":{},"description":"d","sub_errors":[1,null,"text",{},[]]}""")]
    [InlineData("""{"code":"weird code!","data":null,"description":null,"sub_errors":[]}""")]
    [InlineData("""{"pulp_href":"/t/","state":"failed","error":{"description":"only"}}""")]
    [InlineData("""{"pulp_href":"/t/","state":"failed","error":null}""")]
    [InlineData("{\"error_message\":\"\\ud800\",\"\\udfff\":1,\"error\":{\"description\":\"\\ud800\",\"data\":{\"\\ud800\":\"\\udc00\"}}}")]
    [InlineData("""{"error_message":{"a":1},"http_status":99999999999,"error":[],"exception":{},"traceback":[1,{}],"links":[{"rel":1}]}""")]
    [InlineData("""{"error_message":"m","http_status":200,"data":1e999}""")]
    public void A_sloppy_document_is_read_as_far_as_it_goes(string document)
    {
        var fault = Read(document, 400).ShouldNotBeNull();
        PulpFormatTests.ShouldBePulps(PulpJson.Write(new PulpFormat(), new FaultAnswer(fault)), isStrict: false);
    }

    [Fact]
    public void Very_many_values_are_read_as_far_as_a_fault_tells()
    {
        var many = string.Join(',', Enumerable.Range(0, 3 * FaultJson.MaxValues).Select(i => $"\"m{i}\":{i}"));
        var fault = Read($$$"""{"error_message":"d","error":{"code":"PLP1000","description":"d","data":{{{{many}}}},"sub_errors":[]},{{{many}}}}""", 400).ShouldNotBeNull();
        fault.Data.Count.ShouldBe(FaultJson.MaxValues);
        fault.Extensions.Count.ShouldBeLessThanOrEqualTo(FaultJson.MaxValues);
    }

    [Fact]
    public void A_number_keeps_its_digits_and_is_no_JSON()
    {
        var fault = Read("""{"code":"PLP1000","description":"d","data":{"price":1.50,"large":1234567890123456789012},"sub_errors":[]}""", 400).ShouldNotBeNull();
        fault.Data["price"].ShouldBe(1.50m);
        fault.Data["large"].ShouldBe(1234567890123456789012m);
        PulpJson.Write(new PulpFormat(isStrict: true), new FaultAnswer(fault)).GetProperty("error").GetProperty("data").GetRawText().ShouldBe("""{"price":1.50,"large":1234567890123456789012}""");
    }

    [Fact]
    public void Half_a_surrogate_pair_is_mended_in_names_and_texts()
    {
        var fault = Read("{\"code\":\"PLP1000\",\"description\":\"a\\ud800b\",\"data\":{\"\\udc00x\":\"\\ud801\"},\"sub_errors\":[]}", 400).ShouldNotBeNull();
        fault.Detail.ShouldBe("a\ufffdb");
        fault.Data.ShouldBe(new Dictionary<string, object?> { ["\ufffdx"] = "\ufffd" });
    }

    [Fact]
    public void What_is_too_deep_for_data_is_compared_without_reading_it()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 30)) + "\"\\ud800\"" + string.Concat(Enumerable.Repeat("]", 30));
        var other = deep.Replace("d800", "D800", StringComparison.Ordinal);
        foreach (var (one, two) in ((string, string)[])[(deep, deep), (deep, other)])
            Read($$$"""{"error_message":"m","resources":{"a":{{{one}}}},"error":{"code":"PLP0009","description":"d","data":{"resources":{"a":{{{two}}}}},"sub_errors":[]}}""", 404).ShouldNotBeNull();
    }

    [Fact]
    public void A_code_of_another_form_is_kept_and_written()
    {
        var fault = Read("""{"code":"weird code!","data":{},"description":"d","sub_errors":[]}""", 400).ShouldNotBeNull();
        fault.Code.ToString().ShouldBe("pulp.uncoded");
        PulpJson.Write(new PulpFormat(isStrict: true), new FaultAnswer(fault)).GetProperty("error").GetProperty("code").GetString().ShouldBe("weird code!");
    }

    private static Fault? Read(string document, int status) => new PulpFormat().Read(PulpJson.Parse(document), new FaultSource(status));

    private static bool Raised(JsonElement answer) => answer.GetProperty("result").TryGetProperty("http_status", out _);

    private static string[] LinesOf(JsonElement lines) => lines.ValueKind == JsonValueKind.Array ? [.. lines.EnumerateArray().Select(line => line.GetString()!)] : [];

    private static JsonElement? BodyOf(JsonElement answer)
    {
        try
        {
            return PulpJson.Parse(answer.GetProperty("response").GetProperty("body_text").GetString()!);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
