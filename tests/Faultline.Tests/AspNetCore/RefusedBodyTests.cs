using System.IO.Compression;
using System.Text;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.AspNetCore;

/// <summary>Bodies that cannot be read at all.</summary>
public sealed class RefusedBodyTests
{
    [Fact]
    public async Task Forms_are_refused_by_what_is_wrong_with_them()
    {
        await using var app = await OrdersApp.StartAsync();
        static HttpContent Form(int fields, string age) => new FormUrlEncodedContent(Enumerable.Range(0, fields).Select(i => KeyValuePair.Create("f" + i, "x")).Append(new("age", age)));
        var mistyped = await app.SendAsync(HttpMethod.Post, "/form", Form(0, "old"));
        mistyped.ShouldBeOpenStack(400, "test.request.invalid");
        mistyped.Json.Items("errors")[1].GetProperty("data").GetRawText().ShouldBe("""{"parameter":"age","in":"form","expected":"integer"}""");
        foreach (var path in (string[])["/form", "/form-by-hand"])
        {
            (await app.SendAsync(HttpMethod.Post, path, Form(2_000, "5"))).ShouldBeOpenStack(413, "test.content_too_large", path);
            (await app.SendAsync(HttpMethod.Post, path, OrdersApp.Body("--x\r\ngarbage", "multipart/form-data; boundary=y"))).ShouldBeOpenStack(400, "test.body.form_malformed", path);
            (await app.SendAsync(HttpMethod.Post, path, OrdersApp.Json("{}"))).ShouldBeOpenStack(415, "test.unsupported_media_type", path);
        }

        app.Reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_over_the_limit_says_the_limit()
    {
        await using var app = await OrdersApp.StartAsync(build: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 100));
        var answer = await app.SendAsync(HttpMethod.Post, "/orders", OrdersApp.Json("\"" + new string('x', 200) + "\""));
        answer.ShouldBeOpenStack(413, "test.content_too_large");
        answer.Error.At("data", "limit").GetInt32().ShouldBe(100);
    }

    [Fact]
    public async Task A_body_with_broken_chunks_is_a_client_fault()
    {
        await using var app = await OrdersApp.StartAsync();
        foreach (var path in (string[])["/orders", "/by-hand", "/read"])
        {
            using var raw = app.Connect().Send($"POST {path} HTTP/1.1\nHost: x\nConnection: close\nContent-Type: application/json\nTransfer-Encoding: chunked\n\nZZ\n{{}}\n0\n\n");
            var answer = raw.ReadToEnd();
            answer.ShouldStartWith("HTTP/1.1 400", Case.Sensitive, path);
            answer.ShouldContain("test.body.unreadable", Case.Sensitive, path);
        }

        app.Reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_408()
    {
        await using var app = await OrdersApp.StartAsync(build: builder => builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Limits.MinRequestBodyDataRate = new Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate(1_000, TimeSpan.FromSeconds(1.1))));
        foreach (var path in (string[])["/orders", "/by-hand", "/read"])
        {
            using var raw = app.Connect().Send($"POST {path} HTTP/1.1\nHost: x\nContent-Type: application/json\nContent-Length: 100\n\n{{");
            var answer = raw.ReadToEnd();
            answer.ShouldStartWith("HTTP/1.1 408", Case.Sensitive, path);
            answer.ShouldContain("test.request_timeout", Case.Sensitive, path);
        }
    }

    [Fact]
    public async Task A_body_that_is_not_compressed_as_it_claims_or_grows_too_large_is_a_client_fault()
    {
        await using var app = await OrdersApp.StartAsync(
            build: builder =>
            {
                builder.Services.AddRequestDecompression();
                builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 10_000);
            },
            use: app =>
            {
                app.UseRequestDecompression();
                app.MapPost("/archive", object () => throw new InvalidDataException("of a handler"));
            });
        async Task<Answer> Send(byte[] bytes, string path, string encoding = "gzip")
        {
            var content = new ByteArrayContent(bytes);
            content.Headers.ContentType = new("application/json");
            content.Headers.ContentEncoding.Add(encoding);
            return await app.SendAsync(HttpMethod.Post, path, content);
        }

        foreach (var path in (string[])["/orders", "/by-hand", "/read"])
        {
            foreach (var encoding in (string[])["gzip", "br", "deflate"])
                (await Send("not compressed at all, as every reader of it will find out"u8.ToArray(), path, encoding)).ShouldBeOpenStack(400, "test.body.unreadable", path + encoding);
            using var bomb = new MemoryStream();
            using (var gzip = new GZipStream(bomb, CompressionLevel.Fastest, leaveOpen: true))
                gzip.Write(Encoding.UTF8.GetBytes("\"" + new string('x', 100_000) + "\""));
            (await Send(bomb.ToArray(), path)).ShouldBeOpenStack(413, "test.content_too_large", path);
        }

        app.Reports.ShouldBeEmpty();
        (await Send("x"u8.ToArray(), "/archive")).ShouldBeOpenStack(500, "test.unexpected_error");
    }

    [Fact]
    public async Task A_body_in_an_encoding_that_nobody_takes_off_is_415()
    {
        foreach (var environment in (string[])["Production", "Development"])
        {
            await using var app = await OrdersApp.StartAsync(environment, use: app => app.UseRequestDecompression(), build: builder => builder.Services.AddRequestDecompression());
            foreach (var path in (string[])["/orders", "/by-hand"])
            {
                var content = OrdersApp.Body("(\xB5/\xFD", "application/json");
                content.Headers.ContentEncoding.Add("zstd");
                (await app.SendAsync(HttpMethod.Post, path, content)).ShouldBeOpenStack(415, "test.unsupported_media_type", path + environment);
                content = OrdersApp.Body("{\"server\":{\"name\":\"x\"}}", "application/json");
                content.Headers.ContentEncoding.Add("identity");
                (await app.SendAsync(HttpMethod.Post, path, content)).Status.ShouldBe(200);
            }
        }
    }

    [Theory]
    [InlineData("", "application/json", 400, "body.missing")]
    [InlineData("null", "application/json", 400, "body.missing")]
    [InlineData("{}", "text/plain", 415, "unsupported_media_type")]
    [InlineData("{}", "nonsense", 415, "unsupported_media_type")]
    public async Task A_body_that_is_none_or_of_another_kind_is_told(string body, string type, int status, string code)
    {
        foreach (var environment in (string[])["Production", "Development"])
        {
            await using var app = await OrdersApp.StartAsync(environment);
            var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            (await app.SendAsync(HttpMethod.Post, "/orders", content)).ShouldBeOpenStack(status, "test." + code, environment);
        }
    }

    [Theory]
    [InlineData("/by-hand", "application/json", 400, "body.missing")]
    [InlineData("/by-hand", null, 415, "unsupported_media_type")]
    [InlineData("/form-by-hand", null, 415, "unsupported_media_type")]
    public async Task An_empty_body_that_a_handler_reads_is_the_callers_fault(string path, string? type, int status, string code)
    {
        await using var app = await OrdersApp.StartAsync();
        var content = new ByteArrayContent([]);
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        (await app.SendAsync(HttpMethod.Post, path, content)).ShouldBeOpenStack(status, "test." + code);
        app.Reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_handler_fails_with_by_itself_is_no_matter_of_the_body_that_is_not_there()
    {
        await using var app = await TestApp.StartAsync(app => app.MapPost("/", string () => throw new InvalidOperationException()));
        (await app.SendAsync(HttpMethod.Post, "/", null)).ShouldBeOpenStack(500, "test.unexpected_error");
    }
}
