using System.Text.Json;
using Faultline.Formats;
using Faultline.Formats.Nova;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Formats;

public sealed class NovaFormatTests : ReadableFormatContract
{
    public override IFaultFormat Format { get; } = new NovaFormat();

    // It has no place for code and ids.
    protected override void ShouldTell(string document, string what) => document.ShouldNotContain(what);

    protected override void ShouldBeWhole(string document)
    {
        using var json = JsonDocument.Parse(document);
        var root = json.RootElement.EnumerateObject().ShouldHaveSingleItem().Value;
        root.Names().ShouldBeSubsetOf(["code", "message", "retryAfter", "details"]);
        root.GetProperty("code").GetInt32().ShouldBeInRange(400, 599);
        root.GetProperty("message").ValueKind.ShouldBe(JsonValueKind.String);
    }

    protected override Fault Surviving(Fault fault)
    {
        var root = fault.NovaRoot ?? JsonDocument.Parse(Write(fault)).RootElement.Names()[0];
        var read = new Fault(FaultCode.Parse("nova." + string.Concat(root.Select(c => char.IsAsciiLetterUpper(c) ? "_" + char.ToLowerInvariant(c) : c.ToString()))), fault.Status, Phrase(fault.Status), fault.Detail);
        return read with { NovaRoot = root, RetryAfter = fault.RetryAfter };
    }

    private static string Phrase(int status) => FaultReader.Read(default, new FaultSource(status)).Title;

    [Theory]
    [InlineData(400, "badRequest")]
    [InlineData(401, "unauthorized")]
    [InlineData(403, "forbidden")]
    [InlineData(404, "itemNotFound")]
    [InlineData(405, "badMethod")]
    [InlineData(406, "computeFault")]
    [InlineData(409, "conflictingRequest")]
    [InlineData(410, "computeFault")]
    [InlineData(412, "computeFault")]
    [InlineData(413, "overLimit")]
    [InlineData(415, "badMediaType")]
    [InlineData(422, "computeFault")]
    [InlineData(429, "overLimit")]
    [InlineData(499, "computeFault")]
    [InlineData(500, "computeFault")]
    [InlineData(501, "notImplemented")]
    [InlineData(502, "computeFault")]
    [InlineData(503, "serviceUnavailable")]
    [InlineData(504, "computeFault")]
    public void The_root_is_the_one_that_Nova_gives_to_the_status(int status, string root) =>
        Write(new Fault("a.b", status, "T", "D")).ShouldBe($$$"""{"{{{root}}}":{"code":{{{status}}},"message":"D"}}""");

    [Fact]
    public void A_root_of_its_own_wins() =>
        Write(new Fault("a.b", 409, "T", "D") { NovaRoot = "buildInProgress" }).ShouldBe("""{"buildInProgress":{"code":409,"message":"D"}}""");

    [Theory]
    [InlineData(413, "\"retryAfter\":\"30\"")]
    [InlineData(429, "\"retryAfter\":\"30\"")]
    [InlineData(503, null)]
    [InlineData(404, null)]
    public void A_wait_is_text_and_only_where_Nova_has_it(int status, string? member)
    {
        var document = Write(new Fault("a.b", status, "T", "D") { RetryAfter = TimeSpan.FromSeconds(29.5) });
        if (member is null)
            document.ShouldNotContain("retryAfter");
        else
            document.ShouldContain(member);
    }

    [Fact]
    public void Without_a_detail_the_message_is_the_title() => Write(new Fault("a.b", 404, "Not here", "")).ShouldContain("\"message\":\"Not here\"");

    [Fact]
    public void The_trace_is_the_details() => Write(new Fault("a.b", 500, "T", "D"), "at X()").ShouldBe("""{"computeFault":{"code":500,"message":"D","details":"at X()"}}""");

    [Fact]
    public void Details_that_were_read_are_kept_and_not_written_again()
    {
        var fault = Read("""{"computeFault":{"code":500,"message":"m","details":"Traceback"}}""", new FaultSource(500)).ShouldNotBeNull();
        fault.Extensions["details"].ShouldBe("Traceback");
        Write(fault).ShouldBe("""{"computeFault":{"code":500,"message":"m"}}""");
    }

    [Fact]
    public void The_fault_of_a_server_is_read()
    {
        var fault = Read("""{"server":{"id":"7","status":"ERROR","fault":{"code":404,"created":"2026-11-21T22:09:19Z","message":"No valid host."}}}""", new FaultSource(200)).ShouldNotBeNull();
        (fault.Code.ToString(), fault.Status, fault.Detail, fault.Extensions["created"]).ShouldBe(("nova.item_not_found", 404, "No valid host.", "2026-11-21T22:09:19Z"));
    }

    [Theory]
    [InlineData("""{"overLimit":{"code":413,"message":"m","retryAfter":"4"}}""", 4)]
    [InlineData("""{"overLimit":{"code":413,"message":"m","retryAfter":7}}""", 7)]
    [InlineData("""{"overLimit":{"code":413,"message":"m","retryAfter":"Sat, 21 Nov 2026 22:11:50 GMT"}}""", null)]
    [InlineData("""{"overLimit":{"code":413,"message":"m"}}""", null)]
    public void A_wait_is_read(string document, int? seconds) =>
        Read(document, new FaultSource(413)).ShouldNotBeNull().RetryAfter.ShouldBe(seconds is null ? null : TimeSpan.FromSeconds(seconds.Value));

    [Theory]
    [InlineData("""{"error":{"code":401,"title":"Unauthorized","message":"m"}}""")]
    [InlineData("""{"x":{"code":"404","message":"m"}}""")]
    [InlineData("""{"x":{"code":404}}""")]
    [InlineData("""{"code":404,"message":"m"}""")]
    public void What_is_no_fault_of_Nova_is_not_taken_for_one(string document) => Read(document, new FaultSource(404)).ShouldBeNull();
}
