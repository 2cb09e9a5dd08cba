namespace Faultline.Cli.Tests;

public sealed class LedgerTests
{
    [Fact]
    public async Task Door_and_digester_are_set_side_by_side()
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(200, Ledger(0, 0, "Adds up: 100 = 97 + 3.")));

        var shown = await Tool.RunAsync("ledger", "--server", server.Url);

        shown.ExitCode.ShouldBe(0, shown.Error);
        server.Asked.ShouldHaveSingleItem().Path.ShouldBe("/api/v1/projects/default/ledger");
        shown.Lines.ShouldContain(line => line.StartsWith("door      accepted ", StringComparison.Ordinal) && line.EndsWith("9,000", StringComparison.Ordinal));
        shown.Lines.ShouldContain(line => line.StartsWith("door      refused     quota ", StringComparison.Ordinal));
        shown.Lines.ShouldContain(line => line.StartsWith("digester  stored ", StringComparison.Ordinal));
        shown.Lines.ShouldContain("Adds up: 100 = 97 + 3.");
        shown.Lines.ShouldAllBe(line => line.Length <= 80);
    }

    [Theory]
    [InlineData(3, 0, 1)]
    [InlineData(-1, 500, 1)]
    [InlineData(3, 500, 0)]
    public async Task Missing_reports_exit_with_1_and_reports_on_their_way_do_not(int difference, int pending, int code)
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(200, Ledger(difference, pending, "x")));
        (await Tool.RunAsync("ledger", "--server", server.Url)).ExitCode.ShouldBe(code);
    }

    [Fact]
    public async Task Days_are_counted_from_now()
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(200, Ledger(0, 0, "x")));
        await Tool.RunAsync("ledger", "--days", "7", "--project", "shop", "--server", server.Url);
        server.Asked.ShouldHaveSingleItem().Path.ShouldMatch(@"^/api/v1/projects/shop/ledger\?from=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$");
    }

    [Fact]
    public async Task What_other_servers_may_have_is_not_missing()
    {
        var ledger = Ledger(3, 0, "x").Replace("\"pending_bytes\"", "\"other_servers\":1,\"pending_bytes\"", StringComparison.Ordinal);
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(200, ledger));
        (await Tool.RunAsync("ledger", "--server", server.Url)).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("91")]
    [InlineData("800000")]
    [InlineData("x")]
    public async Task A_number_of_days_that_is_none_is_a_usage_error(string days)
    {
        var asked = await Tool.RunAsync("ledger", "--days", days, "--server", "http://127.0.0.1:1");
        asked.ExitCode.ShouldBe(64);
        asked.Error.ShouldContain("1 to 90");
    }

    [Fact]
    public async Task Parked_records_are_listed_with_their_reason_and_exit_with_1()
    {
        await using var server = await StubServer.StartAsync(_ =>
            new StubAnswer(200, """{"count":1,"parked":[{"project":"shop","id":"a-1.parked","at":"2026-11-20T10:00:00Z","reason":"it is too deep\nand \u001b[31m red","bytes":1234}]}"""));

        var shown = await Tool.RunAsync("parked", "--server", server.Url);

        shown.ExitCode.ShouldBe(1);
        shown.Lines[0].ShouldStartWith("shop/a-1.parked  1,234 bytes, ");
        shown.Lines[1].ShouldBe("  it is too deep");
        shown.Output.ShouldNotContain('\u001b');
    }

    [Fact]
    public async Task A_parked_record_is_tried_again()
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(200, """{"count":0,"parked":[],"taken":true}"""));

        var tried = await Tool.RunAsync("parked", "--retry", "shop/a-1.parked", "--server", server.Url);

        tried.ExitCode.ShouldBe(0, tried.Error);
        tried.Output.ShouldBe("Nothing is parked.\n");
        server.Asked.First().ShouldSatisfyAllConditions(
            () => server.Asked.First().Path.ShouldBe("/api/v1/parked/shop/a-1.parked/retry"), () => server.Asked.First().ContentType.ShouldBe("application/json"));
    }

    [Fact]
    public async Task A_parked_record_that_stays_is_said_with_its_reason()
    {
        await using var server = await StubServer.StartAsync(asked => new StubAnswer(200, asked.Method == "POST"
            ? """{"taken":false,"id":null,"reason":"Not JSON at byte 1"}"""
            : """{"count":60,"parked":[{"project":"shop","id":"a-1.parked","at":"2026-11-20T10:00:00Z","reason":"why","bytes":12}]}"""));

        var tried = await Tool.RunAsync("parked", "--retry", "shop/a-1.parked", "--server", server.Url);

        tried.ExitCode.ShouldBe(1);
        tried.Lines[0].ShouldBe("shop/a-1.parked stays where it is: Not JSON at byte 1");
        tried.Lines.ShouldContain("These are the newest 1 of 60.");
    }

    [Fact]
    public async Task All_parked_records_are_tried_again()
    {
        await using var server = await StubServer.StartAsync(asked => new StubAnswer(200, asked.Method == "POST" ? """{"taken":1200,"left":3}""" : """{"count":0,"parked":[]}"""));
        var tried = await Tool.RunAsync("parked", "--retry", "all", "--server", server.Url);
        server.Asked.First().Path.ShouldBe("/api/v1/parked/retry");
        tried.Lines[0].ShouldBe("1,200 were taken, 3 stay where they are.");
    }

    private static string Ledger(int difference, int pending, string text) => $$"""
        {"project":"default","from":"2026-11-20T00:00:00Z","to":"2026-11-21T00:00:00Z","hours":[],"totals":[
         {"first_hour":"2026-11-20T00:00:00Z","side":"door","line":"accepted","reason":"","count":100,"bytes":9000},
         {"first_hour":"2026-11-20T00:00:00Z","side":"door","line":"refused","reason":"quota","count":4,"bytes":0},
         {"first_hour":"2026-11-20T00:00:00Z","side":"digester","line":"stored","reason":"","count":97,"bytes":8700}],
         "balance":{"adds_up":{{(difference == 0 ? "true" : "false")}},"difference":{{difference}},"pending_bytes":{{pending}},"text":"{{text}}"} }
        """;
}
