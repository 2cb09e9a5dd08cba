using Faultline.AspNetCore;
using Faultline.Reports;
using Faultline.Spooling;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Faultline.Tests.AspNetCore;

/// <summary>The reporter never harms the app: whatever fails in it, the answer is the one that the caller would have got.</summary>
public sealed class NoHarmTests
{
    private static void MapBoom(WebApplication app) => app.MapGet("/", string () => throw new InvalidOperationException("boom"));

    private static void ShouldBeAnswered(Answer answer)
    {
        (answer.Status, answer.Code).ShouldBe((500, "test.unexpected_error"));
        answer.Body.ShouldContain("InvalidOperationException");
    }

    private static void ShouldBeLost(TestApp app, Answer answer)
    {
        ShouldBeAnswered(answer);
        answer.Header("X-Oops-Id").ShouldBeNull();
        answer.Body.ShouldNotContain("OOPS-");
        answer.Body.ShouldNotContain("quoting");
        app.Reporter.Statistics.Lost.ShouldBeGreaterThan(0);
        app.Log.Lines.ShouldContain(line => line.Level == LogLevel.Critical && line.Text.Contains("its error report could not be kept"));
    }

    [Fact]
    public async Task A_full_spool_costs_the_report_and_not_the_answer()
    {
        await using var app = await TestApp.StartAsync(MapBoom, options => (options.Spool.MaxBytes, options.Spool.SegmentBytes) = (16 * 1024, 4 * 1024));
        Answer answer;
        do
            answer = await app.GetAsync("/");
        while (answer.Header("X-Oops-Id") is not null);
        ShouldBeLost(app, answer);
        app.Reports.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_full_spool_is_told_for_expected_server_faults_too()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", () => new Fault("test.down", 503, "Down", "It is down.").ToResult()),
            options => (options.Spool.MaxBytes, options.Spool.SegmentBytes, options.Spool.MaxRecordBytes) = (16 * 1024, 4 * 1024, 10));
        var answer = await app.GetAsync("/");
        (answer.Status, answer.Code, answer.Header("X-Oops-Id")).ShouldBe((503, "test.down", null));
        app.Log.Lines.ShouldContain(line => line.Level == LogLevel.Critical && line.Text.Contains("its error report could not be kept"));
    }

    [Fact]
    public async Task A_spool_directory_that_is_removed_while_running_harms_no_answer()
    {
        await using var app = await TestApp.StartAsync(MapBoom, options => (options.Spool.MaxBytes, options.Spool.SegmentBytes) = (4 << 20, 8 * 1024));
        ShouldBeAnswered(await app.GetAsync("/"));
        Directory.Delete(app.SpoolPath, recursive: true);
        for (var i = 0; i < 30; i++)
            ShouldBeAnswered(await app.GetAsync("/"));
    }

    [Fact]
    public async Task A_spool_that_cannot_be_opened_harms_no_answer()
    {
        var file = Path.GetTempFileName();
        await using var app = await TestApp.StartAsync(MapBoom, options => options.Spool.Directory = Path.Combine(file, "spool"));
        ShouldBeLost(app, await app.GetAsync("/"));
        app.Log.One("No error reports can be kept").Text.ShouldContain(file);
        File.Delete(file);
    }

    [Fact]
    public async Task A_log_provider_that_throws_harms_no_answer()
    {
        await using var app = await TestApp.StartAsync(MapBoom, build: builder => builder.Logging.AddProvider(new ThrowingLog()));
        ShouldBeAnswered(await app.GetAsync("/", ("X-OpenStack-Request-Id", "refused")));
        app.Reports.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("hangs")]
    [InlineData("null")]
    public async Task An_exception_that_cannot_be_read_harms_no_answer(string how)
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", string () => throw new HostileException(how)),
            // Only what is read in time reads null; of the others it does not matter.
            options => options.Report.CaptureTimeout = how == "null" ? TimeSpan.FromSeconds(10) : TimeSpan.FromMilliseconds(20));
        for (var i = 0; i < 10; i++)
        {
            var answer = await app.GetAsync("/");
            (answer.Status, answer.Header("X-Oops-Id") is not null).ShouldBe((500, true));
        }

        app.Reports.Count.ShouldBe(10);
        if (how == "null")
            app.Reports[0].Text("value").ShouldBe("");
        else
            app.Reports.ShouldAllBe(report => report.Text("value") == "<unprintable HostileException object>" && report.Has("losses"));
        var told = app.Log.Lines.Where(line => line.Level == LogLevel.Error && line.Category.StartsWith("Faultline", StringComparison.Ordinal)).Select(line => line.Text).ToList();
        // A line whose printing came back too late may stand there twice.
        (how == "null" ? told : told.Distinct())
            .ShouldBe(app.Reports.Select(report => $"GET / failed with 500. Error report: {report.Text("id")}"), ignoreOrder: true);
    }

    [Fact]
    public async Task An_exception_that_is_its_own_cause_does_not_end_the_process()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", string () => throw Reports.Exceptions.Cyclic()),
            options => options.Report.CaptureTimeout = TimeSpan.FromMilliseconds(50),
            builder => builder.Logging.AddProvider(new PrintingLog()));
        ShouldBeAnswered(await app.GetAsync("/"));
        app.Report.At("exception", "inner")[0].At("inner")[0].GetProperty("cycle").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_chain_of_ten_thousand_exceptions_harms_no_answer()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", string () => throw Reports.Exceptions.Chain(10_000)), build: builder => builder.Logging.AddProvider(new PrintingLog()));
        ShouldBeAnswered(await app.GetAsync("/"));
        app.Reports.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Enrichers_that_fail_are_noted_and_harm_no_answer()
    {
        await using var app = await TestApp.StartAsync(
            MapBoom,
            options =>
            {
                options.Report.CaptureTimeout = TimeSpan.FromSeconds(4);
                options.Enrich((_, report) => report.Tag("zone", "eu"));
                options.Enrich((_, _) => throw new InvalidOperationException("enricher"));
            },
            builder => builder.Services.AddSingleton<IReportEnricher, HangingEnricher>());
        ShouldBeAnswered(await app.GetAsync("/"));
        app.Report.Text("value").ShouldBe("boom");
        app.Report.At("tags", "zone").GetString().ShouldBe("eu");
        app.Report.Items("losses").Select(loss => $"{loss.Text("what")}: {loss.Text("why")}").ShouldBe(
            ["enricher RequestEnricher: threw System.InvalidOperationException", "enricher HangingEnricher: did not return in time"], ignoreOrder: true);
    }

    private sealed class HangingEnricher : IReportEnricher
    {
        public void Enrich(ReportContext report, Exception? exception) => Stuck.Forever();
    }

    private sealed class HostileException(string how) : Exception
    {
        public override string Message => how switch
        {
            "throws" => throw new InvalidOperationException("message"),
            "null" => null!,
            _ => new Stuck().ToString(),
        };

        public override string ToString() => Message;
    }

    private sealed class ThrowingLog : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("Faultline.", StringComparison.Ordinal) ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!formatter(state, exception).StartsWith("Error reports stay", StringComparison.Ordinal))
                throw new InvalidOperationException("log");
        }

        public void Dispose()
        {
        }
    }

    /// <summary>Prints exceptions, as every console does.</summary>
    private sealed class PrintingLog : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => exception?.ToString();

        public void Dispose()
        {
        }
    }
}
