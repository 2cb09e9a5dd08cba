using System.Net;
using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Faultline.Tests.AspNetCore.Deadlines;

/// <summary>Handlers that run on after their answer are counted, listed, and in the end nothing new is let in; what goes wrong with the fault itself is no worse for the caller.</summary>
public sealed class LateHandlerTests : IDisposable
{
    private readonly Held _held = new();

    public void Dispose() => _held.Dispose();

    [Fact]
    public async Task Late_handlers_are_listed_shed_and_unhealthy_until_they_end()
    {
        await using var app = await StartAsync(options => options.Deadlines.MaxLateHandlers = 2, builder => builder.Services.AddHealthChecks());
        var late = app.Services.GetRequiredService<LateHandlers>();
        var health = app.Services.GetRequiredService<HealthCheckService>();
        (await health.CheckHealthAsync()).Status.ShouldBe(HealthStatus.Healthy);
        var first = await app.GetAsync("/slow");
        var listed = late.List().ShouldHaveSingleItem();
        (listed.Topic, listed.RequestId.ToString(), listed.Report?.ToString()).ShouldBe(("GET /slow", first.RequestId, first.Header("X-Oops-Id")));
        (await app.GetAsync("/fast")).Status.ShouldBe(200);
        (await app.GetAsync("/slow")).Status.ShouldBe(503);
        var shed = await app.GetAsync("/fast");
        (shed.Status, shed.Code, shed.Header("Retry-After"), shed.Header("X-Oops-Id")).ShouldBe((503, "test.unavailable", "5", null));
        (await health.CheckHealthAsync()).Status.ShouldBe(HealthStatus.Unhealthy);
        app.ReportTexts.Count.ShouldBe(2);
        _held.Release();
        await Eventually.True(() => late.Count == 0, "the end of the late handlers");
        (await app.GetAsync("/fast")).Body.ShouldBe("fast");
        (await health.CheckHealthAsync()).Status.ShouldBe(HealthStatus.Healthy);
        late.Total.ShouldBe(2);
    }

    [Fact]
    public async Task A_format_that_never_returns_leaves_the_caller_a_bare_answer()
    {
        await using var app = await StartAsync(options =>
        {
            options.Formats.Add(new HangingFormat(_held));
            // Long enough for the report to be there, also on a busy machine.
            options.Deadlines.ErrorPageLimit = TimeSpan.FromSeconds(3);
        });
        var answer = await app.GetAsync("/slow", ("Accept", HangingFormat.Type));
        var id = answer.Header("X-Oops-Id").ShouldNotBeNull();
        (answer.Status, answer.Body, answer.Header("Retry-After")).ShouldBe((503, $"The request took too long.\nError id: {id}\n", "5"));
        answer.RequestId.ShouldStartWith("req-");
        app.Report.Text("id").ShouldBe(id);
    }

    [Fact]
    public async Task A_fault_of_a_failure_that_never_gets_done_leaves_the_caller_a_bare_answer_with_its_id()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Lifetime.ApplicationStopping.Register(_held.Release);
                app.MapGet("/", string () => throw new InvalidOperationException("boom"));
            },
            options =>
            {
                options.Formats.Add(new HangingFormat(_held));
                options.Deadlines.Limit = TimeSpan.FromMinutes(1);
                options.Deadlines.ErrorPageLimit = TimeSpan.FromSeconds(3);
            });
        using var raw = app.Connect().Get("/", $"Accept: {HangingFormat.Type}");
        var text = raw.ReadUntil("Error id: ");
        text.ShouldStartWith("HTTP/1.1 503 ");
        app.Report.Text("value").ShouldBe("boom");
        text.ShouldContain($"X-Oops-Id: {app.Report.Text("id")}\r\n");
        _held.Release();
        raw.ReadToEnd().ShouldEndWith($"Error id: {app.Report.Text("id")}\n");
        await Eventually.True(() => app.Services.GetRequiredService<LateHandlers>() is { Count: 0, Total: 1 }, "the end of the fault");
        app.ReportTexts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_outer_middleware_registered_is_not_run_once_the_caller_has_a_bare_answer()
    {
        var ran = 0;
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Lifetime.ApplicationStopping.Register(_held.Release);
                app.Use((context, next) =>
                {
                    context.Response.OnStarting(() =>
                    {
                        Interlocked.Increment(ref ran);
                        return Task.CompletedTask;
                    });
                    return next(context);
                });
                app.UseFaultline();
                app.MapGet("/slow", async (HttpContext context) => await Task.Delay(Timeout.Infinite, context.RequestAborted));
            },
            options =>
            {
                options.Formats.Add(new HangingFormat(_held));
                options.Deadlines.Limit = TimeSpan.FromMilliseconds(200);
                options.Deadlines.ErrorPageLimit = TimeSpan.FromMilliseconds(100);
            },
            use: false);
        (await app.GetAsync("/slow", ("Accept", HangingFormat.Type))).Status.ShouldBe(503);
        await Eventually.True(() => app.Services.GetRequiredService<LateHandlers>().Count == 0, "the end of the request");
        _held.Release();
        await Task.Delay(200);
        ran.ShouldBe(0);
    }

    [Theory]
    [InlineData("/limited", 503)]
    [InlineData("/free", 500)]
    public async Task Only_the_fault_of_a_request_with_a_limit_is_limited_too(string path, int status)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapGet("/limited", string () => throw new InvalidOperationException("boom")).WithDeadline(TimeSpan.FromSeconds(30));
                app.MapGet("/free", string () => throw new InvalidOperationException("boom"));
            },
            options =>
            {
                options.Report.CaptureTimeout = TimeSpan.FromSeconds(1);
                options.Enrich((_, _) => Stuck.Forever());
                options.Deadlines.ErrorPageLimit = TimeSpan.FromMilliseconds(50);
            });
        (await app.GetAsync(path)).Status.ShouldBe(status);
    }

    [Theory]
    [InlineData("/401")]
    [InlineData("/nowhere")]
    public async Task The_fault_of_a_bare_status_is_limited_too(string path)
    {
        // Without UseFaultline, as what authentication refuses before it.
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Lifetime.ApplicationStopping.Register(_held.Release);
                app.MapGet("/401", void (HttpContext context) => context.Response.StatusCode = 401);
            },
            options =>
            {
                options.Formats.Add(new HangingFormat(_held));
                options.Deadlines.Limit = TimeSpan.FromMinutes(1);
                options.Deadlines.ErrorPageLimit = TimeSpan.FromMilliseconds(500);
            },
            use: false);
        var answer = await app.GetAsync(path, ("Accept", HangingFormat.Type));
        (answer.Status, answer.Body).ShouldBe((503, "The request took too long.\n"));
        answer.RequestId.ShouldStartWith("req-");
        _held.Release();
        await Eventually.True(() => app.Services.GetRequiredService<LateHandlers>() is { Count: 0, Total: 1 }, "the end of the fault");
    }

    [Fact]
    public async Task The_fault_of_a_refused_request_is_limited_too()
    {
        await using var app = await StartAsync(options =>
        {
            options.Formats.Add(new HangingFormat(_held));
            options.Deadlines.MaxLateHandlers = 1;
            options.Deadlines.ErrorPageLimit = TimeSpan.FromMilliseconds(500);
        });
        (await app.GetAsync("/slow")).Status.ShouldBe(503);
        var answer = await app.GetAsync("/fast", ("Accept", HangingFormat.Type));
        (answer.Status, answer.Body).ShouldBe((503, "The request took too long.\n"));
    }

    [Fact]
    public async Task Health_is_told_while_requests_are_refused()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Lifetime.ApplicationStopping.Register(_held.Release);
                app.MapGet("/slow", async () => await _held.Awaiting).WithDeadline(TimeSpan.FromMilliseconds(200));
                app.MapGet("/fast", () => "fast");
                app.MapGet("/status/{part}", (string part) => part);
                app.MapHealthChecks("/healthz");
            },
            options =>
            {
                options.Deadlines.MaxLateHandlers = 1;
                options.Deadlines.NeverRefused.Add("/status");
            },
            builder => builder.Services.AddHealthChecks());
        (await app.GetAsync("/healthz")).Body.ShouldBe("Healthy");
        (await app.GetAsync("/slow")).Status.ShouldBe(503);
        (await app.GetAsync("/fast")).Code.ShouldBe("test.unavailable");
        (await app.GetAsync("/healthz")).Body.ShouldBe("Unhealthy");
        (await app.GetAsync("/status/7")).Body.ShouldBe("7");
    }

    [Fact]
    public async Task A_request_without_an_answer_gets_one_before_a_host_that_stops_cuts_it()
    {
        var app = await TestApp.StartAsync(
            app => app.MapGet("/slow", async () => await _held.Awaiting),
            options => options.Deadlines.Limit = TimeSpan.FromMinutes(5),
            builder => builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(3)));
        using var raw = app.Connect().Get("/slow");
        await Eventually.True(() => app.Log.Lines.Any(line => line.Text.Contains("/slow")), "the request");
        var stopping = app.DisposeAsync().AsTask();
        raw.ReadUntil("request_expired").ShouldStartWith("HTTP/1.1 503 ");
        _held.Release();
        await stopping;
    }

    [Fact]
    public async Task An_enricher_sees_a_context_of_its_own_and_not_that_of_the_late_handler()
    {
        HttpContext? ofHandler = null, ofEnricher = null;
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Lifetime.ApplicationStopping.Register(_held.Release);
                app.MapGet("/slow/{id}", async (HttpContext context) =>
                {
                    ofHandler = context;
                    context.Response.Headers["X-Handler"] = "1";
                    await _held.Awaiting;
                });
            },
            options =>
            {
                options.Deadlines.Limit = TimeSpan.FromMilliseconds(200);
                options.Enrich((context, report) =>
                {
                    ofEnricher = context;
                    report.Tag("id", $"{context.Request.RouteValues["id"]} {context.Request.Headers["X-Zone"]} {context.Response.Headers.Count}");
                });
            });
        (await app.GetAsync("/slow/7", ("X-Zone", "eu"))).Status.ShouldBe(503);
        app.Report.At("tags", "id").GetString().ShouldBe("7 eu 0");
        ofEnricher.ShouldNotBeNull().ShouldNotBeSameAs(ofHandler);
    }

    [Fact]
    public async Task One_HTTP_2_connection_with_many_late_handlers_is_asked_to_close_and_no_request_is_lost()
    {
        await using var app = await StartAsync(options => options.Deadlines.MaxLateHandlersPerConnection = 4, protocols: HttpProtocols.Http2);
        app.Client.DefaultRequestVersion = HttpVersion.Version20;
        app.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        var statuses = new System.Collections.Concurrent.ConcurrentBag<(string Path, int Status)>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 120), new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (i, token) =>
        {
            var path = i % 3 == 0 ? "/fast" : "/slow";
            using var response = await app.Client.GetAsync(path, token);
            statuses.Add((path, (int)response.StatusCode));
            (await response.Content.ReadAsStringAsync(token)).ShouldContain(path == "/fast" ? "fast" : "test.request_expired");
        });
        statuses.ShouldAllBe(s => s.Status == (s.Path == "/fast" ? 200 : 503));
        statuses.Count.ShouldBe(120);
        app.Log.Lines.ShouldContain(line => line.Text.Contains("A connection has 4 late handlers and was asked to close"));
    }

    private Task<TestApp> StartAsync(Action<Faultline.AspNetCore.FaultlineOptions> set, Action<WebApplicationBuilder>? build = null, HttpProtocols protocols = HttpProtocols.Http1) => TestApp.StartAsync(
        app =>
        {
            app.Lifetime.ApplicationStopping.Register(_held.Release);
            app.MapGet("/slow", async () => await _held.Awaiting);
            app.MapGet("/fast", () => "fast");
        },
        options =>
        {
            options.Deadlines.Limit = TimeSpan.FromMilliseconds(200);
            set(options);
        },
        build,
        protocols: protocols);
}
