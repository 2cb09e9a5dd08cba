using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Faultline.Spooling;

namespace Faultline.Cli.Tests;

public sealed class SpoolTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("faultline-cli-tests-");

    private string Dir => _directory.FullName;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Status_tells_the_dead_from_the_living_and_what_waits()
    {
        await LeaveAsync(Report(1), Report(2));
        await using var live = Spool.Open(new SpoolOptions { Directory = Dir });
        live.TryAppend("{}"u8).ShouldBeTrue();

        var shown = await Tool.RunAsync("spool", "status", Dir);

        shown.ExitCode.ShouldBe(0, shown.Error);
        shown.Lines[0].ShouldBe($"Spool {Dir}");
        shown.Lines.ShouldContain(line => line.Contains(".spool") && line.Contains(" gone ") && line.Contains(" 2 "));
        shown.Lines.ShouldContain(line => line.Contains(".spool") && line.Contains($" alive ({Environment.ProcessId}) "));
        shown.Output.ShouldContain("Waiting  3 records");
        shown.Output.ShouldContain("Dropped  0 spool full, 0 too large, 0 disk errors");
        shown.Output.ShouldNotContain('\u001b');
    }

    [Fact]
    public async Task Status_as_JSON_is_one_object()
    {
        await LeaveAsync(Report(1), Report(2));

        var shown = await Tool.RunAsync("spool", "status", Dir, "--json");

        var status = JsonDocument.Parse(shown.Output).RootElement;
        status.GetProperty("pending_records").GetInt64().ShouldBe(2);
        var segment = status.GetProperty("segments").EnumerateArray().ShouldHaveSingleItem();
        segment.GetProperty("owner").GetString().ShouldBe("gone");
        segment.GetProperty("problem").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Flush_ships_what_the_dead_left_and_leaves_an_empty_directory()
    {
        await LeaveAsync(Report(1), Report(2));
        await LeaveAsync(Report(3));
        await using var server = await AcceptingAsync();

        var flushed = await Tool.RunAsync("spool", "flush", Dir, "--key", "k", "--server", server.Url);

        flushed.ExitCode.ShouldBe(0, flushed.Error + flushed.Output);
        flushed.Output.ShouldContain("adopted 2 segments, 0 bytes left in them: accepted 3, duplicate 0, refused 0");
        string.Concat(server.Asked.Select(a => a.Body)).ShouldBe($"{Report(1)}\n{Report(2)}\n{Report(3)}\n");
        Directory.GetFiles(Dir).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("flush")]
    [InlineData("replay")]
    public async Task What_a_server_took_in_compressed_is_sent_as_the_line_that_it_is(string verb)
    {
        await LeaveAsync(Gzip(Report(1) + "\n"), Encoding.UTF8.GetBytes(Report(2)));
        await using var server = await AcceptingAsync();

        var sent = await Tool.RunAsync("spool", verb, Dir, "--server", server.Url);

        sent.ExitCode.ShouldBe(0, sent.Error + sent.Output);
        server.Asked.ShouldHaveSingleItem().Body.ShouldBe($"{Report(1)}\n{Report(2)}\n");
    }

    [Fact]
    public async Task A_compressed_record_that_is_damaged_is_parked_and_the_rest_is_sent()
    {
        var damaged = Gzip(Report(1));
        damaged[^1] = 77;
        await LeaveAsync(damaged, Encoding.UTF8.GetBytes(Report(2)));
        await using var server = await StubServer.StartAsync(_ =>
            StubAnswer.Fault(400, "faultline.intake.refused", "Refused", "One.", new { accepted = 1, refused = new[] { new { line = 1, reason = "Not JSON" } } }));

        var flushed = await Tool.RunAsync("spool", "flush", Dir, "--server", server.Url);

        flushed.ExitCode.ShouldBe(1, flushed.Error);
        Directory.GetFiles(Path.Combine(Dir, "parked")).ShouldHaveSingleItem();
        Directory.GetFiles(Dir).ShouldBeEmpty();
    }

    [Fact]
    public async Task Flush_leaves_a_living_segment_with_a_message()
    {
        await LeaveAsync(Report(1));
        await using var live = Spool.Open(new SpoolOptions { Directory = Dir, AdoptInterval = TimeSpan.FromHours(1) });
        live.TryAppend(Encoding.UTF8.GetBytes(Report(2))).ShouldBeTrue();
        await using var server = await AcceptingAsync();

        var flushed = await Tool.RunAsync("spool", "flush", Dir, "--server", server.Url);

        flushed.ExitCode.ShouldBe(0, flushed.Error + flushed.Output);
        flushed.Output.ShouldContain($"left to the process that holds it (begun by {Environment.ProcessId}); records that wait there: 1");
        server.Asked.ShouldHaveSingleItem().Body.ShouldBe(Report(1) + "\n");
        live.Read(10, 1_000_000).Records.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Flush_parks_what_the_server_refuses_and_exits_1()
    {
        await LeaveAsync(Report(1), "nonsense", Report(2));
        await using var server = await StubServer.StartAsync(_ =>
            StubAnswer.Fault(400, "faultline.intake.refused", "Refused", "One.", new { accepted = 2, refused = new[] { new { line = 2, reason = "Not JSON" } } }));

        var flushed = await Tool.RunAsync("spool", "flush", Dir, "--server", server.Url);

        flushed.ExitCode.ShouldBe(1);
        flushed.Output.ShouldContain(": refused: Not JSON\n");
        flushed.Output.ShouldContain("accepted 2, duplicate 0, refused 1");
        var parked = Directory.GetFiles(Path.Combine(Dir, "parked")).ShouldHaveSingleItem();
        File.ReadAllText(parked).ShouldEndWith("\nnonsense");
        Directory.GetFiles(Dir).ShouldBeEmpty();
    }

    [Fact]
    public async Task Flush_with_the_server_down_exits_2_and_loses_nothing()
    {
        await LeaveAsync(Report(1), Report(2));
        string url;
        await using (var server = await AcceptingAsync())
            url = server.Url;

        var flushed = await Tool.RunAsync("spool", "flush", Dir, "--server", url);

        flushed.ExitCode.ShouldBe(2);
        flushed.Error.ShouldContain($"Cannot reach the server at {url}");
        SpoolDirectory.ReadAll(Dir).Select(Text).ShouldBe([Report(1), Report(2)]);
    }

    [Theory]
    [InlineData(200, """{}""")]
    [InlineData(200, """{"accepted":1,"duplicate":0}""")]
    [InlineData(400, """{"errors":[{"data":{"accepted":0,"refused":[{"line":2,"reason":"no"}]}}]}""")]
    [InlineData(400, """{"errors":[{"data":{"accepted":1,"refused":[{"line":9,"reason":"no"}]}}]}""")]
    public async Task Flush_keeps_what_the_answer_does_not_account_for(int status, string body)
    {
        await LeaveAsync(Report(1), Report(2));
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(status, body));

        var flushed = await Tool.RunAsync("spool", "flush", Dir, "--server", server.Url);

        flushed.ExitCode.ShouldBe(3, flushed.Output);
        SpoolDirectory.ReadAll(Dir).Select(Text).ShouldBe([Report(1), Report(2)]);
    }

    [Fact]
    public async Task Flush_parks_what_can_be_no_line_and_ships_the_rest()
    {
        await LeaveAsync(Report(1), "  ", "two\nlines", Report(2));
        await using var server = await AcceptingAsync();

        var flushed = await Tool.RunAsync("spool", "flush", Dir, "--server", server.Url);

        flushed.ExitCode.ShouldBe(1, flushed.Error);
        server.Asked.ShouldHaveSingleItem().Body.ShouldBe($"{Report(1)}\n{Report(2)}\n");
        Directory.GetFiles(Path.Combine(Dir, "parked")).Length.ShouldBe(2);
        Directory.GetFiles(Dir).ShouldBeEmpty();
    }

    [Fact]
    public async Task Replay_sends_shipped_records_too_and_changes_nothing()
    {
        await LeaveAsync(Report(1), Report(2), Report(3));
        await using (var spool = Spool.Open(new SpoolOptions { Directory = Dir, AdoptInterval = TimeSpan.Zero }))
            spool.Acknowledge(spool.Read(2, 1_000_000));
        var before = Snapshot();
        await using var server = await AcceptingAsync();

        var replayed = await Tool.RunAsync("spool", "replay", Dir, "--server", server.Url);

        replayed.ExitCode.ShouldBe(0, replayed.Error);
        replayed.Output.ShouldBe("accepted 3, duplicate 0, refused 0\n");
        server.Asked.ShouldHaveSingleItem().Body.ShouldBe($"{Report(1)}\n{Report(2)}\n{Report(3)}\n");
        Snapshot().ShouldBe(before);
    }

    [Fact]
    public async Task A_rehearsed_replay_lists_the_reports_and_needs_no_server()
    {
        await LeaveAsync(Report(1), "nonsense");

        var rehearsed = await Tool.RunAsync("spool", "replay", Dir, "--dry-run", "--server", "http://127.0.0.1:1");

        rehearsed.ExitCode.ShouldBe(1);
        rehearsed.Lines[0].ShouldStartWith("OOPS-00000000000000000001");
        rehearsed.Lines[1].ShouldContain("no report: Not JSON at byte 1");
        rehearsed.Lines[2].ShouldBe($"would send 2 records, {Report(1).Length + 8} bytes; 1 of them are no reports");
    }

    [Theory]
    [InlineData("status")]
    [InlineData("flush")]
    [InlineData("replay")]
    public async Task A_missing_directory_exits_66_and_is_not_made(string verb)
    {
        var missing = Path.Combine(Dir, "missing");

        var outcome = await Tool.RunAsync("spool", verb, missing);

        outcome.ExitCode.ShouldBe(66);
        outcome.Error.ShouldContain($"'{missing}' is no directory");
        Directory.Exists(missing).ShouldBeFalse();
    }

    private static Task<StubServer> AcceptingAsync() =>
        StubServer.StartAsync(asked => new StubAnswer(200, $$"""{"accepted":{{asked.Body.Count(c => c == '\n')}},"duplicate":0}"""));

    private static string Report(int number) => Samples.ReportWith("OOPS-" + number.ToString("D20", CultureInfo.InvariantCulture));

    private static string Text(SpoolRecord record) => Encoding.UTF8.GetString(record.Payload.Span);

    /// <summary>Writes records as a process does that ends without having shipped them.</summary>
    private Task LeaveAsync(params string[] records) => LeaveAsync([.. records.Select(Encoding.UTF8.GetBytes)]);

    private async Task LeaveAsync(params byte[][] records)
    {
        await using var spool = Spool.Open(new SpoolOptions { Directory = Dir, AdoptInterval = TimeSpan.FromHours(1) });
        foreach (var record in records)
            spool.TryAppend(record).ShouldBeTrue();
    }

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private string Snapshot() => string.Join('\n', Directory.GetFiles(Dir).Order(StringComparer.Ordinal).Select(f => $"{f} {Convert.ToHexString(File.ReadAllBytes(f))}"));
}
