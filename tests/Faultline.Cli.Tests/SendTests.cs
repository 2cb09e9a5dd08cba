using System.Globalization;

namespace Faultline.Cli.Tests;

public sealed class SendTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("faultline-cli-tests-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_file_goes_to_the_intake_in_one_gzipped_batch_with_the_key()
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(200, """{"accepted":1,"duplicate":1,"ids":[]}"""));
        var file = Write("reports.ndjson", Report(1), "", "  " + Report(2) + "\r");

        var sent = await Tool.RunAsync(["send", file, "--server", server.Url], input: null, ("FAULTLINE_KEY", "s3cret"));

        sent.ExitCode.ShouldBe(0, sent.Error);
        sent.Output.ShouldBe("accepted 1, duplicate 1, refused 0\n");
        var asked = server.Asked.ShouldHaveSingleItem();
        (asked.Method, asked.Path, asked.Authorization).ShouldBe(("POST", "/api/v1/reports", "Bearer s3cret"));
        (asked.ContentType, asked.ContentEncoding).ShouldBe(("application/x-ndjson", "gzip"));
        asked.Body.ShouldBe($"{Report(1)}\n{Report(2)}\n");
    }

    [Theory]
    [InlineData("send", "-")]
    [InlineData("send")]
    public async Task Standard_input_is_sent(params string[] arguments)
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(200, """{"accepted":1}"""));

        var sent = await Tool.RunAsync([.. arguments, "--key", "k", "--server", server.Url], Report(7));

        sent.Output.ShouldBe("accepted 1, duplicate 0, refused 0\n");
        server.Asked.ShouldHaveSingleItem().Body.ShouldBe(Report(7) + "\n");
    }

    [Fact]
    public async Task A_refused_line_is_named_by_its_own_number_and_exits_1()
    {
        await using var server = await StubServer.StartAsync(asked => asked.Body.Contains("nonsense", StringComparison.Ordinal)
            ? StubAnswer.Fault(400, "faultline.intake.refused", "Refused", "One line.", new { accepted = 1, refused = new[] { new { line = 2, reason = "Not JSON \u001b[31m" } } })
            : new StubAnswer(200, """{"accepted":1}"""));
        var file = Write("reports.ndjson", Report(1), "", "", "nonsense");

        var sent = await Tool.RunAsync("send", file, "--server", server.Url);

        sent.ExitCode.ShouldBe(1);
        sent.Output.ShouldBe($"{file}:4: refused: Not JSON [31m\naccepted 1, duplicate 0, refused 1\n");
    }

    [Fact]
    public async Task A_long_input_goes_in_batches_and_keeps_its_order()
    {
        await using var server = await StubServer.StartAsync(asked => new StubAnswer(200, $$"""{"accepted":{{Count(asked)}}}"""));
        var lines = Enumerable.Range(0, 2_500).Select(Report).ToArray();

        var sent = await Tool.RunAsync("send", Write("many.ndjson", lines), "--server", server.Url);

        sent.Output.ShouldBe("accepted 2500, duplicate 0, refused 0\n");
        server.Asked.Count.ShouldBe(3);
        string.Concat(server.Asked.Select(a => a.Body)).ShouldBe(string.Join('\n', lines) + "\n");
        sent.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_over_the_limit_is_halved_until_the_one_line_that_is_too_long_is_known()
    {
        await using var server = await StubServer.StartAsync(asked => asked.Body.Length > 400
            ? StubAnswer.Fault(413, "faultline.intake.too_large", "Too large", "At most 400 bytes.")
            : new StubAnswer(200, $$"""{"accepted":{{Count(asked)}}}"""));
        var file = Write("r.ndjson", [.. Enumerable.Range(0, 20).Select(Report), Samples.ReportWith(Samples.Id, $"\"value\":\"{new string('x', 500)}\"")]);

        var sent = await Tool.RunAsync("send", file, "--server", server.Url);

        sent.ExitCode.ShouldBe(1);
        sent.Output.ShouldBe($"{file}:21: refused: At most 400 bytes.\naccepted 20, duplicate 0, refused 1\n");
    }

    [Fact]
    public async Task Lines_that_the_server_finds_too_long_are_named_and_the_others_are_not_sent_twice()
    {
        var refused = new[] { new { line = 1, reason = "longer than 400 bytes" } };
        await using var server = await StubServer.StartAsync(_ => StubAnswer.Fault(413, "faultline.intake.line_too_large", "Too large", "-", new { accepted = 1, refused }));

        var sent = await Tool.RunAsync("send", Write("r.ndjson", Report(1), Report(2)), "--server", server.Url);

        sent.ExitCode.ShouldBe(1);
        sent.Output.ShouldEndWith(":1: refused: longer than 400 bytes\naccepted 1, duplicate 0, refused 1\n");
        server.Asked.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(503, "faultline.intake.busy")]
    [InlineData(507, "faultline.intake.disk_budget")]
    public async Task A_server_that_asks_for_a_pause_gets_the_same_batch_again(int status, string code)
    {
        var busy = 2;
        await using var server = await StubServer.StartAsync(_ => Interlocked.Decrement(ref busy) >= 0
            ? StubAnswer.Fault(status, code, "Busy", "Later.") with { RetryAfter = "0" }
            : new StubAnswer(200, """{"accepted":1}"""));

        var sent = await Tool.RunAsync("send", Write("r.ndjson", Report(1)), "--server", server.Url);

        sent.ExitCode.ShouldBe(0, sent.Error);
        server.Asked.Select(a => a.Body).ShouldBe(Enumerable.Repeat(Report(1) + "\n", 3));
    }

    [Fact]
    public async Task A_quota_that_ends_in_a_batch_is_waited_for_and_only_the_rest_is_sent_again()
    {
        var wrong = new[] { new { line = 2, reason = "no id" } };
        await using var server = await StubServer.StartAsync(asked => Count(asked) <= 3
            ? new StubAnswer(200, $$"""{"accepted":{{Count(asked)}}}""")
            : StubAnswer.Fault(429, "faultline.intake.quota_exceeded", "Quota used up", "-", new { quota = 3, accepted = 2, refused = Count(asked) - 4, lines = 4, wrong }) with { RetryAfter = "0" });
        var file = Write("r.ndjson", [.. Enumerable.Range(1, 10).Select(Report)]);

        var sent = await Tool.RunAsync("send", file, "--server", server.Url);

        sent.ExitCode.ShouldBe(1);
        sent.Output.ShouldBe($"{file}:2: refused: no id\n{file}:6: refused: no id\naccepted 6, duplicate 2, refused 2\n");
        server.Asked.Select(asked => asked.Body.Split('\n')[0]).ShouldBe([Report(1), Report(5), Report(9)]);
    }

    [Fact]
    public async Task A_wrong_key_exits_3_with_the_fault_and_never_prints_the_key()
    {
        await using var server = await StubServer.StartAsync(_ => StubAnswer.Fault(401, "faultline.intake.key_refused", "Key refused", "The ingest key is not known."));

        var sent = await Tool.RunAsync("send", Write("r.ndjson", Report(1)), "--key", "s3cret", "--server", server.Url);

        sent.ExitCode.ShouldBe(3);
        sent.Error.ShouldContain("Key refused\n  The ingest key is not known.\n  status 401, code faultline.intake.key_refused");
        sent.Output.ShouldBe("accepted 0, duplicate 0, refused 0; stopped before the end: send it all again, ids make that safe\n");
        (sent.Output + sent.Error).ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task A_key_that_cannot_be_one_is_wrong_usage_and_is_not_printed()
    {
        var sent = await Tool.RunAsync("send", "--key", "s3cret with spaces");

        sent.ExitCode.ShouldBe(64);
        sent.Error.ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task A_missing_file_exits_66_before_anything_is_sent()
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(200, """{"accepted":1}"""));

        var sent = await Tool.RunAsync("send", Write("r.ndjson", Report(1)), "missing.ndjson", "--server", server.Url);

        sent.ExitCode.ShouldBe(66);
        sent.Error.ShouldContain("'missing.ndjson' is no file");
        server.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_is_down_exits_2()
    {
        string url;
        await using (var server = await StubServer.StartAsync(_ => new StubAnswer(200, "{}")))
            url = server.Url;

        var sent = await Tool.RunAsync("send", Write("r.ndjson", Report(1)), "--server", url);

        sent.ExitCode.ShouldBe(2);
        sent.Error.ShouldContain($"Cannot reach the server at {url}");
    }

    private static string Report(int number) => Samples.ReportWith("OOPS-" + number.ToString("D20", CultureInfo.InvariantCulture));

    private static int Count(Asked asked) => asked.Body.Count(c => c == '\n');

    private string Write(string name, params string[] lines)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, string.Join('\n', lines));
        return path;
    }
}
