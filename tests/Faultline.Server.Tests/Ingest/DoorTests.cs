using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Faultline.Server.Ingest;
using Faultline.Server.Ledger;
using Faultline.Server.Tests.Ledger;
using Faultline.Server.Tests.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Server.Tests.Ingest;

/// <summary>What the door refuses, what it says, and that each refusal is in the ledger.</summary>
public sealed class DoorTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_bad_key_is_counted_under_no_project()
    {
        await using var server = await StartAsync();
        (await server.PostAsync(RunningServer.Body(Line.Of(ReportId.New())), "flk_nonsense")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await server.CountsAsync(1, LedgerLine.Refused, LedgerReasons.BadKey, project: "");
    }

    [Fact]
    public async Task Malformed_too_large_and_repeated_lines_are_counted_each()
    {
        await using var server = await StartAsync(options => options.MaxReportBytes = 1024);
        var id = ReportId.New();
        using var answer = await server.PostAsync("{", Line.Of(id), Line.Of(id), Line.Of(ReportId.New(), $"\"v\": \"{new string('x', 2000)}\""), "[]");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var first = (await RunningServer.FaultAsync(answer)).GetProperty("data").GetProperty("refused")[0];
        first.GetProperty("path").GetString().ShouldBe("$");
        first.GetProperty("byte").GetInt64().ShouldBe(1);
        await server.CountsAsync(2, LedgerLine.Refused, LedgerReasons.Malformed);
        await server.CountsAsync(1, LedgerLine.Refused, LedgerReasons.TooLarge);
        await server.CountsAsync(1, LedgerLine.Repeated);
        await server.CountsAsync(1, LedgerLine.Accepted);
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_of_another_form_is_counted_once()
    {
        await using var server = await StartAsync(options => options.MaxBodyLines = 2);
        (await server.PostAsync("", "", "", "")).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await server.PostAsync(RunningServer.Body("{}", "text/plain"), server.Key)).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        await server.CountsAsync(1, LedgerLine.Refused, LedgerReasons.TooLarge);
        await server.CountsAsync(1, LedgerLine.Refused, LedgerReasons.Malformed);
    }

    [Fact]
    public async Task A_quota_takes_what_it_allows_refuses_the_rest_and_says_when_to_come_back()
    {
        await using var server = await StartAsync(options => options.QuotaPerHour = 3);
        var ids = Enumerable.Range(0, 5).Select(_ => ReportId.New()).ToList();
        using var first = await server.PostAsync(Line.Of(ids[0]));
        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        first.Headers.GetValues("RateLimit-Remaining").Single().ShouldBe("2");

        using var answer = await server.PostAsync([.. ids.Skip(1).Select(id => Line.Of(id))]);
        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        answer.Headers.GetValues("RateLimit-Limit").Single().ShouldBe("3");
        answer.Headers.GetValues("RateLimit-Remaining").Single().ShouldBe("0");
        var data = (await RunningServer.FaultAsync(answer)).GetProperty("data");
        (data.GetProperty("accepted").GetInt32(), data.GetProperty("refused").GetInt32()).ShouldBe((2, 2));
        await server.CountsAsync(2, LedgerLine.Refused, LedgerReasons.Quota);
        await server.CountsAsync(3, LedgerLine.Accepted);
    }

    [Fact]
    public async Task A_quota_that_ends_in_a_body_says_which_lines_are_done_with()
    {
        await using var server = await StartAsync(options => options.QuotaPerHour = 2);
        var ids = Enumerable.Range(0, 5).Select(_ => ReportId.New()).ToList();
        using var answer = await server.PostAsync(Line.Of(ids[0]), "{}", "", Line.Of(ids[0]), Line.Of(ids[1]), Line.Of(ids[2]), Line.Of(ids[1]), "[]", Line.Of(ids[3]));
        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        var data = (await RunningServer.FaultAsync(answer)).GetProperty("data");
        (data.GetProperty("accepted").GetInt32(), data.GetProperty("refused").GetInt32(), data.GetProperty("lines").GetInt32()).ShouldBe((2, 2, 5));
        data.GetProperty("wrong").EnumerateArray().Select(line => line.GetProperty("line").GetInt32()).ShouldBe([2]);
        using var none = await server.PostAsync(Line.Of(ids[2]), Line.Of(ids[3]));
        (await RunningServer.FaultAsync(none)).GetProperty("data").GetProperty("lines").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task A_quota_is_remembered_over_a_restart_and_is_each_project_s_own()
    {
        await using (var server = await StartAsync(options => options.QuotaPerHour = 2))
        {
            (await server.PostAsync(Line.Of(ReportId.New()), Line.Of(ReportId.New()))).StatusCode.ShouldBe(HttpStatusCode.OK);
            await server.CountsAsync(2, LedgerLine.Accepted);
        }

        await using var again = await StartAsync(options =>
        {
            options.QuotaPerHour = 2;
            options.Quotas["rich"] = 1000;
        });
        (await again.PostAsync(Line.Of(ReportId.New()))).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        var key = await again.AddProjectAsync("rich");
        (await again.PostAsync(RunningServer.Body(string.Join('\n', Enumerable.Range(0, 9).Select(_ => Line.Of(ReportId.New())))), key)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_an_earlier_run_took_and_did_not_store_counts_in_the_quota()
    {
        static void Away(IServiceCollection services) => DigesterTests.Wrap(services, store => new PickyStore(store) { IsAway = true });
        await using (var server = await StartAsync(options => options.QuotaPerHour = 2, Away))
            (await server.PostAsync(Line.Of(ReportId.New()), Line.Of(ReportId.New()))).StatusCode.ShouldBe(HttpStatusCode.OK);

        await using var again = await StartAsync(options => options.QuotaPerHour = 2, Away);
        await Until.TrueAsync("what waits is counted", async () => (await again.Client.GetStringAsync("/health")).Contains("\"pending_records\":2", StringComparison.Ordinal));
        (await again.PostAsync(Line.Of(ReportId.New()))).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_disk_without_room_is_answered_with_507_and_taken_again_when_there_is_some()
    {
        var (free, time) = (10L, new StepTime());
        await using var server = await StartAsync(more: services => services.AddSingleton(new DiskWatch(() => free, 100, time)));
        var id = ReportId.New();
        using var answer = await server.PostAsync(Line.Of(id));
        ((int)answer.StatusCode).ShouldBe(507);
        answer.Headers.RetryAfter.ShouldNotBeNull();
        (await RunningServer.FaultAsync(answer)).GetProperty("code").GetString().ShouldBe("faultline.intake.disk_budget");
        (await server.Client.GetStringAsync("/health")).ShouldContain("\"status\":\"degraded\"");
        await server.CountsAsync(1, LedgerLine.Refused, LedgerReasons.DiskBudget);

        free = 1000;
        (await server.PostAsync(Line.Of(id))).StatusCode.ShouldBe((HttpStatusCode)507, "it looks once a second");
        time.Advance(TimeSpan.FromSeconds(2));
        (await server.PostAsync(Line.Of(id))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await server.ReportAsync(id);
    }

    [Fact]
    public async Task Secrets_that_the_sender_forgot_are_on_no_disk()
    {
        await using var server = await StartAsync();
        var id = ReportId.New();
        (await server.PostAsync(Line.Of(id, "\"data\": {\"password\": \"hunter2-hunter2\"}"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.ReportAsync(id)).ShouldContain("\"password\": \"<hidden>\"");
        foreach (var file in Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("lock", StringComparison.Ordinal)))
            Encoding.Latin1.GetString(await ReadSharedAsync(file)).ShouldNotContain("hunter2-hunter2", Case.Sensitive, file);
    }

    [Theory]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("GZIP")]
    public async Task Bodies_may_be_compressed_in_each_usual_way(string encoding)
    {
        await using var server = await StartAsync();
        var id = ReportId.New();
        var whole = Compress(Line.Of(id, $"\"value\": \"{Convert.ToBase64String(new byte[3000])}\"") + "\n", encoding);
        (await server.PostAsync(RunningServer.Body(whole, encoding: encoding), server.Key)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await server.ReportAsync(id);
        for (var length = 1; length < whole.Length; length += 1 + (whole.Length / 20))
        {
            using var answer = await server.PostAsync(RunningServer.Body(whole[..length], encoding: encoding), server.Key);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, $"{length} of {whole.Length} bytes");
        }
    }

    [Theory]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task A_bomb_is_stopped_at_the_limit(string encoding)
    {
        await using var server = await StartAsync(options => options.MaxBodyBytes = 1024 * 1024);
        using var answer = await server.PostAsync(RunningServer.Body(Compress(new string('x', 50_000_000), encoding), encoding: encoding), server.Key);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task What_a_client_discarded_is_counted_once_however_often_it_is_told()
    {
        await using var server = await StartAsync();
        const string Told = """{"discarded":[{"reason":"spool_full","count":3},{"reason":"too_large","count":1}],"spool":"ab12","seq":1}""";
        using var answer = await server.PostAsync(Line.Of(ReportId.New()), Told);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("\"accepted\":1,\"duplicate\":0,\"discards\":1");
        await server.PostAsync(Told);
        await server.PostAsync(Told.Replace("\"seq\":1", "\"seq\":2", StringComparison.Ordinal));
        await server.CountsAsync(6, LedgerLine.Discarded, "spool_full");
        await server.CountsAsync(2, LedgerLine.Discarded, "too_large");
    }

    [Fact]
    public async Task Reasons_beyond_the_first_twenty_of_an_hour_are_counted_as_other()
    {
        await using var server = await StartAsync();
        for (var line = 0; line < 3; line++)
        {
            var reasons = string.Join(',', Enumerable.Range(line * 10, 10).Select(reason => $$"""{"reason":"made_up_{{reason}}","count":2}"""));
            (await server.PostAsync($$"""{"discarded":[{{reasons}}]}""")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        (await server.PostAsync("""{"discarded":[{"reason":"made_up_3","count":1}]}""")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await server.CountsAsync(3, LedgerLine.Discarded, "made_up_3");
        await server.CountsAsync(20, LedgerLine.Discarded, "other");
        await server.CountsAsync(61, LedgerLine.Discarded);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"seq\":\"7\"")]
    [InlineData(",\"seq\":1.5")]
    [InlineData(",\"seq\":null")]
    [InlineData(",\"seq\":99999999999999999999")]
    public async Task A_teller_that_does_not_number_what_it_tells_is_refused(string sequence)
    {
        await using var server = await StartAsync();
        using var answer = await server.PostAsync($$"""{"discarded":[{"reason":"spool_full","count":3}],"spool":"x"{{sequence}}}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await RunningServer.FaultAsync(answer)).GetProperty("data").GetProperty("refused")[0].GetProperty("path").GetString().ShouldBe("$.seq");
    }

    [Fact]
    public async Task A_body_of_many_notes_waits_for_one_sum_of_them()
    {
        await using var server = await StartAsync();
        var notes = server.Services.GetRequiredService<DoorNotes>();
        var told = Enumerable.Range(0, 40).Select(line => $$"""{"discarded":[{{string.Join(',', Enumerable.Range(0, 20).Select(reason => $$"""{"reason":"r{{reason}}","count":1}"""))}}],"spool":"x","seq":{{line}}}""");
        (await server.PostAsync([.. told])).StatusCode.ShouldBe(HttpStatusCode.OK);
        for (var reason = 0; reason < 20; reason++)
            await server.CountsAsync(40, LedgerLine.Discarded, $"r{reason}");
        // 800 notes: those of a second that are written one by one, and once what is left of them, a reason each.
        notes.Spool.Statistics.Appended.ShouldBeLessThanOrEqualTo((2 * DoorNotes.MostPerSecond) + (2 * 20));
    }

    [Fact]
    public async Task A_flood_of_refusals_is_counted_exactly_and_written_down_in_sums()
    {
        await using var server = await StartAsync();
        var requests = Enumerable.Range(0, 1500).Select(_ => server.PostAsync(RunningServer.Body("{}"), "flk_nonsense"));
        foreach (var answer in await Task.WhenAll(requests))
            answer.Dispose();
        await server.CountsAsync(1500, LedgerLine.Refused, LedgerReasons.BadKey, project: "");
        server.Services.GetRequiredService<DoorNotes>().Spool.Statistics.Appended.ShouldBeLessThan(1500);
    }

    [Fact]
    public async Task A_slow_sender_holds_no_room()
    {
        await using var server = await StartAsync();
        using var slow = new TcpClient();
        await slow.ConnectAsync(server.Client.BaseAddress!.Host, server.Client.BaseAddress.Port, TestContext.Current.CancellationToken);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v1/reports HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {server.Key}\r\nContent-Type: application/x-ndjson\r\nContent-Length: 5000\r\n\r\n{{\"id\""), TestContext.Current.CancellationToken);
        (await server.PostAsync(Line.Of(ReportId.New()))).StatusCode.ShouldBe(HttpStatusCode.OK);
        server.Services.GetRequiredService<IngestRoom>().InFlightBytes.ShouldBe(0);
    }

    private Task<RunningServer> StartAsync(Action<ServerOptions>? set = null, Action<IServiceCollection>? more = null) => RunningServer.StartAsync(_directory.Path, set, more);

    private static byte[] Compress(string text, string encoding)
    {
        using var bytes = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "br" => new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(bytes, CompressionLevel.Fastest, leaveOpen: true),
            _ => new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
