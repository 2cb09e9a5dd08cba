using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Faultline.EndToEnd.Engine;

/// <summary>Inputs made to harm: each is answered, costs little memory, and the next good report is stored.</summary>
public sealed class HostileIntakeTests(HostileServer fixture) : IClassFixture<HostileServer>, IAsyncLifetime
{
    // An idle server has some 100 MB, and a body in flight at most a few; a bomb that was unpacked would have half a gigabyte.
    private const long MostMemory = 400L * 1024 * 1024;

    private TrackerServer Server => fixture.Server;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Server.TakesTheNextOneAsync(Server.Key, "default");
        if (OperatingSystem.IsLinux())
            (await Server.PeakBytesAsync()).ShouldBeLessThan(MostMemory);
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task A_bomb_of_half_a_gigabyte_is_stopped_at_the_limit(string encoding)
    {
        foreach (var filling in "\nx[")
        {
            var bomb = Compress(encoding, Filled(filling, megabytes: 512));
            bomb.Length.ShouldBeLessThan(4 * 1024 * 1024);
            (await StatusAsync(bomb, encoding)).ShouldBe(HttpStatusCode.RequestEntityTooLarge, $"{encoding} of '{filling}'");
        }
    }

    [Fact]
    public async Task Many_bombs_at_once_are_stopped_one_by_one()
    {
        var bomb = Compress("gzip", Filled('x', megabytes: 256));
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => StatusAsync(bomb, "gzip")));
        answers.ShouldAllBe(status => status == HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("gzip, gzip")]
    [InlineData("gzip, br")]
    [InlineData("zstd")]
    [InlineData("gzip;q=1")]
    [InlineData("../../gzip")]
    public async Task Encodings_in_one_another_and_unknown_ones_are_not_read(string encoding)
    {
        var twice = Compress("gzip", [Compress("gzip", [Encoding.UTF8.GetBytes(Good())])]);
        var status = await RawStatusAsync([.. RawRequest.Head(Server.Key, $"Content-Encoding: {encoding}", $"Content-Length: {twice.Length}"), .. twice]);
        status.ShouldBe(415);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task What_is_cut_off_twice_or_followed_by_junk_is_never_taken_for_whole(string encoding)
    {
        var whole = Compress(encoding, [Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 50).Select(_ => Good())))]);
        (await StatusAsync(whole[..(whole.Length / 2)], encoding)).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync(whole[..^1], encoding)).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync([1, 2, 3, 4], encoding)).ShouldBe(HttpStatusCode.BadRequest);
        if (encoding == "gzip")
        {
            (await StatusAsync([.. whole, .. "junk"u8], encoding)).ShouldBe(HttpStatusCode.BadRequest);
            (await StatusAsync([.. whole, .. whole], encoding)).ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task Empty_blocks_without_end_come_to_an_end()
    {
        // Metadata blocks of Brotli and stored blocks of deflate that hold nothing: input without output.
        var brotli = new byte[3 * 1024 * 1024];
        for (var i = 0; i < brotli.Length; i++)
            brotli[i] = (byte)(i % 2 == 0 ? 0x0C : 0x00);
        ((int)await StatusAsync(brotli, "br")).ShouldBeInRange(400, 413);
        byte[] deflate = [0x78, 0x01, .. Enumerable.Range(0, 600_000).SelectMany(_ => (byte[])[0x00, 0x00, 0x00, 0xFF, 0xFF])];
        ((int)await StatusAsync(deflate, "deflate")).ShouldBeInRange(400, 413);
    }

    [Fact]
    public async Task A_body_that_is_shorter_than_it_says_stores_nothing_and_holds_nobody_up()
    {
        var id = ReportId.New();
        var line = Encoding.UTF8.GetBytes(Line(id));
        using var request = new RawRequest();
        await request.ConnectAsync(Server.Port);
        await request.WriteAsync([.. RawRequest.Head(Server.Key, $"Content-Length: {line.Length + 100}"), .. line]);
        await Server.TakesTheNextOneAsync(Server.Key, "default");
        request.EndOfRequest();
        (await request.StatusAsync()).ShouldBeOneOf(0, 400);
        (await Server.FindAsync("default", id)).ShouldBeNull();
    }

    [Fact]
    public async Task A_body_that_is_longer_than_it_says_is_read_as_far_as_it_said()
    {
        var line = Encoding.UTF8.GetBytes(Good());
        (await RawStatusAsync([.. RawRequest.Head(Server.Key, $"Content-Length: {line.Length}"), .. line, .. "{\"id\":\"more\"}\r\n\r\n"u8])).ShouldBe(200);
    }

    [Theory]
    [InlineData("Content-Length: -1")]
    [InlineData("Content-Length: 99999999999999999999")]
    [InlineData("Content-Length: 1e3")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6")]
    [InlineData("Transfer-Encoding: chunked, gzip")]
    [InlineData("Transfer-Encoding: 5")]
    public async Task A_length_that_is_none_is_no_request(string header) =>
        (await RawStatusAsync([.. RawRequest.Head(Server.Key, header), .. "0\r\n\r\n"u8])).ShouldBeOneOf(0, 400, 411, 413, 501);

    [Fact]
    public async Task A_body_in_chunks_ends_with_its_last_chunk_whatever_length_is_told_beside()
    {
        var id = ReportId.New();
        var line = Line(id);
        var chunks = Encoding.ASCII.GetBytes($"{line.Length:x}\r\n{line}\r\n0\r\n\r\n");
        (await RawStatusAsync([.. RawRequest.Head(Server.Key, "Transfer-Encoding: chunked", "Content-Length: 5"), .. chunks])).ShouldBeOneOf(200, 400);
    }

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFF\r\n")]
    [InlineData("7FFFFFFF\r\n{}")]
    [InlineData("-1\r\n")]
    [InlineData("zz\r\n")]
    public async Task A_chunk_with_a_size_that_is_none_is_refused(string chunk)
    {
        using var request = new RawRequest();
        await request.ConnectAsync(Server.Port);
        await request.WriteAsync([.. RawRequest.Head(Server.Key, "Transfer-Encoding: chunked"), .. Encoding.Latin1.GetBytes(chunk)]);
        request.EndOfRequest();
        (await request.StatusAsync()).ShouldBeOneOf(0, 400, 413);
    }

    [Fact]
    public async Task A_chunk_extension_without_end_is_cut_off()
    {
        using var request = new RawRequest();
        await request.ConnectAsync(Server.Port);
        var writing = await request.WriteAsync([.. RawRequest.Head(Server.Key, "Transfer-Encoding: chunked"), .. "1;"u8]);
        var junk = Encoding.ASCII.GetBytes(new string('x', 1024 * 1024));
        for (var i = 0; i < 64 && writing; i++)
            writing = await request.WriteAsync(junk);
        if (writing)
            request.EndOfRequest();
        (await request.StatusAsync()).ShouldBeOneOf(0, 400, 413);
    }

    [Fact]
    public async Task A_header_of_megabytes_and_many_headers_are_refused()
    {
        (await RawStatusAsync(RawRequest.Head(Server.Key, "X: " + new string('x', 20 * 1024 * 1024)))).ShouldBeOneOf(0, 400, 431);
        (await RawStatusAsync(RawRequest.Head(Server.Key, [.. Enumerable.Range(0, 100_000).Select(i => $"X{i}: y")]))).ShouldBeOneOf(0, 400, 431);
    }

    [Theory]
    [InlineData("Content-Length: 60000", "{")]
    [InlineData("Content-Length: 70000", "{")]
    [InlineData("Transfer-Encoding: chunked", "10000\r\n{")]
    public async Task Slow_bodies_hold_nobody_up(string length, string beginning)
    {
        var slow = new List<RawRequest>();
        try
        {
            // More than there is room for at one time, each with a few bytes of a large body.
            for (var i = 0; i < 600; i++)
            {
                var request = new RawRequest();
                slow.Add(request);
                await request.ConnectAsync(Server.Port);
                await request.WriteAsync([.. RawRequest.Head(Server.Key, length), .. Encoding.ASCII.GetBytes(beginning)]);
            }

            await Server.TakesTheNextOneAsync(Server.Key, "default");
        }
        finally
        {
            slow.ForEach(request => request.Dispose());
        }
    }

    [Fact]
    public async Task Bodies_of_line_feeds_and_without_any_are_refused()
    {
        (await StatusAsync(Encoding.ASCII.GetBytes(new string('\n', 100_000)))).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        ((int)await StatusAsync(new byte[15 * 1024 * 1024])).ShouldBeOneOf(400, 413);
        (await StatusAsync(Encoding.ASCII.GetBytes(new string('{', 15 * 1024 * 1024)))).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("\ufeff", HttpStatusCode.BadRequest)]
    [InlineData("[", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("{\"id\":null}", HttpStatusCode.BadRequest)]
    [InlineData("{\"id\":{}}", HttpStatusCode.BadRequest)]
    [InlineData("{\"id\":\"\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"id\":\"../../etc/passwd\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"id\":\"550e8400-e29b-41d4-a716-446655440000\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"id\":\"OOPS-7ZK3M9QW2X5T8V1B4N6C\",\"id\":\"OOPS-7ZK3M9QW2X5T8V1B4N6D\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"id\":\"OOPS-7ZK3M9QW2X5T8V1B4N6C\",\"x\":NaN}", HttpStatusCode.BadRequest)]
    [InlineData("{\"id\":\"OOPS-7ZK3M9QW2X5T8V1B4N6C\"} {}", HttpStatusCode.BadRequest)]
    [InlineData("{\"id\":\"OOPS-7ZK3M9QW2X5T8V1B4N6C\",}", HttpStatusCode.BadRequest)]
    [InlineData("{'id':'OOPS-7ZK3M9QW2X5T8V1B4N6C'}", HttpStatusCode.BadRequest)]
    public async Task What_is_no_report_is_refused(string line, HttpStatusCode status) => (await StatusAsync(Encoding.UTF8.GetBytes(line))).ShouldBe(status);

    [Fact]
    public async Task Depth_of_a_hundred_thousand_is_refused()
    {
        foreach (var (open, close) in ((string, string)[])[("[", "]"), ("{\"a\":", "}")])
        {
            var line = $$"""{"id":"{{ReportId.New()}}","deep":{{Repeat(open, 100_000)}}1{{Repeat(close, 100_000)}}}""";
            (await StatusAsync(Encoding.UTF8.GetBytes(line))).ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    public static TheoryData<string> OddMembers =>
    [
        "\"exception\":[{\"type\":\"A\"}]", "\"exception\":\"text\"", "\"exception\":null", "\"exception\":{\"frames\":[null,1,\"x\",{\"method\":null}],\"inner\":{}}",
        "\"tags\":[[\"a\",\"b\"]]", "\"tags\":{\"a\":1,\"b\":{\"c\":[]}}", "\"tags\":5", "\"time\":\"0000-01-01T00:00:00Z\"", "\"time\":\"9999-12-31T23:59:59.999Z\"", "\"time\":1e20",
        "\"user\":[]", "\"user\":{\"id\":{}}", "\"duration\":1e400", "\"duration\":-5", "\"status\":99999999999999999999", "\"timeline\":{\"a\":1}", "\"timeline\":[[1e308,-1,null]]",
        "\"type\":\"\\u0000\\u202e\\ud800\"", "\"value\":\"nul \\u0000 in it\"", "\"topic\":\"\\u0000\"", "\"release\":\"\\u0000\\u0007\"", "\"url\":\"javascript:alert(1)\"", "\"url\":[]",
        "\"a\":1,\"a\":2,\"a\":3", "\"n\":123456789012345678901234567890123456789012345678901234567890e999999", "\"fault\":[]", "\"fault\":{\"code\":5,\"causes\":[{}]}",
        "\"trace\":\"x\"", "\"trace\":{\"trace_id\":\"\\u0000\"}", "\"request\":{\"headers\":[]}", "\"log\":[null,[],{\"text\":{}}]", "\"losses\":{}",
    ];

    [Theory]
    [MemberData(nameof(OddMembers))]
    public async Task A_report_whose_members_are_of_odd_kinds_is_stored_and_shown(string members)
    {
        var id = ReportId.New();
        (await StatusAsync(Encoding.UTF8.GetBytes($$"""{"id":"{{id}}",{{members}}}"""))).ShouldBe(HttpStatusCode.OK);
        await StoredAsync(id);
        (await Server.TextAsync($"/oops/{id}")).ShouldNotBeNull("the page of it");
    }

    [Fact]
    public async Task Very_many_members_and_very_long_ones_are_stored_or_refused_in_time()
    {
        var many = ReportId.New();
        var members = string.Join(',', Enumerable.Range(0, 60_000).Select(i => $"\"k{i}\":{i}"));
        (await StatusAsync(Encoding.UTF8.GetBytes($$"""{"id":"{{many}}",{{members}}}"""))).ShouldBe(HttpStatusCode.OK);
        await StoredAsync(many);
        foreach (var member in (string[])["value", "type", "topic", "url", "release"])
        {
            var id = ReportId.New();
            (await StatusAsync(Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","{{member}}":"{{new string('ä', 400_000)}}"}"""))).ShouldBe(HttpStatusCode.OK);
            await StoredAsync(id);
        }

        (await StatusAsync(Encoding.UTF8.GetBytes($$"""{"id":"{{ReportId.New()}}","value":"{{new string('x', 10 * 1024 * 1024)}}"}"""))).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_hundred_thousand_frames_and_tags_and_a_chain_of_exceptions_are_digested()
    {
        var frames = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $$"""{"method":"A.B{{i}}()","in_app":true}"""));
        var tags = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"t{i}\":\"v\""));
        var chain = Repeat("""{"type":"E","inner":[""", 29) + Repeat("]}", 29);
        foreach (var members in (string[])[$$$"""
            "exception":{"type":"X","frames":[{{{frames}}}]}
            """, $"\"tags\":{{{tags}}}", $"\"exception\":{chain}"])
        {
            var id = ReportId.New();
            (await StatusAsync(Encoding.UTF8.GetBytes($$"""{"id":"{{id}}",{{members.Trim()}}}"""))).ShouldBe(HttpStatusCode.OK, members[..40]);
            await StoredAsync(id);
        }
    }

    [Fact]
    public async Task A_body_of_ten_thousand_wrong_lines_is_answered_shortly_and_counted()
    {
        var answer = (await Server.PostAsync(Server.Key, [.. Enumerable.Repeat("x", 10_000)])).ShouldNotBeNull();
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        (await Server.PostAsync(Server.Key, [.. Enumerable.Repeat("x", 10_001)])).ShouldNotBeNull().Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task An_id_that_comes_with_another_body_stays_what_it_was()
    {
        var id = ReportId.New();
        (await StatusAsync(Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","n":1}"""))).ShouldBe(HttpStatusCode.OK);
        await StoredAsync(id);
        (await StatusAsync(Encoding.UTF8.GetBytes($$"""{"id":"{{id.ToString().ToLowerInvariant()}}","n":2}"""))).ShouldBe(HttpStatusCode.OK);
        await Server.SettledLedgerAsync("default");
        using var found = JsonDocument.Parse((await Server.FindAsync("default", id))!);
        found.RootElement.GetProperty("report").GetProperty("n").GetInt32().ShouldBe(1);
    }

    private static string Line(ReportId id) => $$"""{"id":"{{id}}","type":"X"}""";

    private static string Good() => Line(ReportId.New());

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    private async Task StoredAsync(ReportId id) => await Programs.Eventually.GetAsync(() => Server.FindAsync("default", id), $"report {id}");

    private async Task<HttpStatusCode> StatusAsync(byte[] body, string? encoding = null) => (await Server.PostAsync(Server.Key, body, encoding)).ShouldNotBeNull("the server should answer").Status;

    private async Task<int> RawStatusAsync(byte[] bytes)
    {
        using var request = new RawRequest();
        await request.ConnectAsync(Server.Port);
        await request.WriteAsync(bytes);
        return await request.StatusAsync();
    }

    private static IEnumerable<byte[]> Filled(char filling, int megabytes)
    {
        var block = Encoding.ASCII.GetBytes(new string(filling, 1024 * 1024));
        return Enumerable.Repeat(block, megabytes);
    }

    private static byte[] Compress(string encoding, IEnumerable<byte[]> blocks)
    {
        using var bytes = new MemoryStream();
        using (Stream packed = encoding switch
        {
            "br" => new BrotliStream(bytes, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(bytes, CompressionLevel.Optimal),
            _ => new GZipStream(bytes, CompressionLevel.Optimal),
        })
        {
            foreach (var block in blocks)
                packed.Write(block);
        }

        return bytes.ToArray();
    }
}
