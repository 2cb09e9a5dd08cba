using System.IO.Compression;
using System.Net;
using System.Text;

namespace Faultline.Server.Tests.Intakes;

/// <summary>What is too large, too deep, broken, or not to be read at all.</summary>
public sealed class IntakeLimitsTests : IAsyncLifetime
{
    private const int MaxReport = 4096;
    private const int MaxBody = 64 * 1024;
    private const int MaxCompressed = 8 * 1024;

    private readonly TestDirectory _directory = new();
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync(_directory.Path, options =>
    {
        options.MaxReportBytes = MaxReport;
        options.MaxBodyBytes = MaxBody;
        options.MaxCompressedBytes = MaxCompressed;
        options.MaxBodyLines = 500;
    });

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_report_of_exactly_the_limit_is_taken_and_one_byte_more_is_not()
    {
        var (fits, not) = (ReportId.New(), ReportId.New());
        (await _server.PostAsync(OfLength(fits, MaxReport))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await _server.ReportAsync(fits);

        using var answer = await _server.PostAsync(OfLength(not, MaxReport + 1));
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await RunningServer.FaultAsync(answer)).GetProperty("code").GetString().ShouldBe("faultline.intake.line_too_large");
    }

    [Fact]
    public async Task A_huge_line_is_refused_and_the_lines_round_it_are_stored()
    {
        var (before, after) = (ReportId.New(), ReportId.New());
        using var answer = await _server.PostAsync(Line.Of(before), OfLength(ReportId.New(), 40_000), Line.Of(after));
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        var data = (await RunningServer.FaultAsync(answer)).GetProperty("data");
        data.GetProperty("accepted").GetInt32().ShouldBe(2);
        data.GetProperty("refused").EnumerateArray().Select(line => line.GetProperty("line").GetInt32()).ShouldBe([2]);
        await _server.ReportAsync(before);
        await _server.ReportAsync(after);
    }

    [Fact]
    public async Task A_huge_line_beside_a_wrong_one_is_a_bad_request()
    {
        using var answer = await _server.PostAsync(OfLength(ReportId.New(), 40_000), "nonsense");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await RunningServer.FaultAsync(answer)).GetProperty("data").GetProperty("refused").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task A_single_document_over_the_limit_is_refused()
    {
        using var answer = await _server.PostAsync(RunningServer.Body(OfLength(ReportId.New(), 20_000), "application/json"), _server.Key);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_limit_is_refused_whether_or_not_it_says_how_long_it_is(bool saysHowLong)
    {
        var lines = string.Join('\n', Enumerable.Range(0, 100).Select(_ => OfLength(ReportId.New(), 1000)));
        HttpContent body = saysHowLong ? RunningServer.Body(lines) : new UnknownLength(Encoding.UTF8.GetBytes(lines));
        using var answer = await _server.PostAsync(body, _server.Key);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await RunningServer.FaultAsync(answer)).GetProperty("code").GetString().ShouldBe("faultline.intake.body_too_large");
    }

    [Fact]
    public async Task A_body_of_too_many_lines_is_refused()
    {
        using var answer = await _server.PostAsync(RunningServer.Body(new string('\n', 501)), _server.Key);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await RunningServer.FaultAsync(answer)).GetProperty("detail").GetString()!.ShouldContain("500 lines");
    }

    [Fact]
    public async Task A_gzip_body_is_read()
    {
        var ids = Enumerable.Range(0, 50).Select(_ => ReportId.New()).ToList();
        using var answer = await PostGzipAsync(Gzip.Of(string.Join('\n', ids.Select(id => Line.Of(id)))));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var id in ids)
            await _server.ReportAsync(id);
    }

    [Theory]
    [InlineData((byte)'\n')]
    [InlineData((byte)'x')]
    [InlineData((byte)'[')]
    public async Task A_gzip_bomb_is_stopped_at_the_limit(byte filling)
    {
        var bomb = Gzip.Of(Encoding.ASCII.GetString(Enumerable.Repeat(filling, 4 * 1024 * 1024).ToArray()));
        bomb.Length.ShouldBeLessThan(MaxCompressed);
        using var answer = await PostGzipAsync(bomb);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_gzip_body_that_is_too_large_as_it_is_sent_is_refused()
    {
        var noise = new byte[3000];
        Random.Shared.NextBytes(noise);
        var lines = string.Join('\n', Enumerable.Range(0, 5).Select(_ => Line.Of(ReportId.New(), $"\"value\": \"{Convert.ToBase64String(noise.Reverse().Select(b => (byte)(b ^ Random.Shared.Next(256))).ToArray())[..3500]}\"")));
        using var answer = await _server.PostAsync(new UnknownLength(Gzip.Of(lines), "gzip"), _server.Key);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await RunningServer.FaultAsync(answer)).GetProperty("detail").GetString()!.ShouldContain("as it is sent");
    }

    [Fact]
    public async Task A_gzip_body_that_breaks_off_is_never_taken_for_a_whole_one()
    {
        var whole = Gzip.Of(string.Join('\n', Enumerable.Range(0, 20).Select(_ => Line.Of(ReportId.New()))));
        for (var length = 0; length < whole.Length; length += 1 + (whole.Length / 60))
        {
            using var answer = await PostGzipAsync(whole[..length]);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, $"{length} of {whole.Length} bytes");
            (await RunningServer.FaultAsync(answer)).GetProperty("code").GetString().ShouldBe("faultline.intake.damaged_body");
        }
    }

    [Fact]
    public async Task What_is_not_gzip_or_is_followed_by_something_else_is_refused()
    {
        (await PostGzipAsync(Encoding.UTF8.GetBytes(Line.Of(ReportId.New())))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await PostGzipAsync([.. Gzip.Of(Line.Of(ReportId.New())), 1, 2, 3, 4, 5, 6, 7, 8, 9])).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData(63, HttpStatusCode.OK)]
    [InlineData(64, HttpStatusCode.BadRequest)]
    [InlineData(1000, HttpStatusCode.BadRequest)]
    public async Task A_report_may_be_64_deep(int arrays, HttpStatusCode status)
    {
        using var answer = await _server.PostAsync(Line.Of(ReportId.New(), $"\"deep\": {new string('[', arrays)}{new string(']', arrays)}"));
        answer.StatusCode.ShouldBe(status);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF }, "a byte that UTF-8 never has")]
    [InlineData(new byte[] { 0xC3 }, "half a letter")]
    [InlineData(new byte[] { 0xC0, 0x80 }, "an overlong NUL")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "half a surrogate pair")]
    public async Task Invalid_UTF8_is_refused(byte[] bytes, string because)
    {
        byte[] line = [.. Encoding.UTF8.GetBytes($"{{\"id\":\"{ReportId.New()}\",\"x\":\""), .. bytes, .. "\"}"u8];
        using var answer = await _server.PostAsync(RunningServer.Body(line), _server.Key);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, because);
        (await RunningServer.FaultAsync(answer)).GetProperty("data").GetProperty("refused")[0].GetProperty("reason").GetString()!.ShouldContain("not UTF-8");
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("application/x-www-form-urlencoded", null)]
    [InlineData("application/x-ndjson; charset=utf-16", null)]
    [InlineData("application/x-ndjson", "zstd")]
    [InlineData("application/x-ndjson", "compress")]
    [InlineData("application/x-ndjson", "gzip, gzip")]
    public async Task A_form_that_is_not_known_is_said_to_be_so(string type, string? encoding)
    {
        using var answer = await _server.PostAsync(RunningServer.Body(Encoding.UTF8.GetBytes(Line.Of(ReportId.New())), type, encoding), _server.Key);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task A_body_that_does_not_say_what_it_is_is_refused()
    {
        using var answer = await _server.PostAsync(new ByteArrayContent(Encoding.UTF8.GetBytes(Line.Of(ReportId.New()))), _server.Key);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task The_server_goes_on_after_all_of_it()
    {
        await PostGzipAsync(Gzip.Of(new string('[', 1024 * 1024)));
        await _server.PostAsync(new string('{', 60_000));
        var id = ReportId.New();
        (await _server.PostAsync(Line.Of(id))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await _server.ReportAsync(id);
    }

    private Task<HttpResponseMessage> PostGzipAsync(byte[] body) => _server.PostAsync(RunningServer.Body(body, encoding: "gzip"), _server.Key);

    private static string OfLength(ReportId id, int length)
    {
        var empty = Line.Of(id, "\"value\": \"\"");
        return Line.Of(id, $"\"value\": \"{new string('v', length - empty.Length)}\"");
    }
}
