using System.IO.Compression;
using System.Net;
using System.Text;
using Faultline.Formats;

namespace Faultline.Tests.Upstream;

/// <summary>A service that is called may trust us more than our callers.</summary>
public sealed class ToldByUpstreamTests
{
    [Theory]
    [InlineData("""{"computeFault":{"code":500,"message":"m","details":"Traceback SECRET"}}""")]
    [InlineData("""{"errors":[{"message":"m","extensions":{"exception":{"stacktrace":["at SECRET"]}}}]}""")]
    [InlineData("""{"errors":[{"status":"500","title":"T","meta":{"whatever":["/srv/SECRET"]}}]}""")]
    [InlineData("""{"status":500,"error":"E","traces":{"all":["SECRET"]}}""")]
    [InlineData("""{"http_status":500,"error_message":"m","traceback":["SECRET"],"error":{"code":"PLP0000","description":"m","data":{},"sub_errors":[],"traceback":"SECRET"}}""")]
    [InlineData("""{"message":"It broke\n   at SECRET.Method()\n   at Other()"}""")]
    [InlineData("\"It broke\\nTraceback (most recent call last):\\n  File SECRET\"")]
    public void A_cause_has_the_fault_and_nothing_that_stood_beside_it(string body)
    {
        var upstream = FaultReader.Read(Encoding.UTF8.GetBytes(body), new FaultSource(500, "application/json"));
        var fault = new Fault("test.bad_gateway", 502, "Bad gateway", "D").CausedBy(upstream);
        var cause = fault.Causes.ShouldHaveSingleItem();
        cause.Extensions.ShouldBeEmpty();
        cause.Detail.ShouldNotContain("SECRET");
        cause.Code.ShouldBe(upstream.Code);
    }

    [Fact]
    public async Task A_body_that_was_damaged_on_its_way_is_the_fault_of_its_headers()
    {
        using var compressed = new MemoryStream([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff, 0xff, 0xff]);
        using var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new StreamContent(new GZipStream(compressed, CompressionMode.Decompress)) };
        (await response.ReadFaultAsync()).ShouldNotBeNull().Code.ToString().ShouldBe("http.service_unavailable");
    }
}
