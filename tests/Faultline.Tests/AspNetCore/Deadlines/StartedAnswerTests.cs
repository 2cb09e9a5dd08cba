using System.Net;
using System.Net.WebSockets;
using System.Text;
using Faultline.AspNetCore;
using Faultline.Deadlines;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Faultline.Tests.AspNetCore.Deadlines;

/// <summary>The usual limit is the time until an answer begins; what has begun is cut only where that is asked for.</summary>
public sealed class StartedAnswerTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);

    private readonly Held _held = new();

    public void Dispose() => _held.Dispose();

    [Fact]
    public async Task An_answer_that_began_in_time_may_take_longer()
    {
        await using var app = await StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("begun ");
            await context.Response.Body.FlushAsync();
            Deadline.Current.ShouldBeNull();
            await Task.Delay(Limit * 2.5, context.RequestAborted);
            await context.Response.WriteAsync("ended");
        }));
        (await app.GetAsync("/")).Body.ShouldBe("begun ended");
        app.ReportTexts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task A_total_limit_cuts_what_has_begun_and_reports_it(HttpProtocols protocol)
    {
        await using var app = await StartAsync(
            app => app.MapGet("/", async (HttpContext context) =>
            {
                await context.Response.WriteAsync("begun");
                await context.Response.Body.FlushAsync();
                await _held.Awaiting;
            }).WithDeadline(TimeSpan.FromMinutes(1), total: Limit),
            protocol);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Version = protocol == HttpProtocols.Http2 ? HttpVersion.Version20 : HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var response = await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        await Should.ThrowAsync<Exception>(() => response.Content.ReadAsStringAsync());
        _held.Release();
        await Eventually.True(() => app.ReportTexts.Count == 1, "the report");
        app.Report.Text("type").ShouldBe("Faultline.Deadlines.RequestExpired");
        app.Report.Text("value").ShouldBe("The answer of GET / did not end within 0.2 s.");
    }

    [Fact]
    public async Task A_web_socket_may_stay_open()
    {
        await using var app = await StartAsync(app =>
        {
            app.UseWebSockets();
            app.MapGet("/", async (HttpContext context) =>
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                var buffer = new byte[16];
                var got = await socket.ReceiveAsync(buffer, default);
                await socket.SendAsync(buffer.AsMemory(0, got.Count), WebSocketMessageType.Text, true, default);
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
            });
        });
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(app.Address) { Scheme = "ws" }.Uri, default);
        await Task.Delay(Limit * 2.5);
        await socket.SendAsync(Encoding.UTF8.GetBytes("still here"), WebSocketMessageType.Text, true, default);
        var buffer = new byte[16];
        var got = await socket.ReceiveAsync(buffer, default);
        Encoding.UTF8.GetString(buffer, 0, got.Count).ShouldBe("still here");
        app.ReportTexts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Server_sent_events_may_begin_late()
    {
        await using var app = await StartAsync(app =>
        {
            app.MapGet("/said", async (HttpContext context) =>
            {
                await Task.Delay(Limit * 2.5);
                await context.Response.WriteAsync("data: late\n\n");
            }).WithMetadata(new ProducesResponseTypeMetadata(200, contentTypes: ["text/event-stream"]));
            app.MapGet("/typed", () => TypedResults.ServerSentEvents(LateAsync()));
            app.MapGet("/unbuffered", async (HttpContext context) =>
            {
                context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
                await Task.Delay(Limit * 2.5);
                await context.Response.WriteAsync("data: late\n\n");
            });
        });
        (await app.GetAsync("/said")).Body.ShouldBe("data: late\n\n");
        (await app.GetAsync("/typed")).Body.ShouldBe("data: late\n\n");
        (await app.GetAsync("/unbuffered")).Body.ShouldBe("data: late\n\n");
    }

    [Fact]
    public async Task A_client_that_asks_for_events_lifts_no_limit()
    {
        await using var app = await StartAsync(app => app.MapGet("/", async () => await _held.Awaiting));
        (await app.GetAsync("/", ("Accept", "text/event-stream"))).Status.ShouldBe(503);
    }

    [Fact]
    public async Task A_stream_whose_endpoint_asks_for_a_limit_has_one()
    {
        await using var app = await StartAsync(app => app.MapGet("/", async () => await _held.Awaiting).WithMetadata(new ProducesResponseTypeMetadata(200, contentTypes: ["text/event-stream"])).WithDeadline(Limit));
        (await app.GetAsync("/")).Status.ShouldBe(503);
    }

    [Fact]
    public async Task An_answer_that_says_it_tells_events_is_not_cut_by_the_usual_total_limit()
    {
        await using var app = await StartAsync(
            app => app.MapGet("/", async (HttpContext context) =>
            {
                context.Response.ContentType = "text/event-stream";
                await context.Response.WriteAsync("data: 1\n\n");
                await context.Response.Body.FlushAsync();
                await Task.Delay(Limit * 2.5, context.RequestAborted);
                await context.Response.WriteAsync("data: 2\n\n");
            }),
            set: options => options.Deadlines.TotalLimit = Limit);
        (await app.GetAsync("/")).Body.ShouldBe("data: 1\n\ndata: 2\n\n");
        app.ReportTexts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_web_socket_is_cut_by_a_total_limit_only_if_its_endpoint_asks_for_one(bool isAsked)
    {
        await using var app = await StartAsync(
            app =>
            {
                app.UseWebSockets();
                app.MapGet("/", async (HttpContext context) =>
                {
                    using var socket = await context.WebSockets.AcceptWebSocketAsync();
                    await Task.Delay(Limit * 2.5);
                    await socket.SendAsync("still here"u8.ToArray(), WebSocketMessageType.Text, true, default);
                    await _held.Awaiting;
                }).WithDeadline(TimeSpan.FromMinutes(1), total: isAsked ? Limit : null);
            },
            set: options => options.Deadlines.TotalLimit = Limit);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(app.Address) { Scheme = "ws" }.Uri, default);
        var buffer = new byte[16];
        if (isAsked)
            await Should.ThrowAsync<WebSocketException>(() => socket.ReceiveAsync(buffer, default));
        else
            (await socket.ReceiveAsync(buffer, default)).Count.ShouldBe("still here".Length);
        _held.Release();
    }

    [Fact]
    public async Task Trailers_and_files_pass()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "from a file");
        await using var app = await StartAsync(
            app => app.MapGet("/", async (HttpContext context) =>
            {
                var trailers = context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
                await context.Response.SendFileAsync(file);
                trailers["X-After"] = "after";
            }),
            HttpProtocols.Http2);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var response = await app.Client.SendAsync(request);
        (await response.Content.ReadAsStringAsync()).ShouldBe("from a file");
        response.TrailingHeaders.GetValues("X-After").ShouldBe(["after"]);
        File.Delete(file);
    }

    private static async IAsyncEnumerable<string> LateAsync()
    {
        await Task.Delay(Limit * 2.5);
        yield return "late";
    }

    private Task<TestApp> StartAsync(Action<WebApplication> map, HttpProtocols protocols = HttpProtocols.Http1, Action<Faultline.AspNetCore.FaultlineOptions>? set = null) => TestApp.StartAsync(
        app =>
        {
            app.Lifetime.ApplicationStopping.Register(_held.Release);
            map(app);
        },
        options =>
        {
            options.Deadlines.Limit = Limit;
            set?.Invoke(options);
        },
        protocols: protocols);
}
