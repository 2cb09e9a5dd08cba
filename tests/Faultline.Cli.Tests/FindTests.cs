namespace Faultline.Cli.Tests;

public sealed class FindTests
{
    private const string Found = """
        {"found":[{"kind":"request","id":"req-4b9e5c04-c40f-4b4f-960e-6ac0858dca6c","text":"req-…","position":3,"unknown":null,"reports":[
          {"project":"shop","id":"OOPS-00000000000000000001","received":"2026-11-20T10:00:00Z","type":"T","title":"it broke","group":7,"loss":"One of 4,013 like this; its details were dropped on 2026-11-20."}]},
          {"kind":"old_report","id":"OOPS-38C23","text":"oops-38c23","position":60,"unknown":"An OOPS id of the old form.","reports":[]}]}
        """;

    [Fact]
    public async Task Every_id_of_a_text_is_told_with_what_it_leads_to()
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(200, Found));

        var told = await Tool.RunAsync("find", "it", "said", "req-4b9e5c04-c40f-4b4f-960e-6ac0858dca6c", "--server", server.Url);

        told.ExitCode.ShouldBe(0, told.Error);
        var asked = server.Asked.ShouldHaveSingleItem();
        asked.Body.ShouldBe("it said req-4b9e5c04-c40f-4b4f-960e-6ac0858dca6c");
        asked.ContentType.ShouldBe("text/plain; charset=utf-8");
        told.Lines[0].ShouldBe("request     req-4b9e5c04-c40f-4b4f-960e-6ac0858dca6c");
        told.Lines[1].ShouldStartWith("            OOPS-00000000000000000001 in shop, group 7, ");
        told.Lines[2].ShouldBe("              T: it broke");
        told.Lines[3].ShouldContain("its details were dropped on 2026-11-20");
        told.Lines[5].ShouldContain("An OOPS id of the old form.");
    }

    [Theory]
    [InlineData("-")]
    [InlineData]
    public async Task A_mail_comes_by_standard_input(params string[] arguments)
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(200, Found));

        var told = await Tool.RunAsync(["find", .. arguments, "--server", server.Url], input: "From: ada\n\nOOPS-1\n");

        told.ExitCode.ShouldBe(0, told.Error);
        server.Asked.ShouldHaveSingleItem().Body.ShouldBe("From: ada\n\nOOPS-1\n");
    }

    [Theory]
    [InlineData("""{"found":[]}""", "There is no id in this text.")]
    [InlineData("""{"found":[{"kind":"report","id":"OOPS-00000000000000000009","unknown":"No report of this id here.","reports":[]}]}""", "No report of this id here.")]
    public async Task What_leads_to_nothing_exits_with_1(string answer, string said)
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(200, answer));

        var told = await Tool.RunAsync("find", "nothing", "--server", server.Url);

        told.ExitCode.ShouldBe(1);
        told.Output.ShouldContain(said);
    }

    [Fact]
    public async Task A_text_that_is_too_large_is_not_sent()
    {
        var told = await Tool.RunAsync(["find", "--server", "http://127.0.0.1:1"], input: new string('x', (1024 * 1024) + 1));
        told.ExitCode.ShouldBe(66);
    }

    [Fact]
    public async Task A_report_whose_details_are_gone_is_told_with_the_reason()
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(200, """
            {"project":"shop","id":"OOPS-7ZK3M9QW2X5T8V1B0N6C","received":"2026-08-22T03:00:00Z","class":"exception","group":{"number":101,"title":"it\u001b[31m broke"},
             "loss":{"reason":"evicted","text":"One of 4,013 like this; its details were dropped on 2026-11-20."},"report":null}
            """));

        var told = await Tool.RunAsync("show", Samples.Id, "--server", server.Url);

        told.ExitCode.ShouldBe(0, told.Error);
        told.Lines[0].ShouldBe("One of 4,013 like this; its details were dropped on 2026-11-20.");
        told.Lines.ShouldContain("Group       101, it[31m broke");
    }
}
