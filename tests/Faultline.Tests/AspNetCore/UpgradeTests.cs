using System.Net.WebSockets;
using System.Text;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Faultline.Tests.AspNetCore;

public sealed class UpgradeTests
{
    [Fact]
    public async Task A_web_socket_works_as_without_Faultline()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.UseWebSockets();
            app.MapGet("/echo", async (HttpContext context) =>
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                var buffer = new byte[100];
                var received = await socket.ReceiveAsync(buffer, default);
                await socket.SendAsync(buffer.AsMemory(0, received.Count), WebSocketMessageType.Text, true, default);
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
            });
        });
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri(app.Address.ToString().Replace("http:", "ws:") + "echo"), default);
        await client.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, default);
        var buffer = new byte[100];
        var received = await client.ReceiveAsync(buffer, default);
        Encoding.UTF8.GetString(buffer, 0, received.Count).ShouldBe("hello");
        (await client.ReceiveAsync(buffer, default)).MessageType.ShouldBe(WebSocketMessageType.Close);
        app.Reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_client_that_drops_its_web_socket_leaves_no_report_and_a_bug_does()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await TestApp.StartAsync(app =>
        {
            app.UseWebSockets();
            app.MapGet("/read", async (HttpContext context) =>
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                try
                {
                    await socket.ReceiveAsync(new byte[100], context.RequestAborted);
                }
                finally
                {
                    ended.TrySetResult();
                }
            });
            app.MapGet("/bug", async (HttpContext context) =>
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                await socket.ReceiveAsync(new byte[100], context.RequestAborted);
                throw new InvalidOperationException("A bug");
            });
        });
        const string Upgrade = "Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
        for (var i = 0; i < 60; i++)
        {
            ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using (var raw = app.Connect().Get("/read", Upgrade))
            {
                raw.ReadUntil("101 Switching Protocols");
                if (i % 2 == 0)
                    raw.Reset();
            }

            await ended.Task;
        }

        using (var raw = app.Connect().Get("/bug", Upgrade))
        {
            raw.ReadUntil("101 Switching Protocols").ShouldContain("X-Compute-Request-Id: req-");
            raw.Send("\u0081\u0080\0\0\0\0");
            raw.ReadToEnd().ShouldNotContain("errors");
        }

        await Eventually.Holds(() => app.Reports.Count > 0);
        app.ReportTexts.ShouldHaveSingleItem(string.Join("\n", app.ReportTexts)).ShouldContain("A bug");
        app.Report.GetProperty("status").GetInt32().ShouldBe(101);
    }

    [Fact]
    public async Task An_upgrade_of_the_apps_own_is_untouched()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            await using var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
            await stream.WriteAsync("own protocol"u8.ToArray());
        }));
        using var raw = app.Connect().Get("/", "Connection: Upgrade", "Upgrade: own");
        raw.ReadToEnd().ShouldEndWith("\r\n\r\nown protocol");
    }
}
