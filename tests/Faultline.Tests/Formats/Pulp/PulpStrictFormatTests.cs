using System.Text.Json;
using Faultline.Formats;
using Faultline.Formats.Pulp;

namespace Faultline.Tests.Formats.Pulp;

public sealed class PulpStrictFormatTests : FaultFormatContract
{
    public override IFaultFormat Format { get; } = new PulpFormat(isStrict: true);

    protected override void ShouldBeWhole(string document) => PulpFormatTests.ShouldBePulps(PulpJson.Parse(document), isStrict: true);

    // Pulp has no place for a code of ours, nor for ids; they are in the headers.
    protected override void ShouldTell(string document, string what) => document.ShouldNotContain(what);

    protected override void ShouldHaveNoTrace(string document)
    {
        foreach (var name in (string[])["exception", "traceback"])
            PulpJson.Parse(document).GetProperty(name).ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void What_is_no_exception_of_Pulps_has_no_error() =>
        PulpJson.Parse(Write(new Fault("a.b", 500, "T", "D"))).EnumerateObject().Select(member => member.Name)
            .ShouldBe(["_href", "http_status", "http_request_method", "error_message", "exception", "traceback"]);

    [Fact]
    public void There_are_no_members_but_Pulps()
    {
        var fault = new Fault("a.b", 409, "T", "D")
        {
            PulpCode = "PLP0018", Data = new Dictionary<string, object?> { ["resource_id"] = "foo" }, RequestId = RequestId.New(), ReportId = ReportId.New(), Links = [new FaultLink("help", "/h")],
            Extensions = new Dictionary<string, object?> { ["other"] = 1 }, Causes = [new Fault("a.c", 400, "T", "child") { Data = new Dictionary<string, object?> { ["x"] = 1 } }],
        };
        var document = PulpJson.Parse(Write(fault, reportUrl: "http://example.org/oops"));
        document.EnumerateObject().Select(member => member.Name).ShouldBe(["_href", "http_status", "http_request_method", "error_message", "exception", "traceback", "resource_id", "error"]);
        document.GetProperty("error").GetRawText().ShouldBe(
            """{"code":"PLP0018","description":"D","data":{"resource_id":"foo"},"sub_errors":[{"code":"PLP0000","description":"child","data":{},"sub_errors":[]}]}""");
    }
}
