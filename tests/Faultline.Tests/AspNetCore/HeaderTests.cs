using System.IO.Compression;
using System.Text.Json;
using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.AspNetCore;

public sealed class HeaderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CORS_headers_survive_and_the_ids_are_exposed(bool corsFirst)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                if (corsFirst)
                    app.UseCors();
                app.UseFaultline();
                if (!corsFirst)
                    app.UseCors();
                app.MapGet("/boom", string () => throw new InvalidOperationException());
                app.MapGet("/ok", () => "ok");
                app.MapGet("/fault", () => new Fault("test.f", 404, "T", "D").ToResult());
            },
            build: builder => builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy.WithOrigins("https://ui.example.org", "https://other.example.org").AllowCredentials().WithExposedHeaders("X-Own"))),
            use: false);
        foreach (var path in (string[])["/boom", "/ok", "/fault", "/nowhere"])
        {
            var answer = await app.GetAsync(path, ("Origin", "https://ui.example.org"));
            answer.Header("Access-Control-Allow-Origin").ShouldBe("https://ui.example.org", path);
            answer.Header("Access-Control-Allow-Credentials").ShouldBe("true", path);
            var exposed = answer.Header("Access-Control-Expose-Headers")!.Split(',', StringSplitOptions.TrimEntries);
            foreach (var name in (string[])["X-Own", "X-Request-Id", "X-OpenStack-Request-Id", "X-Compute-Request-Id", "X-Oops-Id"])
                exposed.Count(header => header.Equals(name, StringComparison.OrdinalIgnoreCase)).ShouldBe(1, $"{name} on {path}");
            answer.Header("Vary")!.ShouldContain("Origin");
        }

        var foreign = await app.GetAsync("/boom", ("Origin", "https://evil.example.org"));
        foreign.Header("Access-Control-Allow-Origin").ShouldBeNull();
        foreign.Header("Access-Control-Expose-Headers").ShouldBeNull();
    }

    [Fact]
    public async Task What_stood_before_UseFaultline_survives_and_what_the_handler_set_does_not()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Use((context, next) =>
                {
                    context.Response.Headers.StrictTransportSecurity = "max-age=60";
                    context.Response.Headers["X-Overwritten"] = "outer";
                    return next(context);
                });
                app.UseFaultline();
                app.MapGet("/", string (HttpContext context) =>
                {
                    context.Response.Headers.ETag = "\"1\"";
                    context.Response.Headers["X-Overwritten"] = "inner";
                    context.Response.Headers.ContentEncoding = "br";
                    context.Response.Headers.ContentDisposition = "attachment";
                    context.Response.Headers.CacheControl = "public, max-age=3600";
                    context.Response.Cookies.Append("session", "secret");
                    context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = "All is well";
                    throw new InvalidOperationException();
                });
            },
            use: false);
        var answer = await app.GetAsync("/");
        answer.Header("Strict-Transport-Security").ShouldBe("max-age=60");
        answer.Header("X-Overwritten").ShouldBe("outer");
        answer.Header("Cache-Control").ShouldBe("no-store");
        foreach (var gone in (string[])["ETag", "Content-Encoding", "Content-Disposition", "Set-Cookie"])
            answer.Header(gone).ShouldBeNull(gone);
        using var raw = app.Connect().Get("/", "Connection: close");
        raw.ReadToEnd().ShouldStartWith("HTTP/1.1 500 Internal Server Error\r\n");
    }

    [Fact]
    public async Task A_fault_that_is_returned_has_nothing_of_what_was_said_of_another_body()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/{status}", (int status, HttpContext context) =>
        {
            var headers = context.Response.Headers;
            headers.ETag = "\"1\"";
            headers.LastModified = "Tue, 15 Nov 1994 12:45:26 GMT";
            headers.ContentDisposition = "attachment; filename=a.zip";
            headers.AcceptRanges = "bytes";
            headers.ContentRange = "bytes */100";
            headers["X-Own"] = "kept";
            return new Fault("test.f", status, "T", "D").ToResult();
        }));
        var answer = await app.GetAsync("/404");
        foreach (var gone in (string[])["ETag", "Last-Modified", "Content-Disposition", "Accept-Ranges", "Content-Range"])
            answer.Header(gone).ShouldBeNull(gone);
        answer.Header("X-Own").ShouldBe("kept");
        (await app.GetAsync("/416")).Header("Content-Range").ShouldBe("bytes */100");
    }

    [Fact]
    public async Task A_challenge_keeps_its_header()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", (HttpContext context) =>
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"test\"";
            context.Response.StatusCode = 401;
        }));
        var answer = await app.GetAsync("/");
        answer.Header("WWW-Authenticate").ShouldBe("Bearer realm=\"test\"");
        answer.Code.ShouldBe("test.unauthenticated");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_compressed_fault_is_one_whole_fault(bool compressionFirst)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                if (compressionFirst)
                    app.UseResponseCompression();
                app.UseFaultline();
                if (!compressionFirst)
                    app.UseResponseCompression();
                app.MapGet("/boom", string () => throw new InvalidOperationException());
                app.MapGet("/status", () => Results.StatusCode(503));
                app.MapGet("/fault", () => new Fault("test.f", 404, "T", "D").ToResult());
                app.MapGet("/json", () => Results.Json(Broken.Items(50)));
                app.MapGet("/buffered", void (HttpContext context) =>
                {
                    context.Response.ContentType = "text/plain";
                    "the handler's own"u8.CopyTo(context.Response.BodyWriter.GetSpan(100));
                    context.Response.BodyWriter.Advance(17);
                    throw new InvalidOperationException();
                });
                app.MapGet("/ok", () => Results.Text(new string('x', 100_000)));
                app.MapGet("/ok-buffered", (HttpContext context) =>
                {
                    context.Response.ContentType = "text/plain";
                    "the handler's own"u8.CopyTo(context.Response.BodyWriter.GetSpan(100));
                    context.Response.BodyWriter.Advance(17);
                });
            },
            build: builder => builder.Services.AddResponseCompression(),
            use: false);
        foreach (var path in (string[])["/boom", "/status", "/fault", "/json", "/buffered", "/nowhere"])
        {
            var answer = await app.GetAsync(path, ("Accept-Encoding", "gzip"));
            var body = Body(answer);
            using var json = JsonDocument.Parse(body);
            Formats.DraftFourSchema.OfErrors().Errors(json.RootElement).ShouldBeEmpty(path);
            json.RootElement.GetProperty("errors")[0].GetProperty("status").GetInt32().ShouldBe(answer.Status);
        }

        Body(await app.GetAsync("/ok", ("Accept-Encoding", "gzip"))).ShouldBe(new string('x', 100_000));
        Body(await app.GetAsync("/ok-buffered", ("Accept-Encoding", "gzip"))).ShouldBe("the handler's own");

        static string Body(Answer answer)
        {
            if (answer.Header("Content-Encoding") is null)
                return answer.Body;
            using var gzip = new GZipStream(new MemoryStream(answer.Bytes), CompressionMode.Decompress);
            return new StreamReader(gzip).ReadToEnd();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_middleware_that_swaps_the_body_and_forgets_it_does_not_swallow_the_fault(bool before)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                if (!before)
                    app.UseFaultline();
                app.Use(async (context, next) =>
                {
                    var body = context.Response.Body;
                    using var buffer = new MemoryStream();
                    context.Response.Body = buffer;
                    await next(context);
                    buffer.Position = 0;
                    context.Response.Body = body;
                    await buffer.CopyToAsync(body);
                });
                if (before)
                    app.UseFaultline();
                app.MapGet("/boom", string () => throw new InvalidOperationException());
                app.MapGet("/ok", () => "ok");
                app.MapGet("/status", () => Results.StatusCode(409));
            },
            use: false);
        (await app.GetAsync("/boom")).Code.ShouldBe("test.unexpected_error");
        (await app.GetAsync("/ok")).Body.ShouldBe("ok");
        (await app.GetAsync("/status")).Code.ShouldBe("test.conflict");
    }
}
