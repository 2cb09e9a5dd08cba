using System.Globalization;
using Faultline.AspNetCore;
using Faultline.Deadlines;
using Faultline.Reports;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.AspNetCore.Deadlines;

/// <summary>At the hard limit the caller has a whole answer, whatever the code does, and nothing of the late handler after it.</summary>
public sealed class HardLimitTests : IDisposable
{
    private readonly Held _held = new();

    public void Dispose() => _held.Dispose();

    [Theory]
    [InlineData("await")]
    [InlineData("block")]
    [InlineData("spin")]
    public async Task A_handler_that_does_not_listen_is_answered_for_with_a_whole_fault(string how)
    {
        await using var app = await StartAsync(app => app.MapGet("/slow/{id}", async () =>
        {
            await _held.RunAsync(how);
            return "late";
        }));
        using var raw = app.Connect().Get("/slow/7");
        var (head, body) = ReadAnswer(raw);
        head.ShouldStartWith("HTTP/1.1 503 ");
        head.ShouldContain("Retry-After: 5\r\n");
        head.ShouldContain("Connection: close\r\n");
        head.ShouldContain("X-Request-Id: req-");
        var error = System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("errors")[0];
        error.Text("code").ShouldBe("test.request_expired");
        var report = app.Report;
        head.ShouldContain($"X-Oops-Id: {report.Text("id")}\r\n");
        body.ShouldContain(report.Text("id")!);
        report.Text("type").ShouldBe("Faultline.Deadlines.RequestExpired");
        report.Text("topic").ShouldBe("GET /slow/{id}");
        report.Text("value").ShouldBe("GET /slow/{id} was not answered within 0.2 s.");
        _held.Release();
        raw.ReadToEnd().ShouldBe(head + body);
    }

    [Fact]
    public async Task The_fault_is_in_the_format_that_the_caller_accepts()
    {
        await using var app = await StartAsync(app => app.MapGet("/", async () => await _held.Awaiting));
        var answer = await app.GetAsync("/", ("Accept", "application/problem+json"));
        _held.Release();
        (answer.Status, answer.MediaType).ShouldBe((503, "application/problem+json"));
        answer.Json.GetProperty("status").GetInt32().ShouldBe(503);
    }

    [Fact]
    public async Task A_HEAD_request_has_no_body()
    {
        await using var app = await StartAsync(app => app.MapMethods("/", ["HEAD"], async () => await _held.Awaiting));
        using var raw = app.Connect().Send("HEAD / HTTP/1.1\nHost: localhost\n\n");
        var head = raw.ReadUntil("\r\n\r\n");
        _held.Release();
        raw.ReadToEnd().ShouldBe(head);
        head.ShouldStartWith("HTTP/1.1 503 ");
        head.ShouldEndWith("\r\n\r\n");
    }

    [Fact]
    public async Task Headers_cookies_and_callbacks_of_the_handler_are_not_in_the_fault()
    {
        await using var app = await StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            context.Response.StatusCode = 201;
            context.Response.Headers["X-Early"] = "handler";
            context.Response.Cookies.Append("early", "handler");
            context.Response.OnStarting(() => SetLate(context, "X-Callback"));
            context.Response.BodyWriter.GetSpan(1)[0] = (byte)'!';
            context.Response.BodyWriter.Advance(1);
            await _held.Awaiting;
            await SetLate(context, "X-Late");
            await context.Response.WriteAsync("from the handler");
            await context.Response.Body.WriteAsync("from the handler"u8.ToArray());
            context.Response.HasStarted.ShouldBeTrue();
            (await context.Response.BodyWriter.FlushAsync()).IsCompleted.ShouldBeTrue();
            await context.Response.CompleteAsync();
            context.Abort();
            _held.End();
        }));
        using var raw = app.Connect().Get("/");
        var (head, body) = ReadAnswer(raw);
        _held.Release();
        raw.ReadToEnd().ShouldBe(head + body);
        head.ShouldStartWith("HTTP/1.1 503 ");
        (head + body).ShouldNotContain("handler");
        head.ShouldNotContain("X-Early");
        head.ShouldNotContain("X-Callback");
        head.ShouldNotContain("Set-Cookie");
        await Eventually.True(() => _held.Ended == 1, "the end of the handler");
        app.Reports.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_middleware_before_UseFaultline_says_is_in_the_fault()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Lifetime.ApplicationStopping.Register(_held.Release);
                app.Use((context, next) =>
                {
                    context.Response.Headers.StrictTransportSecurity = "max-age=1";
                    context.Response.OnStarting(() =>
                    {
                        context.Response.Headers.AccessControlAllowOrigin = "https://shop.test";
                        return Task.CompletedTask;
                    });
                    return next(context);
                });
                app.UseFaultline();
                app.MapGet("/", async () => await _held.Awaiting);
            },
            options => options.Deadlines.Limit = TimeSpan.FromMilliseconds(200),
            use: false);
        var answer = await app.GetAsync("/");
        _held.Release();
        answer.Status.ShouldBe(503);
        answer.Header("Strict-Transport-Security").ShouldBe("max-age=1");
        answer.Header("Access-Control-Allow-Origin").ShouldBe("https://shop.test");
    }

    [Fact]
    public async Task A_callback_that_throws_takes_neither_the_fault_nor_what_others_say_in_it()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Lifetime.ApplicationStopping.Register(_held.Release);
                app.Use((context, next) =>
                {
                    context.Response.OnStarting(() => SetLate(context, "X-First"));
                    context.Response.OnStarting(() => throw new InvalidOperationException("broken callback"));
                    return next(context);
                });
                app.UseFaultline();
                app.MapGet("/", async () => await _held.Awaiting);
            },
            options => options.Deadlines.Limit = TimeSpan.FromMilliseconds(200),
            use: false);
        var answer = await app.GetAsync("/");
        _held.Release();
        (answer.Status, answer.Code, answer.Header("X-First")).ShouldBe((503, "test.request_expired", "handler"));
    }

    [Fact]
    public async Task A_cancellation_that_is_wrapped_is_no_second_failure()
    {
        await using var app = await StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
            catch (OperationCanceledException e)
            {
                _held.End();
                throw new InvalidOperationException("The repository failed", e);
            }
        }));
        (await app.GetAsync("/")).Status.ShouldBe(503);
        var late = app.Services.GetRequiredService<LateHandlers>();
        await Eventually.True(() => _held.Ended == 1 && late.Count == 0, "the end of the handler");
        // A quick one behind it: by then what the first left behind is there.
        await Task.Delay(200);
        app.ReportTexts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_job_in_a_request_has_a_limit_of_its_own_and_the_request_keeps_its_own()
    {
        (bool IsNested, TimeSpan? Inside, TimeSpan? After, bool IsSame) seen = default;
        await using var app = await StartAsync(app => app.MapGet("/", async () =>
        {
            var (work, limit) = (ReportContext.Current, Deadline.Current?.Limit);
            await Deadline.RunAsync(TimeSpan.FromSeconds(7), _ =>
            {
                seen.Inside = Deadline.Current?.Limit;
                seen.IsNested = ReportContext.Current != work && ReportContext.Current?.RequestId == work?.RequestId;
                return Task.CompletedTask;
            });
            (seen.After, seen.IsSame) = (Deadline.Current?.Limit, Deadline.Current?.Limit == limit && ReportContext.Current == work);
        }).WithoutDeadline(), limit: 60_000);
        (await app.GetAsync("/")).Status.ShouldBe(200);
        seen.ShouldBe((true, TimeSpan.FromSeconds(7), null, true));
    }

    [Fact]
    public async Task The_report_does_not_name_the_thread_that_answers()
    {
        await using var app = await StartAsync(app => app.MapGet("/", async () => await _held.Awaiting));
        (await app.GetAsync("/")).Status.ShouldBe(503);
        _held.Release();
        app.ReportTexts.ShouldHaveSingleItem().ShouldNotContain("\"thread\"");
    }

    [Fact]
    public async Task A_second_request_on_the_connection_does_not_wait_for_the_late_handler()
    {
        await using var app = await StartAsync(app =>
        {
            app.MapGet("/slow", async () => await _held.Awaiting);
            app.MapGet("/fast", () => "fast");
        });
        using var raw = app.Connect().Get("/slow").Get("/fast");
        var (head, body) = ReadAnswer(raw);
        head.ShouldContain("Connection: close\r\n");
        _held.Release();
        // Pipelined behind it: not answered, and the client knows from the header that it was not.
        raw.ReadToEnd().ShouldBe(head + body);
        (await app.GetAsync("/fast")).Body.ShouldBe("fast");
    }

    [Fact]
    public async Task An_upload_in_progress_is_answered_and_can_be_finished()
    {
        await using var app = await StartAsync(app => app.MapPost("/", async (HttpContext context) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            await reader.ReadToEndAsync();
            await _held.Awaiting;
            _held.End();
        }));
        using var raw = app.Connect().Send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 10\n\n12345");
        var (head, body) = ReadAnswer(raw);
        head.ShouldStartWith("HTTP/1.1 503 ");
        raw.Send("67890");
        _held.Release();
        raw.ReadToEnd().ShouldBe(head + body);
        await Eventually.True(() => _held.Ended == 1, "the end of the upload");
    }

    [Fact]
    public async Task The_token_ends_what_listens_and_the_deadline_says_how_much_is_left()
    {
        (TimeSpan Limit, TimeSpan Remaining) seen = default;
        var cancelled = false;
        await using var app = await StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            var deadline = Deadline.Current.ShouldNotBeNull();
            seen = (deadline.Limit, deadline.Remaining);
            try
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
            finally
            {
                cancelled = deadline.Token.IsCancellationRequested && deadline.IsExpired;
                _held.End();
            }
        }));
        (await app.GetAsync("/")).Status.ShouldBe(503);
        await Eventually.True(() => _held.Ended == 1, "the end of the handler");
        cancelled.ShouldBeTrue();
        seen.Limit.ShouldBe(TimeSpan.FromMilliseconds(200));
        seen.Remaining.ShouldBeLessThanOrEqualTo(seen.Limit);
        app.Reports.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_late_exception_leaves_a_second_report_that_names_the_first()
    {
        await using var app = await StartAsync(app => app.MapGet("/", async () =>
        {
            await _held.Awaiting;
            throw new InvalidOperationException("late bug");
        }));
        (await app.GetAsync("/")).Status.ShouldBe(503);
        _held.Release();
        var reports = await Eventually.Get(() => app.Reports, reports => reports.Count == 2);
        reports[1].Text("type").ShouldBe("System.InvalidOperationException");
        reports[1].Text("last_oops").ShouldBe(reports[0].Text("id"));
        reports[1].At("tags", "late").GetString().ShouldBe("true");
    }

    [Fact]
    public async Task A_quick_answer_is_as_without_limits()
    {
        await using var app = await StartAsync(app => app.MapGet("/", (HttpContext context) =>
        {
            context.Response.StatusCode = 201;
            context.Response.Headers["X-Mine"] = "yes";
            context.Response.OnStarting(() => SetLate(context, "X-Starting"));
            context.Response.ContentLength = 5;
            return "quick";
        }), limit: 60_000);
        using var raw = app.Connect();
        for (var i = 0; i < 3; i++)
        {
            var (head, body) = ReadAnswer(raw.Get("/"));
            head.ShouldStartWith("HTTP/1.1 201 Created");
            head.ShouldContain("X-Mine: yes\r\n");
            head.ShouldContain("X-Starting: handler\r\n");
            head.ShouldContain("X-Request-Id: req-");
            head.ShouldNotContain("Connection: close");
            body.ShouldBe("quick");
            raw.Forget();
        }

        app.Services.GetRequiredService<LateHandlers>().Total.ShouldBe(0);
    }

    [Fact]
    public async Task An_exception_in_time_is_answered_as_ever()
    {
        await using var app = await StartAsync(app => app.MapGet("/", string () => throw new InvalidOperationException("boom")), limit: 60_000);
        var answer = await app.GetAsync("/");
        (answer.Status, answer.Code).ShouldBe((500, "test.unexpected_error"));
        app.Report.Text("value").ShouldBe("boom");
    }

    private static Task SetLate(HttpContext context, string name)
    {
        context.Response.Headers[name] = "handler";
        return Task.CompletedTask;
    }

    private static (string Head, string Body) ReadAnswer(RawConnection raw)
    {
        var text = raw.ReadUntil("\r\n\r\n");
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        var head = text[..end];
        const string Name = "Content-Length: ";
        var at = head.IndexOf(Name, StringComparison.Ordinal);
        var length = at < 0 ? -1 : int.Parse(head.AsSpan(at + Name.Length, head.IndexOf("\r\n", at, StringComparison.Ordinal) - at - Name.Length), CultureInfo.InvariantCulture);
        return (head, length < 0 ? text[end..] : raw.ReadLength(end + length)[end..]);
    }

    private Task<TestApp> StartAsync(Action<WebApplication> map, int limit = 200) => TestApp.StartAsync(
        app =>
        {
            app.Lifetime.ApplicationStopping.Register(_held.Release);
            map(app);
        },
        options => options.Deadlines.Limit = TimeSpan.FromMilliseconds(limit));
}
