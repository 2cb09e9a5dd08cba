using System.Globalization;

namespace Faultline.Cli.Tests;

/// <summary>The program on a pseudo-terminal, which util-linux <c>script</c> makes.</summary>
public sealed class TerminalTests
{
    private const string Script = "/usr/bin/script";

    [Fact]
    public async Task On_a_terminal_the_frames_of_the_app_are_bold()
    {
        var shown = await ShowOnTerminalAsync("--server");

        shown.ShouldContain("\u001b[1m   > at Compute.Scheduler.Pick(Guid id) in /src/Scheduler.cs:line 42\u001b[0m");
    }

    [Fact]
    public async Task With_NO_COLOR_a_terminal_gets_no_escape_code()
    {
        var shown = await ShowOnTerminalAsync("--server", ("NO_COLOR", "1"));

        shown.ShouldContain("   > at Compute.Scheduler.Pick(Guid id)");
        shown.ShouldNotContain('\u001b');
    }

    [Fact]
    public async Task Json_on_a_terminal_escapes_what_a_terminal_could_obey()
    {
        var shown = await ShowOnTerminalAsync("--json --server", ("NO_COLOR", "1"));

        shown.ShouldContain("\"value\":\"a\\u009b2Jb\\u202ec\"");
    }

    private static async Task<string> ShowOnTerminalAsync(string options, params (string Name, string Value)[] environment)
    {
        Assert.SkipUnless(File.Exists(Script), $"{Script} (package bsdutils) makes the terminal");
        var report = options.Contains("--json", StringComparison.Ordinal) ? Samples.ReportWith(Samples.Id, "\"value\":\"a\u009b2Jb\u202Ec\"") : Samples.Report;
        await using var server = await StubServer.StartAsync(_ => StubAnswer.Found(report));

        var command = string.Create(CultureInfo.InvariantCulture, $"'{Tool.Path}' show {Samples.Id} {options} {server.Url}");
        var shown = await Tool.RunAsync(Script, ["-qec", command, "/dev/null"], input: null, environment);

        shown.ExitCode.ShouldBe(0, shown.Output);
        return shown.Output;
    }
}
