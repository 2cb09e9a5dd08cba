using System.ComponentModel.DataAnnotations;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Faultline.Tests.AspNetCore;

/// <summary>What minimal APIs refuse before the handler runs, or because of what the handler reads: the caller learns which value, and nothing of the code.</summary>
public sealed class RefusedRequestTests
{
    [Theory]
    [InlineData("{\"server\": secret", 1, 12, "/server")]
    [InlineData("{\n  \"server\": {\n    \"name\": oops }\n}", 3, 13, "/server/name")]
    [InlineData("{\"server\":{\"name\":\"x\"}", 1, 23, null)]
    [InlineData("[", 1, null, null)]
    public async Task Malformed_JSON_is_told_by_line_position_and_pointer(string body, int line, int? position, string? at)
    {
        foreach (var environment in (string[])["Production", "Development"])
        {
            await using var app = await Start(environment);
            foreach (var path in (string[])["/orders", "/by-hand"])
            {
                var answer = await app.SendAsync(HttpMethod.Post, path, Json(body));
                if (position is null)
                {
                    answer.Status.ShouldBe(400);
                    continue;
                }

                answer.ShouldBeOpenStack(400, "test.body.malformed", path + environment);
                answer.Error.Text("detail").ShouldBe($"The body is not well-formed JSON: line {line}, position {position}.");
                var data = answer.Error.GetProperty("data");
                (data.GetProperty("line").GetInt32(), data.GetProperty("position").GetInt32()).ShouldBe((line, position.Value));
                (data.Has("pointer") ? data.Text("pointer") : null).ShouldBe(at);
            }

            app.Reports.ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("""{"server":{"name":5}}""", "request.field_invalid", "/server/name", "string")]
    [InlineData("""{"server":{"name":"x"},"count":"no"}""", "request.field_invalid", "/count", "integer")]
    [InlineData("""{"server":{"name":"x"},"id":"no"}""", "request.field_invalid", "/id", "uuid")]
    [InlineData("""{"server":{"name":"x"},"items":[{"price_eur":1},{"price_eur":[]}]}""", "request.field_invalid", "/items/1/price_eur", "number")]
    [InlineData("""{"server":{"name":"x"},"items":5}""", "request.field_invalid", "/items", "array")]
    [InlineData("""{"server":{"name":"x"},"labels":{"a/b":5}}""", "request.field_invalid", "/labels/a~1b", "string")]
    [InlineData("""{"server":7}""", "request.field_invalid", "/server", null)]
    [InlineData("""{"server":{"name":"x"},"state":"sideways"}""", "request.field_invalid", "/state", null)]
    [InlineData("""{"server":{}}""", "request.field_missing", "/server/name", null)]
    [InlineData("""{"server":{"name":"x","shoe size":4}}""", "request.field_unknown", "/server/shoe size", null)]
    public async Task A_value_of_the_body_that_does_not_fit_is_a_cause_with_its_pointer(string body, string code, string at, string? expected)
    {
        foreach (var environment in (string[])["Production", "Development"])
        {
            await using var app = await Start(environment);
            foreach (var path in (string[])["/orders", "/by-hand"])
            {
                var answer = await app.SendAsync(HttpMethod.Post, path, Json(body));
                answer.ShouldBeOpenStack(400, "test.request.invalid", path + environment);
                var cause = answer.Json.Items("errors")[1];
                cause.Text("code").ShouldBe("test." + code);
                cause.At("data", "pointer").GetString().ShouldBe(at);
                (cause.GetProperty("data").Has("expected") ? cause.At("data", "expected").GetString() : null).ShouldBe(expected);
                foreach (var leak in (string[])["System.", nameof(Order), nameof(ServerPart), "Path: $", "LineNumber"])
                    answer.Body.ShouldNotContain(leak);
            }

            app.Reports.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Every_required_member_that_is_missing_is_a_cause()
    {
        await using var app = await Start();
        var answer = await app.SendAsync(HttpMethod.Post, "/both", Json("{}"));
        answer.Json.Items("errors").Skip(1).Select(cause => cause.At("data", "pointer").GetString()).ShouldBe(["/first", "/second"]);
    }

    [Fact]
    public async Task Every_parameter_that_cannot_be_bound_is_a_cause_with_its_name_on_the_wire()
    {
        await using var app = await Start();
        var answer = await app.GetAsync("/search/seven?from=yesterday", ("X-Zone", "nowhere"));
        answer.ShouldBeOpenStack(400, "test.request.invalid");
        answer.Json.Items("errors").Skip(1)
            .Select(cause => (cause.Text("code"), cause.At("data", "parameter").GetString(), cause.At("data", "in").GetString(), cause.GetProperty("data").Has("expected") ? cause.At("data", "expected").GetString() : null))
            .ShouldBe([
                ("test.request.field_invalid", "id", "path", "integer"),
                ("test.request.field_missing", "limit", "query", null),
                ("test.request.field_invalid", "from", "query", "date-time"),
                ("test.request.field_invalid", "X-Zone", "header", "uuid"),
            ]);
        answer.Body.ShouldNotContain("seven");
        answer.Body.ShouldNotContain("yesterday");
    }

    [Fact]
    public async Task Parameters_that_a_record_gathers_are_told_one_by_one()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/{id}", ([AsParameters] Filter filter) => filter.Limit));
        var answer = await app.GetAsync("/x?limit=y");
        answer.ShouldBeOpenStack(400, "test.request.invalid");
        answer.Json.Items("errors").Skip(1).Select(cause => (cause.At("data", "parameter").GetString(), cause.At("data", "in").GetString())).ShouldBe([("Id", "path"), ("Limit", "query")]);
    }

    [Fact]
    public async Task In_Development_where_ASPNET_throws_the_first_of_them_is_told()
    {
        await using var app = await Start("Development");
        var answer = await app.GetAsync("/search/seven?from=yesterday");
        answer.ShouldBeOpenStack(400, "test.request.invalid");
        answer.Json.Items("errors")[1].At("data", "parameter").GetString().ShouldBe("id");
    }

    [Fact]
    public async Task Validation_has_one_cause_for_each_message_with_pointer_or_parameter()
    {
        await using var app = await Start(build: AddValidation);
        var answer = await app.SendAsync(HttpMethod.Post, "/orders", Json("""{"server":{"name":"","tag":"too long"},"count":9,"items":[{"price_eur":1},{"price_eur":-1}]}"""));
        answer.ShouldBeOpenStack(400, "test.request.invalid");
        answer.Json.Items("errors").Skip(1).Select(cause => cause.At("data", "pointer").GetString()).Order().ShouldBe(["/count", "/items/1/price_eur", "/server/name", "/server/tag"]);
        answer.Json.Items("errors").Skip(1).ShouldAllBe(cause => cause.Text("code") == "test.request.field_invalid" && cause.Text("detail").Length > 10);
        var range = await app.GetAsync("/range?limit=50");
        range.ShouldBeOpenStack(400, "test.request.invalid");
        range.Json.Items("errors")[1].GetProperty("data").GetRawText().ShouldBe("""{"parameter":"limit","in":"query"}""");
        (await app.GetAsync("/range?limit=5")).Body.ShouldBe("5");
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
            await using var app = await Start(environment);
            var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            (await app.SendAsync(HttpMethod.Post, "/orders", content)).ShouldBeOpenStack(status, "test." + code, environment);
        }
    }

    [Fact]
    public async Task Forms_are_refused_by_what_is_wrong_with_them()
    {
        await using var app = await Start();
        static HttpContent Form(int fields, string age) => new FormUrlEncodedContent(Enumerable.Range(0, fields).Select(i => KeyValuePair.Create("f" + i, "x")).Append(new("age", age)));
        var mistyped = await app.SendAsync(HttpMethod.Post, "/form", Form(0, "old"));
        mistyped.ShouldBeOpenStack(400, "test.request.invalid");
        mistyped.Json.Items("errors")[1].GetProperty("data").GetRawText().ShouldBe("""{"parameter":"age","in":"form","expected":"integer"}""");
        foreach (var path in (string[])["/form", "/form-by-hand"])
        {
            (await app.SendAsync(HttpMethod.Post, path, Form(2_000, "5"))).ShouldBeOpenStack(413, "test.content_too_large", path);
            (await app.SendAsync(HttpMethod.Post, path, Body("--x\r\ngarbage", "multipart/form-data; boundary=y"))).ShouldBeOpenStack(400, "test.body.form_malformed", path);
            (await app.SendAsync(HttpMethod.Post, path, Json("{}"))).ShouldBeOpenStack(415, "test.unsupported_media_type", path);
        }

        app.Reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_over_the_limit_says_the_limit()
    {
        await using var app = await Start(build: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 100));
        var answer = await app.SendAsync(HttpMethod.Post, "/orders", Json("\"" + new string('x', 200) + "\""));
        answer.ShouldBeOpenStack(413, "test.content_too_large");
        answer.Error.At("data", "limit").GetInt32().ShouldBe(100);
    }

    [Fact]
    public async Task A_body_with_broken_chunks_is_a_client_fault()
    {
        await using var app = await Start();
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
        await using var app = await Start(build: builder => builder.WebHost.ConfigureKestrel(kestrel =>
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
        await using var app = await Start(
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
            await using var app = await Start(environment, use: app => app.UseRequestDecompression(), build: builder => builder.Services.AddRequestDecompression());
            foreach (var path in (string[])["/orders", "/by-hand"])
            {
                var content = Body("(\xB5/\xFD", "application/json");
                content.Headers.ContentEncoding.Add("zstd");
                (await app.SendAsync(HttpMethod.Post, path, content)).ShouldBeOpenStack(415, "test.unsupported_media_type", path + environment);
                content = Body("{\"server\":{\"name\":\"x\"}}", "application/json");
                content.Headers.ContentEncoding.Add("identity");
                (await app.SendAsync(HttpMethod.Post, path, content)).Status.ShouldBe(200);
            }
        }
    }

    [Fact]
    public async Task JSON_of_somebody_else_that_a_handler_cannot_read_is_the_services_own_failure()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.MapPost("/upstream", object () => JsonSerializer.Deserialize<Order>("{")!);
            app.MapPost("/number", () => int.Parse("x", System.Globalization.CultureInfo.InvariantCulture));
            app.MapPost("/archive", object () => throw new InvalidDataException("Form value count limit 1 exceeded."));
        });
        foreach (var path in (string[])["/upstream", "/number", "/archive"])
            (await app.SendAsync(HttpMethod.Post, path, Json("{}"))).ShouldBeOpenStack(500, "test.unexpected_error", path);
        app.Reports.Count.ShouldBe(3);
    }

    [Fact]
    public async Task What_ASPNET_logs_of_a_refusal_is_no_line_of_the_apps_log_or_of_a_report()
    {
        await using var app = await Start();
        await app.GetAsync("/search/seven");
        app.Log.Lines.ShouldAllBe(line => line.Level >= LogLevel.Information);
    }

    /// <summary>In one place: the framework's generator bears one call of it in an assembly.</summary>
    internal static void AddValidation(WebApplicationBuilder builder) => builder.Services.AddValidation();

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static ByteArrayContent Body(string text, string type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }

    private static Task<TestApp> Start(string environment = "Production", Action<WebApplicationBuilder>? build = null, Action<WebApplication>? use = null) => TestApp.StartAsync(
        app =>
        {
            use?.Invoke(app);
            app.MapPost("/orders", (Order order) => order.Server?.Name);
            app.MapPost("/by-hand", async (HttpContext context) => (await context.Request.ReadFromJsonAsync<Order>())?.Server?.Name);
            app.MapPost("/both", (Both both) => both.First);
            app.MapPost("/read", async (HttpContext context) => await new StreamReader(context.Request.Body).ReadToEndAsync());
            app.MapGet("/search/{id}", (int id, int limit, DateTime? from, [FromHeader(Name = "X-Zone")] Guid? zone) => $"{id}{limit}{from}{zone}");
            app.MapGet("/range", ([Range(1, 10)] int limit) => limit);
            app.MapPost("/form", ([FromForm] int age) => age).DisableAntiforgery();
            app.MapPost("/form-by-hand", async (HttpContext context) => (await context.Request.ReadFormAsync()).Count);
        },
        environment: environment,
        build: build);

    public sealed class Order
    {
        [Required]
        public ServerPart? Server { get; set; }

        [Range(1, 5)]
        public int? Count { get; set; }

        public Guid Id { get; set; }

        public State State { get; set; }

        public List<Item> Items { get; set; } = [];

        public Dictionary<string, string> Labels { get; set; } = [];
    }

    public sealed class Item
    {
        [JsonPropertyName("price_eur")]
        [Range(0, 100)]
        public decimal Price { get; set; }
    }

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed class ServerPart
    {
        [Required]
        public required string Name { get; set; }

        [StringLength(3)]
        public string? Tag { get; set; }
    }

    private sealed record Filter(int Id, int Limit);

    public sealed class Both
    {
        public required string First { get; set; }

        public required string Second { get; set; }
    }

    [JsonConverter(typeof(JsonStringEnumConverter<State>))]
    public enum State
    {
        Up,
        Down,
    }
}
