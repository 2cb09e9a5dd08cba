using Faultline.AspNetCore;
using Faultline.Deadlines;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Faultline.Tests.AspNetCore.Deadlines;

/// <summary>An HTTP/1.1 connection whose handler ended when it was told to serves the next request; any other is closed behind the answer.</summary>
public sealed class KeptConnectionTests : IDisposable
{
    private readonly Held _held = new();

    public void Dispose() => _held.Dispose();

    [Fact]
    public async Task A_handler_that_ends_when_it_is_told_to_keeps_its_connection()
    {
        await using var app = await StartAsync(app =>
        {
            app.MapGet("/slow/{id}", (CancellationToken token) => Task.Delay(Timeout.Infinite, token));
            app.MapGet("/fast", () => Results.Text("fast"));
        });
        using var raw = app.Connect();
        for (var i = 0; i < 3; i++)
        {
            var (head, body) = raw.Get($"/slow/{i}").ReadAnswer();
            head.ShouldStartWith("HTTP/1.1 503 ");
            head.ShouldNotContain("Connection:");
            body.ShouldContain(app.Reports[^1].Text("id")!);
        }

        var (fast, text) = raw.Get("/fast").ReadAnswer();
        fast.ShouldStartWith("HTTP/1.1 200 ");
        text.ShouldBe("fast");
        app.Reports.Count.ShouldBe(3);
    }

    [Fact]
    public async Task What_such_a_handler_says_on_its_way_out_reaches_neither_its_caller_nor_the_next()
    {
        await using var app = await StartAsync(app =>
        {
            app.MapGet("/slow", async (HttpContext context, CancellationToken token) =>
            {
                try
                {
                    await Task.Delay(Timeout.Infinite, token);
                }
                finally
                {
                    context.Response.StatusCode = 418;
                    context.Response.Headers["X-Late"] = "handler";
                    await context.Response.WriteAsync("from the handler", CancellationToken.None);
                }
            });
            app.MapGet("/fast", () => Results.Text("fast"));
        });
        using var raw = app.Connect().Get("/slow").Get("/fast");
        var (head, body) = raw.ReadAnswer();
        var (next, text) = raw.ReadAnswer();
        head.ShouldStartWith("HTTP/1.1 503 ");
        next.ShouldStartWith("HTTP/1.1 200 ");
        text.ShouldBe("fast");
        (head + body + next).ShouldNotContain("handler");
    }

    [Fact]
    public async Task A_handler_that_ends_with_a_failure_of_its_own_keeps_its_connection_too()
    {
        await using var app = await StartAsync(app =>
        {
            app.MapGet("/slow", async (CancellationToken token) =>
            {
                await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw new IOException("The socket was closed");
            });
            app.MapGet("/fast", () => Results.Text("fast"));
        });
        using var raw = app.Connect();
        for (var i = 0; i < 3; i++)
        {
            raw.Get("/slow").Get("/fast").ReadAnswer().Head.ShouldStartWith("HTTP/1.1 503 ");
            raw.ReadAnswer().Body.ShouldBe("fast");
        }
    }

    [Fact]
    public async Task The_deadlines_token_alone_ends_a_handler_whose_client_goes_away()
    {
        var (begun, ended) = (0, 0);
        await using var app = await StartAsync(app => app.MapGet("/", async () =>
        {
            Interlocked.Increment(ref begun);
            await Task.Delay(TimeSpan.FromSeconds(60), Deadline.Current!.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Interlocked.Increment(ref ended);
        }), limit: 60_000);
        var raw = app.Connect().Get("/");
        await Eventually.True(() => Volatile.Read(ref begun) == 1, "the request");
        raw.Reset();
        await Eventually.True(() => Volatile.Read(ref ended) == 1, "the end of the handler");
    }

    [Fact]
    public async Task A_handler_that_takes_its_time_after_it_was_told_is_not_waited_for()
    {
        await using var app = await StartAsync(app => app.MapGet("/", async (CancellationToken token) =>
        {
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _held.Awaiting;
        }));
        using var raw = app.Connect().Get("/");
        raw.ReadAnswer().Head.ShouldContain("Connection: close\r\n");
        _held.Release();
        raw.ReadToEnd().ShouldBe("");
    }

    [Fact]
    public async Task A_connection_on_which_the_rest_of_a_body_may_come_is_closed()
    {
        await using var app = await StartAsync(app => app.MapPost("/", (CancellationToken token) => Task.Delay(Timeout.Infinite, token)));
        using var raw = app.Connect().Send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 10\n\n12345");
        raw.ReadAnswer().Head.ShouldContain("Connection: close\r\n");
        raw.Send("67890");
        raw.ReadToEnd().ShouldBe("");
    }

    private Task<TestApp> StartAsync(Action<WebApplication> map, int limit = 200) => TestApp.StartAsync(
        app =>
        {
            app.Lifetime.ApplicationStopping.Register(_held.Release);
            map(app);
        },
        options => options.Deadlines.Limit = TimeSpan.FromMilliseconds(limit));
}
