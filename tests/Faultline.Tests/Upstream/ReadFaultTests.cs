using System.Net;
using System.Text;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Upstream;

public sealed class ReadFaultTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static HttpResponseMessage Answer(int status, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = content };
        foreach (var (name, value) in headers)
            response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    [Fact]
    public async Task An_answer_that_is_no_error_has_no_fault()
    {
        foreach (var status in (int[])[100, 200, 204, 301, 304, 399])
            (await Answer(status, Json("""{"itemNotFound":{"code":404,"message":"m"}}""")).ReadFaultAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_fault_is_found_by_its_code_anywhere_in_the_answer()
    {
        var fault = await Answer(409, Json("""{"errors":[{"status":409,"title":"T","code":"a.b"},{"status":507,"title":"T","code":"store.full"}]}""")).ReadFaultAsync();
        fault.ShouldNotBeNull().Has("store.full").ShouldBeTrue();
    }

    [Theory]
    [InlineData("X-OpenStack-Request-Id")]
    [InlineData("x-compute-request-id")]
    [InlineData("X-Request-Id")]
    public async Task The_headers_say_the_ids(string header)
    {
        var (request, report) = (RequestId.New(), ReportId.New());
        var fault = await Answer(404, Json("""{"itemNotFound":{"code":404,"message":"m"}}"""), (header, request.ToString()), ("X-Oops-Id", report.ToString())).ReadFaultAsync();
        (fault.ShouldNotBeNull().RequestId, fault.ReportId).ShouldBe((request, report));
    }

    [Fact]
    public async Task An_id_of_another_spelling_is_none()
    {
        var request = RequestId.New();
        var fault = await Answer(404, null, ("X-OpenStack-Request-Id", "7"), ("X-Compute-Request-Id", request.ToString()), ("X-Oops-Id", "7")).ReadFaultAsync();
        (fault.ShouldNotBeNull().RequestId, fault.ReportId).ShouldBe((request, null));
    }

    [Theory]
    [InlineData("30", null, 30)]
    [InlineData("Sun, 22 Nov 2026 12:01:00 GMT", null, 60)]
    [InlineData("Sun, 22 Nov 2026 12:01:00 GMT", "Sun, 22 Nov 2026 12:00:45 GMT", 15)]
    [InlineData("Sun, 22 Nov 2026 11:00:00 GMT", null, 0)]
    [InlineData("soon", null, null)]
    public async Task A_wait_is_read_as_seconds_or_as_a_date(string header, string? date, int? seconds)
    {
        var response = Answer(503, null, ("Retry-After", header));
        if (date is not null)
            response.Headers.TryAddWithoutValidation("Date", date);
        var fault = await response.ReadFaultAsync(new FixedTime(Now));
        fault.ShouldNotBeNull().RetryAfter.ShouldBe(seconds is null ? null : TimeSpan.FromSeconds(seconds.Value));
    }

    [Fact]
    public async Task What_is_buffered_can_be_read_again_as_fault_as_text_and_as_stream()
    {
        var response = Answer(404, Json("""{"itemNotFound":{"code":404,"message":"m"}}"""));
        await response.Content.LoadIntoBufferAsync();
        for (var i = 0; i < 2; i++)
            (await response.ReadFaultAsync()).ShouldNotBeNull().Detail.ShouldBe("m");
        using var stream = new StreamReader(await response.Content.ReadAsStreamAsync());
        (await stream.ReadToEndAsync()).ShouldContain("itemNotFound");
        (await response.Content.ReadAsStringAsync()).ShouldContain("itemNotFound");
    }

    [Fact]
    public async Task Of_a_body_without_end_no_more_is_read_than_the_limit()
    {
        var body = new SlowBody();
        for (var i = 0; i < 40; i++)
            body.Send(Encoding.UTF8.GetBytes("{\"message\":\"" + new string('x', 60_000)));
        var fault = await Answer(500, body).ReadFaultAsync();
        fault.ShouldNotBeNull().Detail.ShouldBe("Internal Server Error");
    }

    [Fact]
    public async Task What_is_no_text_says_nothing()
    {
        var compressed = new ByteArrayContent([0x1f, 0x8b, 8, 0, 1, 2, 3]);
        compressed.Headers.TryAddWithoutValidation("Content-Type", "text/plain");
        compressed.Headers.TryAddWithoutValidation("Content-Encoding", "gzip");
        (await Answer(500, compressed).ReadFaultAsync()).ShouldNotBeNull().Detail.ShouldBe("Internal Server Error");

        var image = new ByteArrayContent([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]);
        image.Headers.TryAddWithoutValidation("Content-Type", "image/png");
        (await Answer(404, image).ReadFaultAsync()).ShouldNotBeNull().Detail.ShouldBe("Not Found");
    }

    [Fact]
    public async Task If_the_connection_breaks_within_the_body_the_headers_say_what_there_is()
    {
        var id = RequestId.New();
        var fault = await Answer(503, new SlowBody().Send("{\"errors\":["u8).End(new IOException("reset")), ("X-OpenStack-Request-Id", id.ToString())).ReadFaultAsync();
        (fault.ShouldNotBeNull().Status, fault.RequestId, fault.Detail).ShouldBe((503, id, "Service Unavailable"));
    }

    [Fact]
    public async Task Who_gives_up_is_not_kept()
    {
        using var stop = new CancellationTokenSource();
        var reading = Answer(500, new SlowBody()).ReadFaultAsync(stop.Token);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task To_ensure_that_there_is_no_fault_gives_the_answer_or_throws_what_it_says()
    {
        var good = Answer(200);
        (await good.EnsureNoFaultAsync()).ShouldBeSameAs(good);
        var thrown = await Should.ThrowAsync<UpstreamFaultException>(() => Answer(404, Json("""{"itemNotFound":{"code":404,"message":"No image."}}""")).EnsureNoFaultAsync());
        (thrown.StatusCode, thrown.Fault.Code.ToString(), thrown.Message).ShouldBe((HttpStatusCode.NotFound, "nova.item_not_found", "nova.item_not_found: No image."));
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
