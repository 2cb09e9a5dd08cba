using Faultline.AspNetCore;
using Faultline.Deadlines;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.AspNetCore.Deadlines;

/// <summary>What waits for the start of a response is code of the app, such as that which renews a ticket in a store: the limit holds for it too.</summary>
public sealed class StartCallbackTests : IDisposable
{
    private readonly Held _held = new();

    public void Dispose() => _held.Dispose();

    [Theory]
    [InlineData("write")]
    [InlineData("flush")]
    [InlineData("stream")]
    [InlineData("stream-flush")]
    [InlineData("start")]
    [InlineData("complete")]
    [InlineData("file")]
    [InlineData("nothing")]
    public async Task A_callback_that_hangs_is_answered_for_with_a_whole_fault(string how)
    {
        await using var app = await StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            context.Response.OnStarting(() => _held.Awaiting);
            await AnswerAsync(context, how);
        }));
        using var raw = app.Connect().Get("/");
        var answered = raw.ReadUntil("request_expired");
        answered.ShouldStartWith("HTTP/1.1 503 ");
        answered.ShouldContain($"X-Oops-Id: {app.Report.Text("id")}\r\n");
        app.Report.Text("value").ShouldBe("GET / was not answered within 0.2 s.");
        _held.Release();
        raw.ReadToEnd().ShouldNotContain("from the handler");
    }

    [Theory]
    [InlineData("await")]
    [InlineData("block")]
    public async Task One_of_middleware_in_front_that_hangs_does_not_keep_the_fault_nor_what_others_say_in_it(string how)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Lifetime.ApplicationStopping.Register(_held.Release);
                app.Use((context, next) =>
                {
                    context.Response.OnStarting(() => Say(context, "X-First"));
                    context.Response.OnStarting(() => _held.RunAsync(how));
                    context.Response.OnStarting(() => Say(context, "X-Last"));
                    return next(context);
                });
                app.UseFaultline();
                app.MapGet("/", (HttpContext context) => context.Response.WriteAsync("from the handler"));
            },
            options =>
            {
                options.Deadlines.Limit = TimeSpan.FromMilliseconds(200);
                // Whoever waits for it has a bare answer.
                options.Deadlines.ErrorPageLimit = TimeSpan.FromSeconds(30);
            },
            use: false);
        var answer = await app.GetAsync("/");
        (answer.Status, answer.Code, answer.Header("X-First"), answer.Header("X-Last")).ShouldBe((503, "test.request_expired", "said", "said"));
        answer.Header("X-Oops-Id").ShouldBe(app.Report.Text("id"));
    }

    [Fact]
    public async Task One_that_keeps_the_fault_of_a_failure_leaves_the_caller_a_bare_answer_with_its_id()
    {
        await using var app = await StartAsync(
            app => app.MapGet("/", string (HttpContext context) =>
            {
                context.Response.OnStarting(() => _held.Awaiting);
                throw new InvalidOperationException("boom");
            }),
            options => (options.Deadlines.Limit, options.Deadlines.ErrorPageLimit) = (TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1)));
        var answer = await app.GetAsync("/");
        (answer.Status, app.Report.Text("value"), answer.Header("X-Oops-Id")).ShouldBe((503, "boom", app.Report.Text("id")));
        answer.Body.ShouldStartWith("The request took too long.\n");
        _held.Release();
        await Eventually.True(() => app.Services.GetRequiredService<LateHandlers>().Count == 0, "the end of the fault");
    }

    [Fact]
    public async Task What_commits_synchronously_and_then_hangs_is_cut_and_reported()
    {
        await using var app = await StartAsync(app => app.MapGet("/", (HttpContext context) =>
        {
            context.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
            context.Response.OnStarting(() => _held.Awaiting);
            context.Response.Body.Write("from the handler"u8);
        }), options => options.Deadlines.ErrorPageLimit = TimeSpan.FromMilliseconds(300));
        using var raw = app.Connect().Get("/");
        raw.ReadToEnd().ShouldBeEmpty();
        await Eventually.True(() => app.ReportTexts.Count == 1, "the report");
        app.Report.Text("type").ShouldBe("Faultline.Deadlines.RequestExpired");
        app.Report.Text("value").ShouldBe("The answer of GET / did not begin within 0.2 s.");
        _held.Release();
    }

    [Fact]
    public async Task What_was_handed_to_the_server_in_time_and_begins_a_little_late_arrives()
    {
        await using var app = await StartAsync(app => app.MapGet("/", (HttpContext context) =>
        {
            context.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
            context.Response.OnStarting(() => Task.Delay(500));
            context.Response.Body.Write("from the handler"u8);
        }));
        (await app.GetAsync("/")).Body.ShouldBe("from the handler");
        app.ReportTexts.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_limit_is_there_until_the_answer_begins_and_not_longer()
    {
        (bool InCallback, bool After) seen = default;
        await using var app = await StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            context.Response.OnStarting(() =>
            {
                seen.InCallback = Deadline.Current is not null;
                return Task.CompletedTask;
            });
            await context.Response.WriteAsync("begun ");
            seen.After = Deadline.Current is not null;
            await Task.Delay(500, context.RequestAborted);
            await context.Response.WriteAsync("ended");
        }));
        (await app.GetAsync("/")).Body.ShouldBe("begun ended");
        seen.ShouldBe((true, false));
        app.ReportTexts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task They_run_once_the_last_one_first_and_what_they_register_runs_next(HttpProtocols protocol)
    {
        var order = new List<string>();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Use((context, next) =>
                {
                    context.Response.OnStarting(async () =>
                    {
                        await Task.Yield();
                        order.Add("outer");
                        context.Response.OnStarting(() =>
                        {
                            order.Add("registered");
                            return Task.CompletedTask;
                        });
                    });
                    context.Response.OnStarting(() => Say(context, "X-Outer"));
                    return next(context);
                });
                app.UseFaultline();
                app.MapGet("/", async (HttpContext context) =>
                {
                    context.Response.OnStarting(() =>
                    {
                        order.Add("handler");
                        context.Response.StatusCode = 201;
                        return Say(context, "X-Inner");
                    });
                    context.Response.BodyWriter.GetSpan(1)[0] = (byte)'a';
                    context.Response.BodyWriter.Advance(1);
                    await context.Response.Body.WriteAsync("b"u8.ToArray());
                    await context.Response.WriteAsync("c");
                });
            },
            options => options.Deadlines.Limit = TimeSpan.FromMinutes(1),
            use: false,
            protocols: protocol);
        app.Client.DefaultRequestVersion = protocol == HttpProtocols.Http2 ? new Version(2, 0) : new Version(1, 1);
        app.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var response = await app.Client.GetAsync("/");
        var answer = await Answer.ReadAsync(response);
        (answer.Status, answer.Body, answer.Header("X-Outer"), answer.Header("X-Inner")).ShouldBe((201, "abc", "said", "said"));
        answer.RequestId.ShouldStartWith("req-");
        order.ShouldBe(["handler", "outer", "registered"]);
    }

    [Fact]
    public async Task One_that_throws_is_the_handlers_failure_and_the_others_are_in_the_fault()
    {
        await using var app = await StartAsync(
            app =>
            {
                app.MapGet("/written", (HttpContext context) => Broken(context).WriteAsync("from the handler"));
                app.MapGet("/empty", void (HttpContext context) => Broken(context));
            },
            options => options.Deadlines.Limit = TimeSpan.FromMinutes(1));
        foreach (var path in (string[])["/written", "/empty"])
        {
            var answer = await app.GetAsync(path);
            (answer.Status, answer.Code, answer.Header("X-Other")).ShouldBe((500, "test.unexpected_error", "said"), path);
            app.Reports[^1].Text("value").ShouldBe("broken callback");
        }

        static HttpResponse Broken(HttpContext context)
        {
            context.Response.OnStarting(() => Say(context, "X-Other"));
            context.Response.OnStarting(() => throw new InvalidOperationException("broken callback"));
            return context.Response;
        }
    }

    private static async Task AnswerAsync(HttpContext context, string how)
    {
        var response = context.Response;
        if (how is "file")
            await response.SendFileAsync(typeof(StartCallbackTests).Assembly.Location);
        else if (how is "start")
            await response.StartAsync();
        else if (how is "stream")
            await response.Body.WriteAsync("from the handler"u8.ToArray());
        else if (how is "write")
            await response.WriteAsync("from the handler");
        if (how is not ("flush" or "complete" or "stream-flush"))
            return;
        "from the handler"u8.CopyTo(response.BodyWriter.GetSpan(16));
        response.BodyWriter.Advance(16);
        if (how is "flush")
            await response.BodyWriter.FlushAsync();
        else if (how is "stream-flush")
            await response.Body.FlushAsync();
        else
            await response.CompleteAsync();
    }

    private static Task Say(HttpContext context, string name)
    {
        context.Response.Headers[name] = "said";
        return Task.CompletedTask;
    }

    private Task<TestApp> StartAsync(Action<WebApplication> map, Action<FaultlineOptions>? set = null) => TestApp.StartAsync(
        app =>
        {
            app.Lifetime.ApplicationStopping.Register(_held.Release);
            map(app);
        },
        options =>
        {
            options.Deadlines.Limit = TimeSpan.FromMilliseconds(200);
            set?.Invoke(options);
        });
}
