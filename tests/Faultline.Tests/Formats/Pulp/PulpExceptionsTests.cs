using Faultline.Formats;
using Faultline.Formats.Pulp;

namespace Faultline.Tests.Formats.Pulp;

public sealed class PulpExceptionsTests
{
    private static readonly PulpExceptions Strict = new(PulpVectors.Catalogue, isStrict: true);
    private static readonly PulpExceptions Extended = new(PulpVectors.Catalogue);

    [Theory]
    [InlineData("PulpException", 500, "PLP0000")]
    [InlineData("PulpExecutionException", 500, "PLP0000")]
    [InlineData("PulpDataException", 400, "PLP0000")]
    [InlineData("PulpCodedException", 500, "PLP0001")]
    [InlineData("PulpCodedValidationException", 400, "PLP1000")]
    [InlineData("PulpCodedAuthenticationException", 401, "PLP0025")]
    [InlineData("PulpCodedForbiddenException", 403, "PLP0042")]
    [InlineData("PulpCodedTaskException", 500, "PLP1000")]
    [InlineData("PulpCodedTaskFailedException", 500, "PLP0001")]
    [InlineData("MissingResource", 404, "PLP0009")]
    [InlineData("NoWorkers", 503, "PLP0024")]
    public void Status_and_number_are_those_of_the_class(string name, int status, string number)
    {
        var fault = Strict.Raise(new PulpRaise(name));
        (fault.Status, fault.PulpCode, fault.Code.ToString()).ShouldBe((status, number, "pulp." + number.ToLowerInvariant()));
    }

    [Fact]
    public void One_number_travels_under_the_statuses_of_several_classes()
    {
        Strict.Raise(new PulpRaise("PulpCodedValidationException")).Status.ShouldBe(400);
        Strict.Raise(new PulpRaise("PulpCodedTaskException")).Status.ShouldBe(500);
        Strict.Raise(new PulpRaise("PulpCodedTaskException")).PulpCode.ShouldBe(Strict.Raise(new PulpRaise("PulpCodedValidationException")).PulpCode);
    }

    [Fact]
    public void Missing_data_keep_the_status_and_are_all_told_in_the_extended_form()
    {
        var raise = new PulpRaise("PulpCodedValidationException") { Code = "PLP1010", Data = new Dictionary<string, object?> { ["value"] = 1 } };
        var fault = Extended.Raise(raise);
        (fault.Status, fault.PulpCode).ShouldBe((400, "PLP0008"));
        fault.Causes.Select(cause => cause.Data["field"]).ShouldBe(["field", "field_type"]);
        fault.Causes.ShouldAllBe(cause => cause.PulpCode == "PLP0008" && Equals(cause.Data["code"], "PLP1010"));
        var strict = Strict.Raise(raise);
        (strict.Status, strict.PulpCode, strict.Data["field"], strict.Causes.Count).ShouldBe((500, "PLP0008", "field", 0));
    }

    [Fact]
    public void A_child_that_cannot_be_made_takes_the_place_of_its_parent_in_the_strict_form()
    {
        var raise = new PulpRaise("PulpCodedValidationException") { Children = [new PulpRaise("PulpCodedException") { Code = "PLP1002" }] };
        Strict.Raise(raise).PulpCode.ShouldBe("PLP0008");
        Extended.Raise(raise).PulpCode.ShouldBe("PLP1000");
        Extended.Raise(raise).Causes.Single().PulpCode.ShouldBe("PLP0008");
    }

    [Fact]
    public void What_is_not_implemented_is_501_in_the_extended_form()
    {
        var fault = Extended.Raise(new PulpRaise("NotImplemented") { Args = ["cancel"] });
        (fault.Status, fault.PulpCode, fault.Data["operation_name"]).ShouldBe((501, "PLP0014", "cancel"));
    }

    [Fact]
    public void Another_number_in_an_authentication_error_is_told_whole()
    {
        var fault = Strict.Raise(new PulpRaise("PulpCodedAuthenticationException") { Code = "PLP0026", Data = new Dictionary<string, object?> { ["user"] = "joe", ["operation"] = "READ" } });
        PulpJson.Write(new PulpFormat(), new FaultAnswer(fault)).GetProperty("auth_error_code").GetString().ShouldBe("permission_denied");
        fault = Strict.Raise(new PulpRaise("PulpCodedAuthenticationException") { Code = "PLP1002", Data = new Dictionary<string, object?> { ["field"] = "id" } });
        PulpJson.Write(new PulpFormat(), new FaultAnswer(fault)).GetProperty("auth_error_code").GetRawText()
            .ShouldBe(System.Text.Json.JsonSerializer.Serialize(new object[] { "PLP1002", PulpVectors.Catalogue.Find("PLP1002")!.Template!, new[] { "field" } }));
    }

    [Fact]
    public void A_positional_id_joins_the_named_ones()
    {
        var fault = Strict.Raise(new PulpRaise("MissingResource") { Args = ["r"], Data = new Dictionary<string, object?> { ["distributor"] = "d" } });
        PulpValues.AreEqual(fault.Data["resources"], new Dictionary<string, object?> { ["distributor"] = "d", ["resource_id"] = "r" }).ShouldBeTrue();
        fault.Detail.ShouldContain("resource_id=r");
        fault.Detail.ShouldContain("distributor=d");
    }

    [Theory]
    [InlineData("DuplicateResource", "résumé")]
    [InlineData("InputEncodingError", "\ud800")]
    [InlineData("InvalidValue", "clé")]
    [InlineData("ConflictingOperation", "é")]
    public void Letters_beyond_ASCII_never_cost_the_document(string name, string text)
    {
        var document = PulpJson.Write(new PulpFormat(isStrict: true), new FaultAnswer(Strict.Raise(new PulpRaise(name) { Args = [text] })));
        PulpFormatTests.ShouldBePulps(document, isStrict: true);
    }

    [Fact]
    public void Data_that_JSON_cannot_encode_are_told_as_text()
    {
        var data = new Dictionary<string, object?> { ["repo_id"] = new DateTime(2020, 1, 2, 3, 4, 5), ["span"] = TimeSpan.FromSeconds(90), ["bytes"] = new byte[] { 0x63, 0xff } };
        var fault = Strict.Raise(new PulpRaise("PulpCodedException") { Code = "PLP0006", Data = data });
        fault.Detail.ShouldEndWith("2020-01-02 03:04:05");
        PulpJson.Write(new PulpFormat(isStrict: true), new FaultAnswer(fault)).GetProperty("error").GetProperty("data").GetRawText()
            .ShouldBe("""{"repo_id":"2020-01-02T03:04:05","span":"0:01:30","bytes":"c\uFFFD"}""");
    }

    [Theory]
    [InlineData("InvalidValue", """["id","notes"]""", "['id', 'notes']", """["id","notes"]""")]
    [InlineData("InvalidValue", "\"id\"", "['id']", """["id"]""")]
    [InlineData("MissingValue", """[["a",1.50,1e3],{"b":null}]""", "[['a', 1.5, 1000.0], {'b': None}]", """[["a",1.5,1000],{"b":null}]""")]
    [InlineData("UnsupportedValue", "[12345678901234567890123,true]", "[12345678901234567890123L, True]", "[12345678901234567890123,true]")]
    [InlineData("DuplicateResource", """{"b":"1"}""", "{'b': '1'}", """{"b":"1"}""")]
    [InlineData("DuplicateResource", "\"r\"", ": r", "\"r\"")]
    [InlineData("MissingResource", "\"r\"", "resource_id=r", """{"resource_id":"r"}""")]
    [InlineData("PulpException", "\"It broke.\"", "It broke.", """["It broke."]""")]
    public void JSON_as_an_argument_is_what_it_holds(string name, string json, string text, string member)
    {
        foreach (var argument in (object?[])[PulpJson.Parse(json), System.Text.Json.Nodes.JsonNode.Parse(json)])
        {
            var fault = Strict.Raise(new PulpRaise(name) { Args = [argument] });
            fault.Detail.ShouldEndWith(text);
            fault.Data.Values.ShouldAllBe(value => !(value is System.Text.Json.JsonElement));
            PulpJson.Write(new PulpFormat(isStrict: true), new FaultAnswer(fault)).EnumerateObject().Single(one => PulpMember.IsOne(one.Name)).Value.GetRawText().ShouldBe(member);
        }
    }

    [Fact]
    public void JSON_as_data_or_inside_other_values_is_what_it_holds()
    {
        var data = new Dictionary<string, object?> { ["field"] = new object?[] { PulpJson.Parse("\"a\""), PulpJson.Parse("[2.50]") }, ["more"] = PulpJson.Parse("""{"x":[1]}""") };
        var fault = Strict.Raise(new PulpRaise("PulpCodedValidationException") { Code = "PLP1002", Data = data });
        fault.Detail.ShouldContain("['a', [2.5]]");
        fault.Data["field"].ShouldBe(new List<object?> { "a", new List<object?> { 2.5 } });
        fault.Data["more"].ShouldBeOfType<Dictionary<string, object?>>()["x"].ShouldBe(new List<object?> { 1L });
    }

    [Fact]
    public void JSON_of_a_document_that_is_gone_costs_neither_status_nor_number()
    {
        var gone = OddData.All().Single(odd => odd.Name == "disposed JSON").Value;
        var fault = Strict.Raise(new PulpRaise("DuplicateResource") { Args = [gone] });
        (fault.Status, fault.PulpCode).ShouldBe((409, "PLP0018"));
    }

    public static TheoryData<string> Odd => [.. OddData.All().Select(odd => odd.Name)];

    [Theory]
    [MemberData(nameof(Odd))]
    public void Odd_arguments_still_give_a_fault(string name)
    {
        var odd = OddData.All().Single(odd => odd.Name == name).Value;
        foreach (var of in (string[])["PulpException", "MissingResource", "DuplicateResource", "ConflictingOperation", "InvalidValue", "OperationTimedOut", "Exception", "KeyError"])
        {
            var fault = Strict.Raise(new PulpRaise(of) { Args = [odd], ErrorData = new Dictionary<string, object?> { ["odd"] = odd } });
            PulpFormatTests.ShouldBePulps(PulpJson.Write(new PulpFormat(), new FaultAnswer(fault)), isStrict: false);
        }

        var coded = Strict.Raise(new PulpRaise("PulpCodedException") { Code = "PLP0006", Data = new Dictionary<string, object?> { ["repo_id"] = odd } });
        PulpFormatTests.ShouldBePulps(PulpJson.Write(new PulpFormat(), new FaultAnswer(coded)), isStrict: false);
    }

    [Fact]
    public void An_aggregate_is_one_parent_with_its_exceptions_as_sub_errors()
    {
        var known = Strict.Raise(new PulpRaise("NoWorkers"));
        var fault = PulpExceptions.Of(new AggregateException(new InvalidOperationException("one"), new AggregateException(known.ToException())));
        fault.Status.ShouldBe(500);
        fault.Causes.Select(cause => (cause.PulpCode, cause.Detail)).ShouldBe([(null, "one"), ("PLP0024", known.Detail)]);
    }
}
