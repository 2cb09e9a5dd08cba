using System.Text.Json;

namespace Faultline.Cli.Tests;

public sealed class HostileReportTests
{
    private const string Evil = "a\u001b[31mb\u009b2Jc\u0007d\u007f\u202Eevil\u2066\u0000\r\n[red]markup[/] [[x]]\nReport      OOPS-00000000000000000000";

    [Fact]
    public async Task No_text_of_a_report_can_steer_the_terminal_or_break_the_markup()
    {
        await using var server = await StubServer.StartAsync(_ => StubAnswer.Found(EvilEverywhere()));

        var shown = await Tool.RunAsync("show", Samples.Id, "--server", server.Url);

        shown.ExitCode.ShouldBe(0, shown.Error);
        shown.Output.ShouldContain("[red]markup[/] [[x]]");
        ShouldBeHarmless(shown.Output);
    }

    [Fact]
    public async Task No_text_of_a_report_can_pass_for_a_row_of_ours()
    {
        await using var server = await StubServer.StartAsync(_ => StubAnswer.Found(EvilEverywhere()));

        var shown = await Tool.RunAsync("show", Samples.Id, "--server", server.Url);

        shown.Lines.Where(line => line.StartsWith("Report ", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldContain(Samples.Id);
    }

    [Fact]
    public async Task No_text_of_a_fault_can_steer_the_terminal()
    {
        await using var server = await StubServer.StartAsync(_ => StubAnswer.Fault(500, Evil, Evil, Evil));

        var shown = await Tool.RunAsync("show", Samples.Id, "--server", server.Url);

        shown.ExitCode.ShouldBe(3);
        ShouldBeHarmless(shown.Error);
    }

    [Fact]
    public async Task A_pasted_text_that_is_no_id_comes_back_harmless()
    {
        var shown = await Tool.RunAsync("show", "\u001b[31mnonsense");

        shown.ExitCode.ShouldBe(64);
        ShouldBeHarmless(shown.Error);
    }

    [Fact]
    public async Task Values_of_other_types_everywhere_are_shown_as_other_keys()
    {
        await using var server = await StubServer.StartAsync(_ =>
            StubAnswer.Found(Samples.ReportWith(Samples.Id, "\"type\":[1],\"exception\":\"x\",\"log\":{},\"\\ud800\":\"\\udfff\"")));

        var shown = await Tool.RunAsync("show", Samples.Id, "--server", server.Url);

        shown.ExitCode.ShouldBe(0, shown.Error);
        shown.Lines[0].ShouldBe("Error report");
        shown.Lines.ShouldContain("  type [1]");
        shown.Lines.ShouldContain("  exception \"x\"");
    }

    private static string EvilEverywhere()
    {
        var evil = JsonSerializer.Serialize(Evil);
        // What JSON need not escape stands there raw.
        var raw = evil.Replace("\\u009B", "\u009b", StringComparison.OrdinalIgnoreCase).Replace("\\u202E", "\u202E", StringComparison.OrdinalIgnoreCase);
        return Samples.ReportWith(Samples.Id, $$$"""
            "type":{{{raw}}},"value":{{{raw}}},"reporter":{{{raw}}},"topic":{{{raw}}},"url":{{{raw}}},"request_id":{{{raw}}},"hostname":{{{raw}}},{{{raw}}}:{{{raw}}},
            "request":{"method":{{{raw}}},"headers":{ {{{raw}}}:{{{raw}}} } },"tags":{ {{{raw}}}:{{{raw}}} },"messages":[{{{raw}}},{"a":{{{raw}}}}],
            "fault":{"code":{{{raw}}},"title":{{{raw}}},"detail":{{{raw}}},"data":{{{raw}}}},
            "exception":{"type":{{{raw}}},"value":{{{raw}}},"frames":[{"method":{{{raw}}},"file":{{{raw}}},"line":1}],"data":{ {{{raw}}}:{{{raw}}} }},
            "log":[{"level":{{{raw}}},"category":{{{raw}}},"text":{{{raw}}},"exception":{{{raw}}}}],"losses":[{"what":{{{raw}}},"why":{{{raw}}}}]
            """).ReplaceLineEndings("");
    }

    private static void ShouldBeHarmless(string text)
    {
        foreach (var c in text.Where(c => c != '\n'))
        {
            char.IsControl(c).ShouldBeFalse($"U+{(int)c:X4}");
            (c is '\u202E' or '\u2066').ShouldBeFalse($"U+{(int)c:X4}");
        }
    }
}
