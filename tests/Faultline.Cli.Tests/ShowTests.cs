namespace Faultline.Cli.Tests;

public sealed class ShowTests
{
    [Fact]
    public async Task A_report_is_printed_for_a_human()
    {
        await using var server = await StubServer.StartAsync(_ => StubAnswer.Found(Samples.Report));

        var shown = await Tool.RunAsync("show", Samples.Id, "--server", server.Url);

        shown.ExitCode.ShouldBe(0, shown.Error);
        shown.Error.ShouldBeEmpty();
        shown.Lines[0].ShouldBe("System.InvalidOperationException: The scheduler gave up");
        string[] expected =
        [
            "Report      OOPS-7ZK3M9QW2X5T8V1B0N6C in project default",
            "Service     compute 1.4.0 (9f1c2ab), Production",
            "Host        web1, process 4711, thread 12 (.NET TP Worker)",
            "Topic       GET /v2.1/servers/{id}",
            "Request     GET http://127.0.0.1:8774/v2.1/servers/boom?limit=1 HTTP/1.1",
            "Answer      500, after 12.3 ms, cut after 4096 bytes had left",
            "Request id  req-4b9e5c04-c40f-4b4f-960e-6ac0858dca6c",
            "Refused id  abc",
            "Last oops   OOPS-00000000000000000001",
            "            Cookie = <hidden>",
            "  500 Unexpected error (compute.unexpected_error)",
            "    Quote the id",
            "      404 Image gone (image.gone)",
            "  System.InvalidOperationException: The scheduler gave up",
            "   > at Compute.Scheduler.Pick(Guid id) in /src/Scheduler.cs:line 42",
            "     at System.Linq.Enumerable.First(IEnumerable source)",
            "    System.TimeoutException: No host answered",
            "     > at Compute.Hosts.Ask() in Hosts.cs:line 9",
            "     ---> 3 more inner exceptions were left out",
            "  903 actions, of them 2 statements in 6.0 ms",
            "  2 times, 6.0 ms; one would save 3.0 ms: sql SELECT * FROM servers WHERE id = ?",
            "         1.0        4.0 ms sql          SELECT * FROM servers WHERE id = ?",
            "        10.0        2.3 ms http         GET http://hosts.internal/ 503 (still ran)",
            "  left out: 900 × cache get flavor, 500.0 ms together",
            "  22:15:50.120 Warning     Compute.Scheduler: No host left [System.TimeoutException]",
            "  while moving server 7",
            "User        id = 42",
            "            name = ada",
            "Tags        zone = eu",
            "Flags       new-scheduler = on",
            "  tags.user: ToString threw System.NullReferenceException",
            "  features.used [\"a\",\"b\"]",
            "  exception.frames[0].column 7",
        ];
        foreach (var line in expected)
            shown.Lines.ShouldContain(line);
        shown.Lines.ShouldContain(line => line.StartsWith("When        2026-11-21 22:15:50.123 UTC (", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("oops - 7zk3m9qw2x5t8v1b0n6c")]
    [InlineData("oops", "-", "7zk3m9qw2x5t8v1b0n6c")]
    [InlineData("7zk3m9qw2x5t8vlbon6c")]
    [InlineData("http://127.0.0.1:5080/oops/OOPS-7ZK3M9QW2X5T8V1B0N6C?tab=log")]
    [InlineData("It", "said", "(OOPS-7ZK3M9QW2X5T8V1B0N6C).")]
    [InlineData("@OOPS-7ZK3M9QW2X5T8V1B0N6C")]
    public async Task An_id_in_any_spelling_is_found(params string[] spelling)
    {
        await using var server = await StubServer.StartAsync(_ => StubAnswer.Found(Samples.Report));

        var shown = await Tool.RunAsync([.. (string[])["show"], .. spelling], input: null, ("FAULTLINE_SERVER", server.Url));

        shown.ExitCode.ShouldBe(0, shown.Error);
        server.Asked.ShouldHaveSingleItem().Path.ShouldBe("/api/v1/reports/OOPS-7ZK3M9QW2X5T8V1B0N6C");
    }

    [Fact]
    public async Task Json_is_the_stored_line_byte_for_byte()
    {
        const string Stored = """{"id": "OOPS-7ZK3M9QW2X5T8V1B0N6C", "x" : 1.50e1, "ä":"\u0041ü", "value":"a\/b"}""";
        await using var server = await StubServer.StartAsync(_ => StubAnswer.Found(Stored));

        var shown = await Tool.RunAsync("show", Samples.Id, "--json", "--server", server.Url);

        shown.ExitCode.ShouldBe(0, shown.Error);
        shown.Output.ShouldBe(Stored + "\n");
    }

    [Fact]
    public async Task A_project_scopes_the_search()
    {
        await using var server = await StubServer.StartAsync(_ => StubAnswer.Found(Samples.Report));

        await Tool.RunAsync("show", Samples.Id, "--project", "a b/c", "--server", server.Url + "/");

        server.Asked.ShouldHaveSingleItem().Path.ShouldBe("/api/v1/projects/a%20b%2Fc/reports/OOPS-7ZK3M9QW2X5T8V1B0N6C");
    }

    [Fact]
    public async Task An_unknown_id_exits_1_and_names_the_id_and_the_server()
    {
        await using var server = await StubServer.StartAsync(_ => StubAnswer.Fault(404, "faultline.report.not_found", "Report not found", "No such report."));

        var shown = await Tool.RunAsync("show", Samples.Id.ToLowerInvariant(), "--server", server.Url);

        shown.ExitCode.ShouldBe(1);
        shown.Output.ShouldBeEmpty();
        shown.Error.ShouldContain($"No report {Samples.Id} at {server.Url}\n");
        shown.Error.ShouldContain("req-4b9e5c04-c40f-4b4f-960e-6ac0858dca6c");
    }

    [Fact]
    public async Task An_id_of_two_projects_exits_1_and_names_them()
    {
        await using var server = await StubServer.StartAsync(_ =>
            StubAnswer.Fault(409, "faultline.report.ambiguous", "Ambiguous", "Two.", new { projects = (string[])["red", "blue"] }));

        var shown = await Tool.RunAsync("show", Samples.Id, "--server", server.Url);

        shown.ExitCode.ShouldBe(1);
        shown.Error.ShouldContain("red, blue");
        shown.Error.ShouldContain("--project");
    }

    [Fact]
    public async Task A_fault_of_the_server_exits_3_with_title_detail_code_and_request_id()
    {
        await using var server = await StubServer.StartAsync(_ => StubAnswer.Fault(503, "faultline.store.unavailable", "Store unavailable", "The disk is full."));

        var shown = await Tool.RunAsync("show", Samples.Id, "--server", server.Url);

        shown.ExitCode.ShouldBe(3);
        shown.Error.ShouldStartWith("faultline: Store unavailable\n  The disk is full.\n  status 503, code faultline.store.unavailable, request id req-4b9e");
    }

    [Theory]
    [InlineData(200, "<html>Welcome to nginx")]
    [InlineData(200, "{\"report\":{\"no\":\"id\"}}")]
    [InlineData(404, "nothing here")]
    [InlineData(404, "{\"errors\":[]}")]
    [InlineData(404, "{\"errors\":[{\"code\":7,\"title\":\"\\ud800\"}]}")]
    [InlineData(302, "")]
    public async Task What_no_Faultline_server_says_exits_3(int status, string body)
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(status, body));

        var shown = await Tool.RunAsync("show", Samples.Id, "--server", server.Url);

        shown.ExitCode.ShouldBe(3, shown.Output);
        shown.Error.ShouldStartWith("faultline: ");
        shown.Error.ShouldContain(server.Url);
        shown.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_server_that_is_down_exits_2_and_says_which_and_what_to_do()
    {
        string url;
        await using (var server = await StubServer.StartAsync(_ => StubAnswer.Found(Samples.Report)))
            url = server.Url;

        var shown = await Tool.RunAsync("show", Samples.Id, "--server", url);

        shown.ExitCode.ShouldBe(2);
        shown.Error.ShouldContain($"Cannot reach the server at {url}");
        shown.Error.ShouldContain("--server or FAULTLINE_SERVER");
    }

    [Theory]
    [InlineData("show")]
    [InlineData("show", "nonsense")]
    [InlineData("show", "OOPS-7ZK3M9QW2X5T8V1B0N6C", "--jsno")]
    [InlineData("send", "--kye=s3cret")]
    [InlineData("show", "OOPS-7ZK3M9QW2X5T8V1B0N6C", "--server", "ftp://x")]
    [InlineData("show", "OOPS-7ZK3M9QW2X5T8V1B0N6C", "--server", "5080")]
    [InlineData("shwo")]
    [InlineData]
    public async Task Wrong_usage_exits_64(params string[] arguments)
    {
        var shown = await Tool.RunAsync(arguments);

        shown.ExitCode.ShouldBe(64);
        shown.Error.ShouldNotBeEmpty();
        shown.Error.ShouldNotContain("   at ");
        shown.Error.ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task Help_tells_the_verbs_and_the_exit_codes_and_never_the_key()
    {
        var help = await Tool.RunAsync(["show", "--help"], input: null, ("FAULTLINE_KEY", "s3cret"));

        help.ExitCode.ShouldBe(0);
        help.Output.ShouldContain("faultline show <ID>...");
        help.Output.ShouldContain("64  wrong usage");
        help.Output.ShouldNotContain("s3cret");
    }
}
