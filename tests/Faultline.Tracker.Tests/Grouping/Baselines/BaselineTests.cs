using System.Text;
using Faultline.Reports;

namespace Faultline.Tracker.Tests.Grouping.Baselines;

/// <summary>Each baseline does what its name says, on cases as small as can be.</summary>
public sealed class BaselineTests
{
    [Fact]
    public void Exact_text_tells_two_ids_apart() => Same(ExactText.Key, Report("Order 1 failed"), Report("Order 2 failed")).ShouldBeFalse();

    [Fact]
    public void Exact_text_tells_two_lines_apart() => Same(ExactText.Key, Report(line: 1), Report(line: 2)).ShouldBeFalse();

    [Fact]
    public void A_template_forgets_ids() => Same(TypeAndTemplate.Key, Report("Order 1 failed"), Report("Order 2 failed")).ShouldBeTrue();

    [Fact]
    public void A_template_knows_no_stack() => Same(TypeAndTemplate.Key, Report(method: "A.B()"), Report(method: "C.D()")).ShouldBeTrue();

    [Fact]
    public void A_title_knows_the_endpoint() => Same(TitleAndTransaction.Key, Report(topic: "GET /a"), Report(topic: "GET /b")).ShouldBeFalse();

    [Fact]
    public void A_title_is_the_first_line() => Same(TitleAndTransaction.Key, Report("a\\nb"), Report("a\\nc")).ShouldBeTrue();

    [Fact]
    public void The_first_user_frame_is_below_the_frames_of_the_framework() =>
        Same(FirstUserFrame.Key, Report(method: "System.Text.Parse()"), Report(method: "System.Text.Other()")).ShouldBeTrue();

    [Fact]
    public void The_first_user_frame_is_the_innermost_exceptions() =>
        FirstUserFrame.Key(Parse("""{"exception":{"type":"Outer","frames":[{"method":"A.B()"}],"inner":[{"type":"Inner","frames":[{"method":"C.D()"}]}]}}""")).ShouldBe("Inner C.D()");

    [Fact]
    public void Without_anything_every_event_is_a_group_for_Exceptionless() => Same(FirstUserFrame.Key, Parse("{}"), Parse("{}", "OOPS-00000000000000000002")).ShouldBeFalse();

    [Fact]
    public void Honeybadger_knows_lines() => Same(Honeybadger.Key, Report(line: 1), Report(line: 2)).ShouldBeFalse();

    [Fact]
    public void Honeybadger_knows_no_message() => Same(Honeybadger.Key, Report("a"), Report("b")).ShouldBeTrue();

    [Fact]
    public void The_app_hash_knows_no_lines() => Same(SentryLike.Key, Report(line: 1), Report(line: 2)).ShouldBeTrue();

    [Fact]
    public void The_app_hash_leaves_out_the_framework() =>
        Same(SentryLike.Key, Report(method: "System.Text.Parse()"), Report(method: "System.Text.Other()")).ShouldBeTrue();

    [Fact]
    public void The_app_hash_of_a_stack_without_the_app_is_that_of_all_frames() =>
        Same(SentryLike.Key, Report(method: "System.A()", appFrame: false), Report(method: "System.B()", appFrame: false)).ShouldBeFalse();

    [Theory]
    [InlineData("user 17 at 10.0.0.1", "user <int> at <ip>")]
    [InlineData("b5631038-1ee5-594d-4645-3bd5a43fcf5b on 2026-02-05T13:25:07.0000000Z", "<uuid> on <date>")]
    [InlineData("GET https://a.example/b answered 503", "GET <url> answered <int>")]
    [InlineData("'L0' was not present", "'L0' was not present")]
    public void Values_are_taken_out_of_messages(string message, string template) => Parameters.TakeOut(message).ShouldBe(template);

    private static bool Same(Func<ErrorReport, string> key, ErrorReport one, ErrorReport other) => key(one) == key(other);

    private static ErrorReport Report(string value = "x", string topic = "GET /", string method = "System.Text.Parse()", int line = 7, bool appFrame = true)
    {
        var app = appFrame ? $$""",{"method":"Shop.Pay(int id)","file":"Pay.cs","line":{{line}},"assembly":"Shop","in_app":true}""" : "";
        var exception = $$"""{"type":"T","value":"{{value}}","frames":[{"method":"{{method}}","assembly":"System.X"}""" + app + """],"inner":[]}""";
        return Parse($$"""{"type":"T","value":"{{value}}","topic":"{{topic}}","exception":""" + exception + "}");
    }

    private static ErrorReport Parse(string json, string id = "OOPS-00000000000000000001")
    {
        var line = $"{{\"id\":\"{id}\"{(json is "{}" ? "" : ",")}{json[1..]}";
        ErrorReport.TryParse(Encoding.UTF8.GetBytes(line), out var report, out var error).ShouldBeTrue(error);
        return report!;
    }
}
