using Faultline.Tracker.Classes;

namespace Faultline.Tracker.Tests.Classes;

public class ClassRulesTests
{
    [Theory]
    [InlineData("'type':'RequestExpired'", "timeout")]
    [InlineData("'type':'System.TimeoutException'", "timeout")]
    [InlineData("'type':'System.Threading.Tasks.TaskCanceledException'", "timeout")]
    [InlineData("'type':'shop.gateway_timeout','fault':{'code':'shop.gateway_timeout'}", "timeout")]
    [InlineData("'type':'LaunchpadTimeoutError','status':503", "timeout")]
    [InlineData("'type':'SoftRequestTimeout'", "soft-timeout")]
    [InlineData("'type':'UserRequestOops'", "user-generated")]
    [InlineData("'type':'Microsoft.AspNetCore.Http.BadHttpRequestException','status':400", "user-generated")]
    [InlineData("'type':'Unauthorized'", "unauthorized")]
    [InlineData("'type':'shop.forbidden','status':403", "unauthorized")]
    [InlineData("'type':'NotFound'", "page-not-found")]
    [InlineData("'type':'shop.uri.not_found','status':404", "page-not-found")]
    [InlineData("'type':'GoneError'", "page-not-found")]
    [InlineData("'type':'BadPage','status':400,'fault':{'code':'shop.list.invalid_page','status':400}", "page-not-found")]
    [InlineData("'type':'BrokenLink','status':409", "page-not-found")]
    [InlineData("'type':'OffsiteFormPostError','status':400", "user-generated")]
    [InlineData("'type':'System.Net.Http.HttpRequestException','status':500", "remote")]
    [InlineData("'type':'Faultline.UpstreamFaultException','status':502", "remote")]
    [InlineData("'type':'Disconnection','informational':true", "informational")]
    [InlineData("'type':'X','tags':{'operation':'7'}", "operation")]
    [InlineData("'type':'System.InvalidOperationException','status':500", "exception")]
    [InlineData("", "exception")]
    public void The_default_rules_know_what_launchpad_knew(string members, string expected) => ClassRules.Default.ClassOf(TestReport.Facts(members)).ShouldBe(expected);

    [Fact]
    public void The_first_rule_that_matches_counts()
    {
        var rules = Read("# ours\n\n  slow: topic:\"GET /a\"\nbad : type:X\r\nslow: type:Y\n");

        rules.ClassOf(TestReport.Facts("'type':'X','topic':'GET /a'")).ShouldBe("slow");
        rules.ClassOf(TestReport.Facts("'type':'X'")).ShouldBe("bad");
        rules.ClassOf(TestReport.Facts("'type':'Z'")).ShouldBe("exception");
        rules.Classes.ShouldBe(["slow", "bad", "exception"]);
    }

    [Theory]
    [InlineData("a: type:x\nslow topic", 2, 0, 10, "'slow topic' has no colon")]
    [InlineData("Slow: type:x", 1, 0, 4, "'Slow' is no name of a class")]
    [InlineData("  1a: type:x", 1, 2, 2, "'1a' is no name of a class")]
    [InlineData("slow:", 1, 5, 0, "'slow:' has no search behind it")]
    [InlineData("# x\n slow:  relase:1", 2, 8, 8, "did you mean release:?")]
    [InlineData("slow: is:open", 1, 6, 7, "before it has a group")]
    [InlineData("slow: class:x", 1, 6, 7, "before it has a class")]
    public void An_error_names_line_and_word(string text, int line, int position, int length, string message)
    {
        ClassRules.TryParse(text, out _, out var errors).ShouldBeFalse();

        var error = errors.ShouldHaveSingleItem();
        (error.Line, error.Position, error.Length).ShouldBe((line, position, length));
        error.Message.ShouldContain(message);
        error.ToString().ShouldStartWith($"line {line}, column {position + 1}: ");
    }

    [Fact]
    public void All_errors_are_told_at_once()
    {
        ClassRules.TryParse("A: type:x\nb\nc: type:y\nd: relase:1", out _, out var errors).ShouldBeFalse();
        errors.Select(error => error.Line).ShouldBe([1, 2, 4]);
    }

    [Fact]
    public void Rules_have_limits()
    {
        ClassRules.TryParse(new string('#', ClassRules.MaxLength + 1), out _, out _).ShouldBeFalse();
        ClassRules.TryParse(string.Concat(Enumerable.Repeat("a: type:x\n", ClassRules.MaxRules)), out _, out _).ShouldBeTrue();
        ClassRules.TryParse(string.Concat(Enumerable.Repeat("a: type:x\n", ClassRules.MaxRules + 1)), out _, out _).ShouldBeFalse();
    }

    private static ClassRules Read(string text)
    {
        ClassRules.TryParse(text, out var rules, out var errors).ShouldBeTrue(string.Join('\n', errors));
        return rules!;
    }
}
