using System.Text;
using Faultline.Reports;

namespace Faultline.Tests.Reports;

public sealed class ErrorReportTests
{
    private const string Id = "OOPS-7ZK3M9QW2X5T8V1B0N6C";

    [Fact]
    public void Every_documented_key_has_its_member()
    {
        var report = Parse(ErrorReportSamples.Full);

        report.Id.ToString().ShouldBe(Id);
        report.Time.ShouldBe(new DateTimeOffset(2026, 11, 21, 22, 15, 50, 123, TimeSpan.Zero));
        report.Duration.ShouldBe(TimeSpan.FromSeconds(0.0123));
        (report.Type, report.Value, report.Reporter).ShouldBe(("System.InvalidOperationException", "The scheduler gave up", "compute"));
        (report.Topic, report.Url, report.Status).ShouldBe(("GET /v2.1/servers/{id}", "http://127.0.0.1:8774/v2.1/servers/boom?limit=1", 500));
        (report.RequestId, report.GlobalRequestId, report.RefusedRequestId).ShouldBe(("req-1", "req-2", "abc"));
        report.LastOops.ShouldBe(ReportId.Parse("OOPS-00000000000000000001"));
        (report.Trace!.TraceId, report.Trace.SpanId, report.Trace.Parent).ShouldBe(("4bf9", "00f0", "00-4bf9-01"));
        (report.Request!.Method, report.Request.Protocol).ShouldBe(("GET", "HTTP/1.1"));
        report.Request.Headers["Cookie"].ShouldBe("<hidden>");
        report.Request.Route["id"].ShouldBe("boom");
        (report.Response!.Started, report.Response.BytesSent).ShouldBe((true, 4096L));
        (report.Hostname, report.Pid, report.Thread!.Id, report.Thread.Name).ShouldBe(("web1", 4711, 12, ".NET TP Worker"));
        (report.Release, report.Revision, report.Environment).ShouldBe(("1.4.0", "9f1c2ab", "Production"));
        (report.Runtime, report.Os, report.Library).ShouldBe((".NET 10.0.4", "Debian GNU/Linux 12", "Faultline/0.1.0"));
        report.Messages.ShouldBe(["while moving server 7"]);
        (report.User["name"], report.Tags["zone"], report.Flags["new-scheduler"]).ShouldBe(("ada", "eu", "on"));
        (report.Losses[0].What, report.Losses[0].Why).ShouldBe(("tags.user", "ToString threw"));
        report.Unknown.ShouldBeEmpty();
    }

    [Fact]
    public void The_fault_the_exception_tree_and_the_log_are_read_to_the_leaves()
    {
        var report = Parse(ErrorReportSamples.Full);

        var fault = report.Fault!;
        (fault.Code, fault.Status, fault.Title, fault.Detail).ShouldBe(("compute.unexpected_error", 500, "Unexpected", "It failed"));
        fault.Data!.Value.GetProperty("id").GetInt32().ShouldBe(7);
        fault.Causes.ShouldHaveSingleItem().Code.ShouldBe("image.gone");

        var exception = report.Exception!;
        (exception.Type, exception.Value, exception.Assembly, exception.HResult).ShouldBe(
            ("System.InvalidOperationException", "The scheduler gave up", "Compute", -2146233079));
        exception.Data["key"].ShouldBe("text");
        var frame = exception.Frames.ShouldHaveSingleItem();
        (frame.Method, frame.File, frame.Path, frame.Line).ShouldBe(("Compute.Scheduler.Pick(Guid id)", "Scheduler.cs", "/src/Scheduler.cs", 42));
        (frame.Assembly, frame.IlOffset, frame.InApp, frame.IsAsync).ShouldBe(("Compute", 17, true, true));
        (exception.Inner[0].Type, exception.Inner[0].Elided, exception.Inner[1].Cycle).ShouldBe(("System.TimeoutException", 3, true));

        var line = report.Log.ShouldHaveSingleItem();
        (line.Level, line.Category, line.Text, line.Exception).ShouldBe(("Warning", "Compute.Scheduler", "No host left", "System.TimeoutException"));
        line.Time!.Value.Millisecond.ShouldBe(120);
    }

    [Fact]
    public void An_id_alone_is_a_report()
    {
        var report = Parse($$"""{"id":"{{Id.ToLowerInvariant()}}"}""");

        report.Id.ToString().ShouldBe(Id);
        (report.Type, report.Time, report.Exception, report.Request).ShouldBe((null, null, null, null));
        (report.Log.Count, report.Tags.Count, report.Unknown.Count).ShouldBe((0, 0, 0));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("   ", "empty")]
    [InlineData("{", "Not JSON at byte 1")]
    [InlineData("{\"id\":\"OOPS-7ZK3M9QW2X5T8V1B0N6C\"} x", "Not JSON at byte 35")]
    [InlineData("[]", "is a JSON array; expected an object")]
    [InlineData("{}", "'id' is missing; expected OOPS-")]
    [InlineData("{\"id\":7}", "'id' is '7'; expected OOPS-")]
    [InlineData("{\"id\":\"nonsense\"}", "'id' is 'nonsense'; expected OOPS-")]
    [InlineData("{\"id\":\n\"OOPS-7ZK3M9QW2X5T8V1B0N6C\"}", "line break at byte 6")]
    public void What_is_no_report_is_refused_with_what_was_expected_and_where(string line, string expected)
    {
        ErrorReport.TryParse(Encoding.UTF8.GetBytes(line), out var report, out var error).ShouldBeFalse();
        report.ShouldBeNull();
        error.ShouldContain(expected);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused_with_their_place()
    {
        byte[] line = [.. "{\"id\":\"OOPS-7ZK3M9QW2X5T8V1B0N6C\",\"value\":\""u8, 0xC3, (byte)'"', (byte)'}'];

        ErrorReport.TryParse(line, out _, out var error).ShouldBeFalse();
        error.ShouldContain($"Byte {line.Length - 3} is not UTF-8");
    }

    [Fact]
    public void Nesting_beyond_64_is_refused()
    {
        string Nested(int depth) => $$"""{"id":"{{Id}}","x":{{new string('[', depth)}}{{new string(']', depth)}}}""";

        Parse(Nested(63)).Unknown.Keys.ShouldBe(["x"]);
        ErrorReport.TryParse(Encoding.UTF8.GetBytes(Nested(64)), out _, out var error).ShouldBeFalse();
        error.ShouldContain("64");
    }

    [Theory]
    [InlineData("type", "5")]
    [InlineData("time", "\"yesterday\"")]
    [InlineData("duration", "-1")]
    [InlineData("duration", "1e300")]
    [InlineData("status", "4.5")]
    [InlineData("pid", "99999999999")]
    [InlineData("last_oops", "\"OOPS-1\"")]
    [InlineData("exception", "\"text\"")]
    [InlineData("tags", "[1]")]
    [InlineData("log", "{}")]
    [InlineData("log", "[{}, 5]")]
    public void A_value_of_another_type_counts_as_absent_and_is_unknown(string key, string json)
    {
        var report = Parse($$"""{"id":"{{Id}}","{{key}}":{{json}}}""");

        report.Unknown.ShouldHaveSingleItem().Key.ShouldBe(key);
        report.Unknown[key].GetRawText().ShouldBe(json);
        (report.Type, report.Time, report.Duration, report.Status, report.Pid, report.LastOops).ShouldBe((null, null, null, null, null, null));
    }

    [Fact]
    public void Null_counts_as_absent_and_is_not_unknown()
    {
        var report = Parse($$"""{"id":"{{Id}}","status":null,"type":null,"log":null,"tags":null,"exception":null}""");

        report.Unknown.ShouldBeEmpty();
        report.Status.ShouldBeNull();
    }

    [Fact]
    public void Objects_within_keep_their_own_unknown_keys()
    {
        var report = Parse($$"""{"id":"{{Id}}","exception":{"frames":[{"column":3,"line":"x"}],"notes":[]},"features.used":1}""");

        report.Unknown.Keys.ShouldBe(["features.used"]);
        report.Exception!.Unknown.Keys.ShouldBe(["notes"]);
        report.Exception.Frames[0].Unknown.Keys.ShouldBe(["column", "line"]);
    }

    [Fact]
    public void A_map_of_text_shows_other_values_as_their_JSON()
    {
        var report = Parse($$"""{"id":"{{Id}}","user":{"id":42,"roles":["a"]},"messages":["said",{"a":1}]}""");

        (report.User["id"], report.User["roles"]).ShouldBe(("42", "[\"a\"]"));
        report.Messages.ShouldBe(["said", "{\"a\":1}"]);
        report.Unknown.ShouldBeEmpty();
    }

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character()
    {
        var report = Parse($$$"""{"id":"{{{Id}}}","value":"cut \ud83d","tags":{"\udc00":"\ud83d\ude00 \"\u0041\/\n"},"\ud800":1}""");

        report.Value.ShouldBe("cut \uFFFD");
        report.Tags.ShouldHaveSingleItem().ShouldBe(new("\uFFFD", "\U0001F600 \"A/\n"));
        report.Unknown.Keys.ShouldBe(["\uFFFD"]);
    }

    [Fact]
    public void The_line_may_change_after_it_was_read()
    {
        var line = Encoding.UTF8.GetBytes(ErrorReportSamples.Full);
        ErrorReport.TryParse(line, out var report, out _).ShouldBeTrue();

        Array.Clear(line);

        report.Exception!.Frames[0].Line.ShouldBe(42);
        Encoding.UTF8.GetString(report.Raw.Span).ShouldBe(ErrorReportSamples.Full);
    }

    internal static ErrorReport Parse(string line)
    {
        ErrorReport.TryParse(Encoding.UTF8.GetBytes(line), out var report, out var error).ShouldBeTrue(error);
        return report!;
    }
}
