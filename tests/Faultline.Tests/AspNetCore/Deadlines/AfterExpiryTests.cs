using System.Net;
using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.AspNetCore.Deadlines;

/// <summary>What a late handler has begun and left behind reaches nothing once its request has ended: over HTTP/2 the server's objects are then the next request's.</summary>
public sealed class AfterExpiryTests : IDisposable
{
    private readonly Held _held = new();

    public void Dispose() => _held.Dispose();

    [Fact]
    public async Task Code_that_outlives_an_expired_request_reaches_no_request_of_its_connection()
    {
        Leftover? left = null;
        var wasSame = false;
        (bool IsAborted, int Status) seen = default;
        await using var app = await StartAsync(app =>
        {
            app.MapGet("/slow", async (HttpContext context) =>
            {
                left = Leftover.Of(context);
                await _held.Awaiting;
            });
            app.MapGet("/next", async (HttpContext context) =>
            {
                wasSame = ReferenceEquals(left!.Server, context.Features.Get<IHttpRequestIdentifierFeature>());
                left.Write();
                context.Response.StatusCode.ShouldBe(200);
                await context.Response.WriteAsync("next");
                left.Write();
                await context.Response.WriteAsync(" request");
                seen = (context.RequestAborted.IsCancellationRequested, context.Response.StatusCode);
            });
        });
        using var first = await app.Client.GetAsync("/slow");
        first.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        _held.Release();
        await Eventually.True(() => app.Services.GetRequiredService<LateHandlers>().Count == 0, "the end of the handler");
        // The server gives the stream's object to a next one soon after it ended.
        for (var tries = 0; tries < 100 && !wasSame; tries++)
        {
            using var next = await app.Client.GetAsync("/next");
            var answer = await Answer.ReadAsync(next);
            (answer.Status, answer.Body, answer.Header("X-Left"), answer.Header("Set-Cookie")).ShouldBe((200, "next request", null, null));
            next.TrailingHeaders.ShouldBeEmpty();
        }

        wasSame.ShouldBeTrue("the object of the expired request's stream was never used again");
        seen.ShouldBe((false, 200));
        left!.Called.ShouldBe(0);
        app.ReportTexts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_runs_when_an_expired_request_is_completed_sees_the_status_of_the_fault()
    {
        var seen = new TaskCompletionSource<int>();
        await using var app = await StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            context.Response.OnCompleted(() =>
            {
                seen.SetResult(context.Response.StatusCode);
                return Task.CompletedTask;
            });
            context.Response.StatusCode = 201;
            await _held.Awaiting;
        }));
        using var answer = await app.Client.GetAsync("/");
        _held.Release();
        (await seen.Task).ShouldBe(503);
    }

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task A_client_that_goes_away_in_its_upload_leaves_no_second_report(HttpProtocols protocol)
    {
        await using var app = await StartAsync(
            app => app.MapPost("/", async (HttpContext context) =>
            {
                try
                {
                    await context.Request.Body.CopyToAsync(Stream.Null, CancellationToken.None);
                }
                finally
                {
                    _held.End();
                }
            }),
            protocols: protocol);
        using var going = new CancellationTokenSource();
        var sending = app.Client.PostAsync("/", Stalled(_held), going.Token);
        await Eventually.True(() => app.Services.GetRequiredService<LateHandlers>().Count == 1, "the answer at the limit");
        await going.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => sending);
        await Eventually.True(() => _held.Ended == 1 && app.Services.GetRequiredService<LateHandlers>().Count == 0, "the end of the handler");
        await Task.Delay(200);
        app.Report.Text("type").ShouldBe("Faultline.Deadlines.RequestExpired");
    }

    [Fact]
    public async Task An_upload_over_a_connection_that_is_to_close_can_be_finished_and_its_answer_arrives()
    {
        await using var app = await StartAsync(
            app => app.MapPost("/", async (HttpContext context) =>
            {
                try
                {
                    await Task.Delay(Timeout.Infinite, context.RequestAborted);
                }
                finally
                {
                    _held.End();
                }
            }),
            options => options.Deadlines.MaxLateHandlersPerConnection = 1);
        var sending = app.Client.PostAsync("/", Stalled(_held));
        await Eventually.True(() => _held.Ended == 1, "the end of the handler");
        // Long enough for the server to close the connection, did nothing wait for the upload.
        await Task.Delay(300);
        _held.Release();
        using var response = await sending;
        var answer = await Answer.ReadAsync(response);
        (answer.Status, answer.Code).ShouldBe((503, "test.request_expired"));
    }

    private async Task<TestApp> StartAsync(Action<WebApplication> map, Action<FaultlineOptions>? set = null, HttpProtocols protocols = HttpProtocols.Http2)
    {
        var app = await TestApp.StartAsync(
            app =>
            {
                app.Lifetime.ApplicationStopping.Register(_held.Release);
                map(app);
            },
            options =>
            {
                options.Deadlines.Limit = TimeSpan.FromMilliseconds(200);
                set?.Invoke(options);
            },
            protocols: protocols);
        app.Client.DefaultRequestVersion = protocols == HttpProtocols.Http2 ? HttpVersion.Version20 : HttpVersion.Version11;
        app.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        return app;
    }

    // A content that the client sends to its end before it looks at the answer, as most are.
    private static StreamContent Stalled(Held held)
    {
        var content = new StreamContent(new StalledStream(held));
        content.Headers.ContentLength = 10;
        return content;
    }

    /// <summary>A body of which a part is there at once and the rest when the test lets it.</summary>
    private sealed class StalledStream(Held held) : MemoryStream(new byte[10])
    {
        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => CopyAsync(destination, cancellationToken);

        private async Task CopyAsync(Stream destination, CancellationToken cancellationToken)
        {
            await destination.WriteAsync(new byte[5], cancellationToken);
            await destination.FlushAsync(cancellationToken);
            await held.Awaiting.WaitAsync(cancellationToken);
            await destination.WriteAsync(new byte[5], cancellationToken);
        }
    }

    /// <summary>All that code can keep of a request.</summary>
    private sealed record Leftover(
        object? Server, HttpContext Context, IHttpResponseFeature Response, IHeaderDictionary Headers, IHttpResponseBodyFeature Body, Stream Stream, IHttpResponseTrailersFeature Trailers,
        IHttpResetFeature Reset, IHttpRequestLifetimeFeature Lifetime)
    {
        private int _called;

        public int Called => Volatile.Read(ref _called);

        public static Leftover Of(HttpContext context) => new(
            context.Features.Get<IHttpRequestIdentifierFeature>(), context, context.Features.GetRequiredFeature<IHttpResponseFeature>(), context.Response.Headers,
            context.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), context.Response.Body, context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>(),
            context.Features.GetRequiredFeature<IHttpResetFeature>(), context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>());

        public void Write()
        {
            Headers["X-Left"] = "left";
            Headers.SetCookie = "left=1";
            Response.Headers["X-Left"] = "left";
            Response.StatusCode = 418;
            Response.ReasonPhrase = "left";
            Response.OnStarting(Call, this);
            Response.OnCompleted(Call, this);
            Trailers.Trailers["X-Left"] = "left";
            Reset.Reset(2);
            Lifetime.Abort();
            // Thrown away, or refused; what counts is what the next request's client gets.
            Quietly(() => Stream.WriteAsync("left"u8.ToArray()).AsTask());
            Quietly(() => Body.Writer.WriteAsync("left"u8.ToArray()).AsTask());
            Quietly(() => Body.CompleteAsync());
            Quietly(() => Context.Response.WriteAsync("left"));
        }

        private static void Quietly(Func<Task> write)
        {
            try
            {
                write().IsCompleted.ShouldBeTrue();
            }
            catch (Exception e) when (e is ObjectDisposedException or NullReferenceException)
            {
                System.Diagnostics.Debug.WriteLine(e);
            }
        }

        private Task Call(object state)
        {
            Interlocked.Increment(ref _called);
            return Task.CompletedTask;
        }
    }
}
