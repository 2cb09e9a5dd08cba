#pragma warning disable CA1848 // Templates stand where they are tested.
using Faultline.AspNetCore;
using Faultline.Reports;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Faultline.Tests.AspNetCore;

/// <summary>Work outside of requests reports through the same path.</summary>
public sealed class JobReportTests
{
    [Fact]
    public async Task A_background_service_that_fails_leaves_a_report()
    {
        await using var app = await StartAsync(build: builder => builder.Services.AddHostedService<FailingService>());
        await Eventually.True(() => app.Reports.Count > 0, "the report");
        app.Report.Text("type").ShouldBe("System.InvalidOperationException");
        app.Report.Text("value").ShouldBe("The cellar is flooded");
        app.Report.Text("topic").ShouldBe("job FailingService");
        app.Report.Has("request").ShouldBeFalse();
    }

    [Fact]
    public async Task A_job_that_throws_is_reported_once_with_what_it_said()
    {
        await using var app = await StartAsync();
        var thrown = await Should.ThrowAsync<InvalidOperationException>(() => app.Reporter.RunJobAsync("cleanup", async _ =>
        {
            ReportContext.Current.ShouldNotBeNull().Tag("shelf", "7");
            await Task.Yield();
            throw new InvalidOperationException("x");
        }));
        thrown.StackTrace.ShouldNotBeNull().ShouldContain(nameof(A_job_that_throws_is_reported_once_with_what_it_said));
        app.Report.Text("topic").ShouldBe("job cleanup");
        app.Report.At("tags", "shelf").GetString().ShouldBe("7");
    }

    [Fact]
    public async Task A_job_that_is_cancelled_is_no_failure()
    {
        await using var app = await StartAsync();
        using var stopping = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(() => app.Reporter.RunJobAsync(
            "cleanup",
            async stop =>
            {
                await stopping.CancelAsync();
                stop.ThrowIfCancellationRequested();
            },
            cancellationToken: stopping.Token));
        app.Reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_warning_in_a_job_is_a_report_grouped_by_its_template()
    {
        await using var app = await StartAsync();
        await app.Reporter.RunJobAsync("cleanup", _ =>
        {
            Logger(app).LogInformation("Began");
            Logger(app).LogWarning("Shelf {Shelf} is full", 7);
            return Task.CompletedTask;
        });
        app.Report.Text("type").ShouldBe("LoggedWarning");
        app.Report.Text("value").ShouldBe("Shelf 7 is full");
        app.Report.Text("topic").ShouldBe("job cleanup");
        app.Report.At("logentry", "message").GetString().ShouldBe("Shelf {Shelf} is full");
        app.Report.Items("log").Select(line => line.Text("text")).ShouldBe(["Began", "Shelf 7 is full"]);
    }

    [Fact]
    public async Task An_error_that_is_logged_and_thrown_on_is_one_report()
    {
        await using var app = await StartAsync();
        await Should.ThrowAsync<InvalidOperationException>(() => app.Reporter.RunJobAsync("cleanup", _ =>
        {
            try
            {
                throw new InvalidOperationException("x");
            }
            catch (InvalidOperationException e)
            {
                Logger(app).LogError(e, "It failed");
                throw;
            }
        }));
        app.Report.Text("type").ShouldBe("System.InvalidOperationException");
    }

    [Fact]
    public async Task One_message_makes_so_many_reports_in_a_minute()
    {
        var time = new ManualTime();
        await using var app = await StartAsync(options => options.Reporting.LogReportsPerMinute = 2, builder => builder.Services.AddSingleton<TimeProvider>(time));
        using (ReportContext.Begin(topic: "script import"))
        {
            for (var i = 0; i < 5; i++)
                Logger(app).LogWarning("Line {Line} is wrong", i);
            time.Advance(TimeSpan.FromMinutes(1));
            Logger(app).LogWarning("Line {Line} is wrong", 5);
        }

        app.Reports.Count.ShouldBe(3);
        app.Reports[2].GetProperty("suppressed").GetInt32().ShouldBe(3);
        app.Reports[2].Text("last_oops").ShouldBe(app.Reports[1].Text("id"));
    }

    [Fact]
    public async Task Warnings_of_jobs_can_be_off_and_those_of_requests_and_of_no_work_are()
    {
        await using var app = await StartAsync(options => options.Reporting.JobLogLevel = LogLevel.Error);
        (await app.GetAsync("/warns")).Status.ShouldBe(200);
        Logger(app).LogError("Of no work");
        using (ReportContext.Begin())
            Logger(app).LogWarning("Below the level");
        app.Reports.ShouldBeEmpty();
        using (ReportContext.Begin())
            Logger(app).LogError("At the level");
        app.Report.Text("topic").ShouldBe("Shop.Cellar");
    }

    private static ILogger Logger(TestApp app) => app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Shop.Cellar");

    private static Task<TestApp> StartAsync(Action<FaultlineOptions>? with = null, Action<WebApplicationBuilder>? build = null) => TestApp.StartAsync(
        app => app.MapGet("/warns", (ILoggerFactory loggers) => loggers.CreateLogger("Shop").LogWarning("In a request")),
        with,
        builder =>
        {
            builder.Services.Configure<HostOptions>(host => host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
            build?.Invoke(builder);
        });

    private sealed class FailingService : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("The cellar is flooded");
        }
    }
}
