using System.Net;
using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Faultline.Tests.AspNetCore;

public sealed class StartedResponseTests
{
    [Fact]
    public async Task What_the_handler_wrote_and_did_not_flush_is_not_in_the_fault()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.MapGet("/buffered", void (HttpContext context) =>
            {
                for (var i = 0; i < 10_000; i++)
                {
                    "the handler's own"u8.CopyTo(context.Response.BodyWriter.GetSpan(17));
                    context.Response.BodyWriter.Advance(17);
                }

                throw new InvalidOperationException();
            });
            app.MapGet("/json", () => Results.Json(Broken.Items(50)));
        });
        foreach (var path in (string[])["/buffered", "/json"])
        {
            var answer = await app.GetAsync(path);
            answer.Code.ShouldBe("test.unexpected_error");
            answer.Body.ShouldNotContain("the handler's own");
            answer.Header("Content-Length").ShouldBe(answer.Bytes.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task What_the_handler_wrote_without_a_flush_arrives_when_it_does_not_fail()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", (HttpContext context) =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                "0123456789"u8.CopyTo(context.Response.BodyWriter.GetSpan(10));
                context.Response.BodyWriter.Advance(10);
            }
        }));
        var answer = await app.GetAsync("/");
        answer.Bytes.Length.ShouldBe(10_000);
        answer.Status.ShouldBe(200);
    }

    [Fact]
    public async Task What_the_server_refused_to_write_has_not_left_so_the_caller_gets_a_fault()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.MapGet("/synchronous", void (HttpContext context) => context.Response.Body.Write("too early"u8));
            app.MapGet("/synchronous-array", void (HttpContext context) => context.Response.Body.Write([1, 2], 0, 2));
            app.MapGet("/too-long", async (HttpContext context) =>
            {
                context.Response.ContentLength = 3;
                await context.Response.Body.WriteAsync("12345"u8.ToArray());
            });
            app.MapGet("/too-long-writer", async (HttpContext context) =>
            {
                context.Response.ContentLength = 3;
                await context.Response.BodyWriter.WriteAsync("12345"u8.ToArray());
            });
            app.MapGet("/too-long-unflushed", void (HttpContext context) =>
            {
                context.Response.ContentLength = 3;
                "12345"u8.CopyTo(context.Response.BodyWriter.GetSpan(5));
                context.Response.BodyWriter.Advance(5);
            });
            app.MapGet("/too-long-by-far", void (HttpContext context) =>
            {
                context.Response.ContentLength = 5_000;
                for (var i = 0; i < 10_000; i++)
                {
                    context.Response.BodyWriter.GetSpan(1)[0] = (byte)'x';
                    context.Response.BodyWriter.Advance(1);
                }
            });
            app.MapGet("/too-long-error", void (HttpContext context) =>
            {
                (context.Response.StatusCode, context.Response.ContentLength) = (400, 3);
                "12345"u8.CopyTo(context.Response.BodyWriter.GetSpan(5));
                context.Response.BodyWriter.Advance(5);
            });
        });
        foreach (var path in (string[])["/synchronous", "/synchronous-array", "/too-long", "/too-long-writer", "/too-long-unflushed", "/too-long-by-far", "/too-long-error"])
        {
            var answer = await app.GetAsync(path);
            (answer.Status, answer.Code).ShouldBe((500, "test.unexpected_error"), path);
            answer.Header("X-Oops-Id").ShouldBe(app.Reports[^1].Text("id"), path);
        }
    }

    [Fact]
    public async Task What_stands_in_a_buffer_of_a_middleware_in_front_is_taken_back()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Use(async (context, next) =>
                {
                    var (wire, buffer) = (context.Response.Body, new MemoryStream());
                    context.Response.Body = buffer;
                    await next(context);
                    context.Response.Body = wire;
                    buffer.Position = 0;
                    await buffer.CopyToAsync(wire);
                });
                app.UseFaultline();
                app.MapGet("/", async (HttpContext context) =>
                {
                    await context.Response.WriteAsync("the handler's own");
                    throw new InvalidOperationException();
                });
            },
            use: false);
        var answer = await app.GetAsync("/");
        answer.Code.ShouldBe("test.unexpected_error");
        answer.Body.ShouldNotContain("the handler's own");
    }

    [Fact]
    public async Task A_write_in_the_old_pattern_of_begin_and_end_is_not_a_synchronous_one()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            var body = context.Response.Body;
            await Task.Factory.FromAsync((callback, state) => body.BeginWrite("whole"u8.ToArray(), 0, 5, callback, state), body.EndWrite, null);
        }));
        (await app.GetAsync("/")).Body.ShouldBe("whole");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_started_response_is_cut_and_its_report_says_how_much_had_left(bool withLength)
    {
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            if (withLength)
                context.Response.ContentLength = 5_000;
            await context.Response.Body.WriteAsync(new byte[1_000]);
            await context.Response.WriteAsync("the last of it");
            // Begun and not flushed: it does not leave.
            context.Response.BodyWriter.GetSpan(100);
            context.Response.BodyWriter.Advance(100);
            await received.Task;
            throw new InvalidOperationException("too late");
        }));
        using var raw = app.Connect().Get("/");
        raw.ReadUntil("the last of it");
        received.SetResult();
        var all = raw.ReadToEnd();
        all.ShouldStartWith("HTTP/1.1 200 OK");
        all.ShouldNotContain("\r\n0\r\n\r\n");
        all.ShouldNotContain("errors");

        var report = await Eventually.Get(() => app.ReportTexts.Count > 0 ? (object)app.Report : null);
        app.Report.At("response", "bytes_sent").GetInt64().ShouldBe(1_014);
        app.Report.At("response", "started").GetBoolean().ShouldBeTrue();
        app.Report.GetProperty("status").GetInt32().ShouldBe(200);
        app.Report.Text("value").ShouldBe("too late");
    }

    [Fact]
    public async Task Large_JSON_that_breaks_off_midway_is_cut()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => Results.Json(Broken.Items(20_000))));
        await Should.ThrowAsync<HttpRequestException>(() => app.GetAsync("/"));
        app.Report.At("response", "bytes_sent").GetInt64().ShouldBeGreaterThan(10_000);
    }

    [Fact]
    public async Task A_file_that_was_sent_counts()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            var file = Path.GetTempFileName();
            await File.WriteAllTextAsync(file, new string('x', 3_000));
            await context.Response.SendFileAsync(file, 1_000, null);
            File.Delete(file);
            throw new InvalidOperationException();
        }));
        await Should.ThrowAsync<HttpRequestException>(() => app.GetAsync("/"));
        app.Report.At("response", "bytes_sent").GetInt64().ShouldBe(2_000);
    }

    [Fact]
    public async Task A_started_HTTP_2_response_is_reset()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapGet("/cut", async (HttpContext context) =>
                {
                    await context.Response.WriteAsync("part");
                    await context.Response.Body.FlushAsync();
                    throw new InvalidOperationException();
                });
                app.MapGet("/boom", string () => throw new InvalidOperationException());
            },
            protocols: HttpProtocols.Http2);
        app.Client.DefaultRequestVersion = HttpVersion.Version20;
        app.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using (var request = new HttpRequestMessage(HttpMethod.Get, "/cut") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact })
        {
            var failure = await Should.ThrowAsync<HttpRequestException>(() => app.Client.SendAsync(request));
            failure.ToString().ShouldContain("reset");
        }

        app.Report.At("response", "bytes_sent").GetInt64().ShouldBe(4);
        using var whole = new HttpRequestMessage(HttpMethod.Get, "/boom") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var response = await app.Client.SendAsync(whole);
        (await Answer.ReadAsync(response)).Code.ShouldBe("test.unexpected_error");
    }

    [Fact]
    public async Task A_returned_fault_after_the_start_cuts_the_response_too()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("part");
            await context.Response.Body.FlushAsync();
            await new FaultResult(new Fault("test.late", 503, "T", "D")).ExecuteAsync(context);
        }));
        await Should.ThrowAsync<HttpRequestException>(() => app.GetAsync("/"));
        app.Reports.ShouldNotBeEmpty();
    }
}
