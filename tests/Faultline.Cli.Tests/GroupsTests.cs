using System.Text.Json;

namespace Faultline.Cli.Tests;

public sealed class GroupsTests
{
    private const string Row = """
        {"project":"default","number":12,"page":"http://x/projects/default/groups/12","type":"System.InvalidOperationException","title":"The scheduler gave up, and this title is far too long for one line of a terminal",
        "culprit":"Compute.Scheduler.Pick(Guid id)","topic":"GET /x","class":"exception","standing":{"state":"open","regressed":true,"condition":""},
        "count":4013,"recent":128,"users":7,"hosts":2,"first":"2026-11-20T10:00:00.000Z","last":"2026-11-20T10:00:00.000Z","first_release":"1.2.0","last_release":"1.4.0","assignee":"ada","bug":"LP 12"}
        """;

    private static readonly string Detail = Row.TrimEnd()[..^1] + """
        ,"keys":["g1:0"],"merged":[{"number":9,"title":"part","count":5}],"newest":[{"id":"OOPS-00000000000000000001","received":"2026-11-20T10:00:00Z","value":"said"}],
        "urls":[{"url":"http://shop/pay","count":30,"ids":["OOPS-00000000000000000002"]}],"referrers":[],"releases":[{"release":"1.4.0","count":20}],
        "events":[{"kind":"resolved","at":"2026-11-20T10:00:00Z","actor":"operator","detail":"resolved in 1.4.0"}]}
        """;

    [Fact]
    public async Task A_list_fits_80_columns()
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(200, $$"""{"groups":[{{Row}}],"next":null}"""));

        var listed = await Tool.RunAsync("groups", "-q", "is:open type:a b", "--sort", "count", "--days", "7", "--server", server.Url);

        listed.ExitCode.ShouldBe(0, listed.Error);
        server.Asked.ShouldHaveSingleItem().Path.ShouldBe("/api/v1/projects/default/groups?q=is%3Aopen%20type%3Aa%20b&sort=count&days=7");
        listed.Lines.ShouldAllBe(line => line.Length <= 80);
        listed.Lines[1].ShouldStartWith("     12  regressed ");
        listed.Lines[1].ShouldContain("128");
        listed.Lines[2].ShouldStartWith("        System.InvalidOperationException: The scheduler gave up");
        listed.Lines[3].ShouldBe("        Compute.Scheduler.Pick(Guid id)");
    }

    [Fact]
    public async Task Json_is_the_server_s_answer_unchanged()
    {
        const string Answer = """{"groups":[],"next":null,"new member":1.50}""";
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(200, Answer));

        var listed = await Tool.RunAsync("groups", "--json", "--project", "a/b", "--server", server.Url);

        listed.Output.ShouldBe(Answer + "\n");
        server.Asked.ShouldHaveSingleItem().Path.ShouldBe("/api/v1/projects/a%2Fb/groups");
    }

    [Fact]
    public async Task A_search_that_is_not_understood_is_wrong_usage_and_its_word_is_underlined()
    {
        await using var server = await StubServer.StartAsync(_ => StubAnswer.Fault(
            400, "faultline.search.invalid", "Search not understood", "'relase:' is not a field.", new { query = "is:open relase:1", position = 8, length = 8, problem = "x", suggestions = (string[])["release"] }));

        var listed = await Tool.RunAsync("groups", "-q", "is:open relase:1", "--server", server.Url);

        listed.ExitCode.ShouldBe(64);
        listed.Error.ShouldBe("faultline: 'relase:' is not a field.\n  is:open relase:1\n          ^^^^^^^^\n");
    }

    [Fact]
    public async Task A_group_is_shown_with_all_that_is_known()
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(200, Detail));

        var shown = await Tool.RunAsync("group", "12", "--server", server.Url);

        shown.ExitCode.ShouldBe(0, shown.Error);
        string[] expected =
        [
            "Group       12 in project default, class exception", "State       regressed", "Reports     4,013, users 7, hosts 2", "Assignee    ada", "Bug         LP 12",
            "        30  http://shop/pay  OOPS-00000000000000000002", "         9  5 reports  part", "  2026-11-20 10:00 UTC  resolved resolved in 1.4.0 operator",
        ];
        foreach (var line in expected)
            shown.Lines.ShouldContain(line);
    }

    [Theory]
    [InlineData("--resolve", "state", """{"state":"resolved"}""")]
    [InlineData("--resolve 1.5.0", "state", """{"state":"resolved","release":"1.5.0"}""")]
    [InlineData("--resolve --next", "state", """{"state":"resolved","next_release":true}""")]
    [InlineData("--mute", "state", """{"state":"muted"}""")]
    [InlineData("--mute --until 2999-01-01 --more 100 --per-hour 50", "state", """{"state":"muted","until":"2999-01-01","more":100,"per_hour":50}""")]
    [InlineData("--open", "state", """{"state":"open"}""")]
    [InlineData("--assign ada", "assign", """{"assignee":"ada"}""")]
    [InlineData("--bug LP12", "bug", """{"bug":"LP12"}""")]
    [InlineData("--merge 13 14", "merge", """{"numbers":[13,14]}""")]
    [InlineData("--unmerge", "unmerge", "{}")]
    public async Task A_change_is_sent_as_JSON_and_the_group_shown_after_it(string options, string what, string body)
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(200, Detail));

        var changed = await Tool.RunAsync(["group", "12", .. options.Split(' '), "--server", server.Url]);

        changed.ExitCode.ShouldBe(0, changed.Error);
        var asked = server.Asked.ToArray();
        asked.Length.ShouldBe(2);
        asked[0].ShouldSatisfyAllConditions(
            () => asked[0].Method.ShouldBe("POST"),
            () => asked[0].Path.ShouldBe($"/api/v1/projects/default/groups/12/{what}"),
            () => asked[0].ContentType.ShouldBe("application/json"),
            () => asked[0].Body.ShouldBe(body));
        asked[1].Method.ShouldBe("GET");
    }

    [Theory]
    [InlineData("--resolve", "--open")]
    [InlineData("--mute", "--open")]
    [InlineData("--next")]
    [InlineData("--more", "5")]
    [InlineData("--resolve", "1.0", "--next")]
    public async Task Changes_that_do_not_go_together_are_wrong_usage(params string[] options)
    {
        var changed = await Tool.RunAsync(["group", "12", .. options, "--server", "http://127.0.0.1:1"]);
        changed.ExitCode.ShouldBe(64, changed.Error);
    }

    [Fact]
    public async Task A_group_that_is_not_there_exits_with_1()
    {
        await using var server = await StubServer.StartAsync(_ => StubAnswer.Fault(404, "faultline.group.not_found", "Group not found", "The project has no group 12."));

        var shown = await Tool.RunAsync("group", "12", "--open", "--server", server.Url);

        shown.ExitCode.ShouldBe(1);
        shown.Error.ShouldBe("faultline: The project has no group 12.\n");
    }

    [Fact]
    public async Task Hostile_text_in_every_field_is_harmless()
    {
        const string Evil = "a\u001b[31mb\u009b2Jc\u0007d\u202Eevil\u0000\r\nGroup       99";
        var evil = JsonSerializer.Serialize(Evil)[1..^1];
        var detail = Detail.Replace("exception\"", evil + "\"", StringComparison.Ordinal);
        foreach (var text in (string[])["default", "The scheduler", "Compute.Scheduler", "1.4.0", "ada", "LP 12", "http://shop/pay", "part", "said", "resolved in", "operator", "regressed"])
            detail = detail.Replace(text, text == "regressed" ? text : evil, StringComparison.Ordinal);
        await using var server = await StubServer.StartAsync(asked => new StubAnswer(200, asked.Path.Contains("groups/", StringComparison.Ordinal) ? detail : $$"""{"groups":[{{detail}}]}"""));

        foreach (var arguments in new[] { new[] { "group", "12" }, ["groups"] })
        {
            var shown = await Tool.RunAsync([.. arguments, "--server", server.Url]);
            shown.ExitCode.ShouldBe(0, shown.Error);
            shown.Output.ShouldNotContain('\u001b');
            shown.Output.Any(c => (char.IsControl(c) && c != '\n') || c is '\u202e').ShouldBeFalse();
            shown.Lines.Count(line => line.StartsWith("Group ", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(1);
        }
    }
}
