using System.Text.Json;
using Faultline.Formats;
using Faultline.Formats.Pulp;

namespace Faultline.Tests.Formats.Pulp;

public sealed class PulpFormatTests : FaultFormatContract
{
    public override IFaultFormat Format { get; } = new PulpFormat();

    protected override void ShouldBeWhole(string document) => ShouldBePulps(PulpJson.Parse(document), isStrict: false);

    protected override void ShouldHaveNoTrace(string document)
    {
        foreach (var name in (string[])["exception", "traceback"])
            PulpJson.Parse(document).GetProperty(name).ValueKind.ShouldBe(JsonValueKind.Null);
    }

    /// <summary>Fails unless the members that every document of Pulp has are there, with their types.</summary>
    internal static void ShouldBePulps(JsonElement document, bool isStrict)
    {
        foreach (var name in (string[])["_href", "http_request_method", "error_message"])
            document.GetProperty(name).ValueKind.ShouldBe(JsonValueKind.String, name);
        document.GetProperty("http_status").GetInt32().ShouldBeInRange(400, 599);
        foreach (var name in (string[])["exception", "traceback"])
            document.GetProperty(name).ValueKind.ShouldBeOneOf(JsonValueKind.Null, JsonValueKind.Array);
        document.EnumerateObject().Select(member => member.Name).ShouldBeUnique();
        if (document.TryGetProperty("error", out var error))
            ShouldBeAnError(error);
        else
            isStrict.ShouldBeTrue();
    }

    private static void ShouldBeAnError(JsonElement error)
    {
        error.GetProperty("code").GetString()!.ShouldNotBeEmpty();
        error.GetProperty("description").ValueKind.ShouldBe(JsonValueKind.String);
        error.GetProperty("data").ValueKind.ShouldBe(JsonValueKind.Object);
        error.EnumerateObject().Select(member => member.Name).ShouldBeUnique();
        foreach (var cause in error.GetProperty("sub_errors").EnumerateArray())
            ShouldBeAnError(cause);
    }

    private JsonElement Document(Fault fault, string? trace = null) => PulpJson.Parse(Write(fault, trace));

    [Fact]
    public void A_fault_without_a_number_is_PLP0000_with_its_code_in_the_data()
    {
        var error = Document(new Fault("compute.server.not_found", 404, "Server not found", "No server has the id 7.") { Data = new Dictionary<string, object?> { ["server_id"] = "7" } }).GetProperty("error");
        error.GetProperty("code").GetString().ShouldBe("PLP0000");
        error.GetProperty("description").GetString().ShouldBe("No server has the id 7.");
        error.GetProperty("data").GetRawText().ShouldBe("""{"fault_code":"compute.server.not_found","server_id":"7"}""");
    }

    [Fact]
    public void A_fault_with_a_number_keeps_its_data_as_they_are_and_names_its_code_beside_the_number()
    {
        var error = Document(new Fault("compute.server.not_found", 404, "Server not found", "No.") { PulpCode = "PLP0009", Data = new Dictionary<string, object?> { ["server_id"] = "7" } }).GetProperty("error");
        error.GetProperty("code").GetString().ShouldBe("PLP0009");
        error.GetProperty("data").GetRawText().ShouldBe("""{"server_id":"7"}""");
        error.GetProperty("fault_code").GetString().ShouldBe("compute.server.not_found");
    }

    [Theory]
    [InlineData(404, "resources", """{"server_id":"7"}""")]
    [InlineData(401, "auth_error_code", "\"authentication_failed\"")]
    public void What_Pulps_client_looks_up_without_asking_is_there(int status, string member, string value) =>
        Document(new Fault("a.b", status, "T", "D") { Data = new Dictionary<string, object?> { ["server_id"] = "7" } }).GetProperty(member).GetRawText().ShouldBe(value);

    [Fact]
    public void Exception_and_traceback_are_told_of_status_500_only()
    {
        const string Trace = "Acme.Broken: it broke\nin two lines\n   at Acme.One()\n   at Acme.Two() in two.cs:line 2";
        var document = Document(new Fault("a.b", 500, "T", "D"), Trace);
        document.GetProperty("exception").GetRawText().ShouldBe("""["Acme.Broken: it broke\n","in two lines\n"]""");
        document.GetProperty("traceback").GetRawText().ShouldBe("""["   at Acme.One()\n","   at Acme.Two() in two.cs:line 2\n"]""");
        Document(new Fault("a.b", 503, "T", "D"), Trace).GetProperty("traceback").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void The_trace_of_another_service_goes_only_to_who_may_see_details()
    {
        var read = new PulpFormat().Read(PulpJson.Parse("""{"error_message":"m","http_status":500,"exception":["E: secret\n"],"traceback":["secret\n"],"_href":"/upstream?token=secret"}"""), new FaultSource(500)).ShouldNotBeNull();
        Write(read).ShouldNotContain("secret");
        Write(new Fault("a.b", 500, "T", "D") { Causes = [read] }, "at X()").ShouldNotContain("secret");
        Write(read, "").ShouldContain("secret");
    }

    [Fact]
    public void Reserved_members_cannot_be_overwritten()
    {
        var names = (string[])["_href", "href", "http_status", "http_request_method", "error_message", "exception", "traceback", "error", "request_id", "report_id", "report_url", "links"];
        var document = Document(new Fault("a.b", 409, "T", "D") { Extensions = names.Append("mine").ToDictionary(name => name, object? (_) => "stolen") });
        document.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() == "stolen").Select(member => member.Name).ShouldBe(["mine"]);
    }

    [Fact]
    public void Causes_that_are_left_out_are_counted()
    {
        var error = Document(new Fault("a.b", 500, "T", "D") { Causes = [.. Enumerable.Range(0, 100).Select(i => new Fault("a.c", 500, "T", "D"))] }).GetProperty("error");
        error.GetProperty("sub_errors").GetArrayLength().ShouldBe(64);
        error.GetProperty("sub_errors_left_out").GetInt32().ShouldBe(36);
    }

    [Fact]
    public void Every_letter_is_ASCII()
    {
        var document = Write(new Fault("a.b", 409, "Tä", "D\u20ac\ud83d\ude00") { PulpCode = "PLP0018", Data = new Dictionary<string, object?> { ["resource_id"] = "rép\u00f6" } });
        document.ShouldAllBe(c => c < 0x7F);
        PulpJson.Parse(document).GetProperty("resource_id").GetString().ShouldBe("rép\u00f6");
        PulpJson.Parse(document).GetProperty("error_message").GetString().ShouldBe("D\u20ac\ud83d\ude00");
    }

    [Theory]
    [InlineData(404, "PLP0009", "resources", """{"resources":{"repository":"r"}}""", """{"repository":"r"}""")]
    [InlineData(409, "PLP0010", "reasons", """{"reasons":[{"operation":"delete"}]}""", """[{"operation":"delete"}]""")]
    [InlineData(503, "PLP0011", "timeout", """{"timeout":"0:01:30"}""", "\"0:01:30\"")]
    [InlineData(400, "PLP0015", "property_names", """{"property_names":["a"],"properties":"['a']"}""", """["a"]""")]
    [InlineData(400, "PLP0016", "missing_property_names", """{"property_names":["a"]}""", """["a"]""")]
    [InlineData(400, "PLP0017", "unsupported_property_names", """{"property_names":["a"]}""", """["a"]""")]
    [InlineData(409, "PLP0018", "resource_id", """{"resource_id":{"a":"b","c":"d"}}""", """{"a":"b","c":"d"}""")]
    [InlineData(400, "PLP0019", "value", """{"value":"v"}""", "\"v\"")]
    [InlineData(401, "PLP0029", "auth_error_code", """{"user":"joe"}""", "\"pre_auth_remote_user_missing\"")]
    [InlineData(500, "PLP0034", "args", """{"repo_id":"r"}""", "[]")]
    [InlineData(400, "RPM1004", "args", "{}", "[]")]
    [InlineData(500, "PLP0000", "args", "{}", """["D"]""")]
    [InlineData(500, "PLP0000", "args", """{"message":"D"}""", "[]")]
    public void The_member_of_the_class_follows_from_number_and_data(int status, string number, string member, string data, string value)
    {
        var fault = new Fault("a.b", status, "T", "D") { PulpCode = number, Data = PulpJson.Parse(data).AsMap() };
        var document = Document(fault);
        document.GetProperty(member).GetRawText().ShouldBe(value);
        document.EnumerateObject().Count(one => PulpMember.IsOne(one.Name)).ShouldBe(1);
    }
}
