using System.Text;
using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Faultline.Tests.AspNetCore.Deadlines;

/// <summary>A header that the server refuses costs nobody the fault.</summary>
public sealed class RefusedHeaderTests : IDisposable
{
    private readonly Held _held = new();
    private int _asked;

    public void Dispose() => _held.Dispose();

    [Theory]
    [InlineData("X-Correlation-Id", "Müller")]
    [InlineData("X-Correlation-Id", "two\nlines")]
    [InlineData("X Correlation", "7")]
    [InlineData("Content-Length", "many")]
    public async Task It_fails_where_it_is_set_and_is_answered_with_a_fault(string name, string value)
    {
        var wasSet = false;
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Use((context, next) =>
                {
                    context.Response.Headers["X-Before"] = "kept";
                    context.Response.Headers[name] = value;
                    wasSet = true;
                    return next(context);
                });
                app.UseFaultline();
                app.MapGet("/", () => "fine");
            },
            options => options.Deadlines.Limit = TimeSpan.FromMinutes(1),
            use: false);
        var answer = await app.GetAsync("/");
        (answer.Status, answer.Code, answer.Header("X-Oops-Id"), wasSet).ShouldBe((500, "test.unexpected_error", app.Report.Text("id"), false));
    }

    [Fact]
    public async Task An_encoding_that_the_app_chose_holds()
    {
        await using var app = await StartAsync(name => name == "X-Name" ? Encoding.Latin1 : null, app => app.MapGet("/", (HttpContext context) =>
        {
            context.Response.Headers["X-Name"] = "Müller";
            return "fine";
        }));
        using var raw = app.Connect().Get("/");
        raw.ReadUntil("fine").ShouldContain("X-Name: Müller\r\n");
    }

    [Fact]
    public async Task One_that_only_the_server_refuses_is_not_in_the_fault()
    {
        await using var app = await StartAsync(OnlyAtFirst, app =>
        {
            app.Use((context, next) =>
            {
                context.Response.Headers["X-Name"] = "Müller";
                context.Response.Headers["X-Before"] = "kept";
                return next(context);
            });
            app.UseFaultline();
            app.MapGet("/", () => "fine");
        });
        var answer = await app.GetAsync("/");
        (answer.Status, answer.Code, answer.Header("X-Before"), answer.Header("X-Name")).ShouldBe((500, "test.unexpected_error", "kept", null));
        answer.Header("X-Oops-Id").ShouldBe(app.Report.Text("id"));
    }

    [Fact]
    public async Task At_the_limit_it_is_left_out_and_the_fault_is_whole()
    {
        await using var app = await StartAsync(
            OnlyAtFirst,
            app =>
            {
                app.Use((context, next) =>
                {
                    context.Response.Headers["X-Name"] = "Müller";
                    context.Response.Headers["X-Before"] = "kept";
                    return next(context);
                });
                app.UseFaultline();
                app.MapGet("/", async () => await _held.Awaiting);
            },
            limit: 200);
        var answer = await app.GetAsync("/");
        (answer.Status, answer.Code, answer.Header("X-Before"), answer.Header("X-Name")).ShouldBe((503, "test.request_expired", "kept", null));
    }

    [Fact]
    public async Task Who_catches_it_and_writes_again_sends_the_other_headers()
    {
        await using var app = await StartAsync(OnlyAtFirst, app => app.MapGet("/", async (HttpContext context) =>
        {
            context.Response.Headers["X-Name"] = "Müller";
            context.Response.Headers["X-Fine"] = "fine";
            await Should.ThrowAsync<InvalidOperationException>(() => context.Response.WriteAsync("first"));
            await context.Response.WriteAsync("second");
        }));
        var answer = await app.GetAsync("/");
        (answer.Status, answer.Header("X-Fine"), answer.Header("X-Name")).ShouldBe((200, "fine", null));
        answer.Body.ShouldEndWith("second");
    }

    [Fact]
    public async Task A_fault_that_the_server_does_not_take_leaves_the_caller_a_bare_answer()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Lifetime.ApplicationStopping.Register(_held.Release);
                app.Use((context, next) =>
                {
                    context.Response.OnStarting(() =>
                    {
                        context.Response.ContentLength = 1;
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
        var id = app.Report.Text("id");
        (answer.Status, answer.Body, answer.Header("X-Oops-Id")).ShouldBe((503, $"The request took too long.\nError id: {id}\n", id));
        answer.RequestId.ShouldStartWith("req-");
    }

    [Fact]
    public async Task A_fault_that_cannot_begin_is_waited_for_and_then_cut()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Lifetime.ApplicationStopping.Register(_held.Release);
                app.MapGet("/", async (HttpContext context) =>
                {
                    context.Response.Headers["X-Name"] = "Müller";
                    await Should.ThrowAsync<InvalidOperationException>(() => context.Response.WriteAsync("refused"));
                    // With the server: the handler has committed.
                    context.Response.OnStarting(() => _held.Awaiting);
                    throw new InvalidOperationException("boom");
                });
            },
            options => (options.Deadlines.Limit, options.Deadlines.ErrorPageLimit) = (TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(300)),
            builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ResponseHeaderEncodingSelector = OnlyAtFirst!));
        using var raw = app.Connect().Get("/");
        raw.ReadToEnd().ShouldBeEmpty();
        app.Report.Text("value").ShouldBe("boom");
        _held.Release();
    }

    // What the gate asks is allowed; what the server asks thereafter is not.
    private Encoding? OnlyAtFirst(string name) => name == "X-Name" && Interlocked.Increment(ref _asked) == 1 ? Encoding.Latin1 : null;

    private Task<TestApp> StartAsync(Func<string, Encoding?> encoding, Action<WebApplication> map, int limit = 60_000) => TestApp.StartAsync(
        app =>
        {
            app.Lifetime.ApplicationStopping.Register(_held.Release);
            map(app);
        },
        options => options.Deadlines.Limit = TimeSpan.FromMilliseconds(limit),
        builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ResponseHeaderEncodingSelector = encoding!),
        use: false);
}
