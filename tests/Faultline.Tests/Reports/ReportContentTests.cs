using System.Security.Claims;
using Faultline.AspNetCore;
using Faultline.Reports;
using Faultline.Tests.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Faultline.Tests.Reports;

public sealed class ReportContentTests
{
    [Fact]
    public async Task A_report_has_every_member_of_the_format()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseAuthentication();
                app.MapGet("/servers/{id}", string (string id, HttpContext context, ILogger<ReportContentTests> logger) =>
                {
                    Say(logger, LogLevel.Information, "No host left", new TimeoutException("in a log line"));
                    Say(logger, LogLevel.Debug, "too fine");
                    var report = context.Report();
                    report.Tag("zone", "eu");
                    report.Tag("zone", "us");
                    report.Flag("new-scheduler", "on");
                    report.Message("for the whole request");
                    using (report.Scope("while moving server 7"))
                        throw new InvalidOperationException("The scheduler gave up", new FormatException("inner")) { Data = { ["weight"] = 12, ["password"] = "x" } };
                });
            },
            options =>
            {
                options.Report.Release = "1.4.0";
                options.Report.Revision = "9f1c2ab";
                options.Enrich((http, report) => report.Tag("method", http.Request.Method));
            },
            builder =>
            {
                builder.Logging.SetMinimumLevel(LogLevel.Trace);
                builder.Services.AddAuthentication("Test").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("Test", null);
            });
        var global = RequestId.New().ToString();
        await app.GetAsync("/servers/boom?limit=1&token=abc", ("X-OpenStack-Request-Id", global), ("X-User", "ada"), ("User-Agent", "curl/8"), ("Authorization", "Bearer abcdef"), ("Cookie", "a=b"), ("X-Private", "p"),
            ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));

        var report = app.Report;
        report.Names().ShouldBe(
            ["id", "time", "reporter", "type", "value", "topic", "duration", "request_id", "global_request_id", "trace", "url", "status", "request", "fault", "exception", "log", "messages", "tags", "flags", "user", "thread",
                "hostname", "release", "revision", "environment", "runtime", "os", "library", "pid"], ignoreOrder: true);
        report.Text("time").ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        report.Text("reporter").ShouldBe("test");
        report.Text("type").ShouldBe("System.InvalidOperationException");
        report.Text("value").ShouldBe("The scheduler gave up");
        report.Text("topic").ShouldBe("GET /servers/{id}");
        report.Text("url").ShouldBe($"{app.Address}servers/boom?limit=1&token=<hidden>");
        report.GetProperty("duration").GetDouble().ShouldBeGreaterThan(0);
        report.GetProperty("status").GetInt32().ShouldBe(500);
        report.At("trace", "trace_id").GetString().ShouldBe("4bf92f3577b34da6a3ce929d0e0e4736");
        report.At("request", "method").GetString().ShouldBe("GET");
        report.At("request", "protocol").GetString().ShouldBe("HTTP/1.1");
        report.At("request", "route", "id").GetString().ShouldBe("boom");
        var headers = report.At("request", "headers");
        (headers.Text("User-Agent"), headers.Text("Authorization"), headers.Text("Cookie"), headers.Text("X-Private")).ShouldBe(("curl/8", "Bearer <hidden>", "<hidden>", "<hidden>"));
        report.At("fault", "code").GetString().ShouldBe("test.unexpected_error");
        report.At("exception", "data").GetRawText().ShouldBe("""{"weight":"12","password":"\u003Chidden\u003E"}""");
        report.At("exception", "assembly").GetString().ShouldBe("System.Private.CoreLib");
        report.At("exception", "hresult").GetInt32().ShouldBe(new InvalidOperationException().HResult);
        report.At("exception", "inner")[0].Text("value").ShouldBe("inner");
        var line = report.Items("log").ShouldHaveSingleItem();
        (line.Text("level"), line.Text("category"), line.Text("text"), line.Text("exception")).ShouldBe(("Information", typeof(ReportContentTests).FullName, "No host left", "System.TimeoutException"));
        report.Items("messages")[0].GetString().ShouldBe("for the whole request");
        report.Items("messages")[1].GetString()!.ShouldMatch(@"^while moving server 7 \(ended [\d.]+ ms before this report\)$");
        report.GetProperty("tags").GetRawText().ShouldBe("""{"zone":"us","method":"GET"}""");
        report.At("flags", "new-scheduler").GetString().ShouldBe("on");
        report.GetProperty("user").GetRawText().ShouldBe("""{"id":"ada"}""");
        report.GetProperty("pid").GetInt32().ShouldBe(Environment.ProcessId);
        report.At("thread", "id").GetInt32().ShouldBeGreaterThan(0);
        (report.Text("release"), report.Text("revision"), report.Text("environment")).ShouldBe(("1.4.0", "9f1c2ab", "Production"));
        report.Text("hostname").ShouldBe(Environment.MachineName);
        report.Text("library").ShouldStartWith("Faultline/0.");
    }

    [Fact]
    public async Task A_second_report_of_a_request_names_the_first()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", string (Reporter reporter) =>
        {
            reporter.Report(new Failure { Exception = new FormatException("handled") });
            throw new InvalidOperationException();
        }));
        await app.GetAsync("/");
        app.Reports.Count.ShouldBe(2);
        app.Reports[0].Has("last_oops").ShouldBeFalse();
        app.Reports[1].Text("last_oops").ShouldBe(app.Reports[0].Text("id"));
        app.Reports[1].Text("request_id").ShouldBe(app.Reports[0].Text("request_id"));
    }

    [Fact]
    public async Task Only_the_last_lines_of_this_request_are_kept()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/{n}", string (int n, ILogger<ReportContentTests> logger) =>
            {
                for (var i = 0; i < 10; i++)
                    Say(logger, LogLevel.Information, $"{n}: {i}");
                throw new InvalidOperationException();
            }),
            options => options.Report.MaxLogLines = 4);
        await app.GetAsync("/1");
        await app.GetAsync("/2");
        app.Reports[1].Items("log").Select(line => line.Text("text")).ShouldBe(["2: 6", "2: 7", "2: 8", "2: 9"]);
    }

    [Fact]
    public async Task Work_outside_of_a_request_has_a_context_of_its_own()
    {
        await using var reporter = new TestReporter();
        using (ReportContext.Begin())
        {
            ReportContext.Current!.SetUser("7", "Ada");
            ReportContext.Current.Tag("job", "cleanup");
            var report = reporter.Report(new Failure { Exception = new InvalidOperationException(), Topic = "job cleanup" });
            report.Text("topic").ShouldBe("job cleanup");
            report.GetProperty("user").GetRawText().ShouldBe("""{"id":"7","name":"Ada"}""");
            report.At("tags", "job").GetString().ShouldBe("cleanup");
            report.Text("request_id").ShouldBe(ReportContext.Current.RequestId.ToString());
        }

        ReportContext.Current.ShouldBeNull();
        reporter.Report(new FormatException()).Has("request_id").ShouldBeFalse();
    }

    [Fact]
    public async Task A_fault_without_an_exception_is_its_code_and_detail()
    {
        await using var reporter = new TestReporter();
        var report = reporter.Report(null, new Fault("test.slow", 503, "Slow", "It took too long") { Data = new Dictionary<string, object?> { ["n"] = 3, ["yes"] = true, ["token"] = "t", ["text"] = "x", ["ids"] = new[] { 1, 2 }, ["map"] = new Dictionary<string, object?> { ["password"] = "p", ["list"] = new List<string> { "a" } } }, Causes = [new Fault("test.cause", 500, "T", "D")] });
        (report.Text("type"), report.Text("value")).ShouldBe(("test.slow", "It took too long"));
        report.At("fault", "data").GetRawText().ShouldBe("""{"n":3,"yes":true,"token":"\u003Chidden\u003E","text":"x","ids":[1,2],"map":{"password":"\u003Chidden\u003E","list":["a"]}}""");
        report.At("fault", "causes")[0].Text("code").ShouldBe("test.cause");
        report.Has("exception").ShouldBeFalse();
    }

    [Fact]
    public async Task The_time_is_the_clocks()
    {
        await using var reporter = new TestReporter(time: new StoppedClock(new DateTimeOffset(2026, 11, 21, 23, 15, 50, 123, TimeSpan.FromHours(1))));
        reporter.Report(new FormatException()).Text("time").ShouldBe("2026-11-21T22:15:50.123Z");
    }

    [Fact]
    public void Wrong_options_are_all_named() =>
        Should.Throw<ArgumentException>(() => new Reporter(new ReporterOptions { Reporter = " ", MaxTextLength = 1, MaxEntries = -1, CaptureTimeout = TimeSpan.Zero, MaxCaptureThreads = 0 }, null)).Message
            .ShouldStartWith("Reporter is empty; expected the name of the service, such as compute; MaxTextLength is 1; expected 64 to 1000000; MaxEntries is -1; expected 0 to 10000; CaptureTimeout (ms) is 0; expected 1 to 10000; MaxCaptureThreads is 0; expected 1 to 64");

    [Fact]
    public void Without_a_spool_nothing_is_kept_and_the_loss_is_counted()
    {
        var reporter = new Reporter(new ReporterOptions { CaptureTimeout = TimeSpan.FromSeconds(10) }, null);
        reporter.Report(new Failure { Exception = new FormatException() }).ShouldBeNull();
        reporter.Statistics.ShouldBe(new ReporterStatistics(0, 1, 0));
    }

    private static void Say(ILogger logger, LogLevel level, string text, Exception? exception = null) => logger.Log(level, default, text, exception, static (state, _) => state);

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
