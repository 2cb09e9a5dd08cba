using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Faultline.Tests.AspNetCore;

public sealed class AnswerTests
{
    private static readonly string[] IdHeaders = ["X-Request-Id", "X-OpenStack-Request-Id", "X-Compute-Request-Id"];

    [Fact]
    public async Task The_first_error_has_the_status_and_the_request_id_of_the_response()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/conflict", () =>
            new Fault("test.conflict", 409, "Conflict", "There is one.") { Causes = [new Fault("test.cause", 500, "Cause", "Because.")], Data = new Dictionary<string, object?> { ["n"] = 1 } }.ToResult()));
        var answer = await app.GetAsync("/conflict");
        answer.Status.ShouldBe(409);
        Formats.DraftFourSchema.OfErrors().Errors(answer.Json).ShouldBeEmpty();
        answer.Error.GetProperty("status").GetInt32().ShouldBe(409);
        foreach (var header in IdHeaders)
            answer.Header(header).ShouldBe(answer.Error.Text("request_id"));
        answer.Json.Items("errors").Select(error => error.Text("code")).ShouldBe(["test.conflict", "test.cause"]);
        app.Reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_unknown_URI_is_another_fault_than_a_missing_resource()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/servers/{id}", () => Results.NotFound()));
        (await app.GetAsync("/nowhere")).Code.ShouldBe("test.uri.not_found");
        (await app.GetAsync("/servers/7")).Code.ShouldBe("test.not_found");
    }

    [Fact]
    public async Task A_wrong_method_keeps_Allow()
    {
        await using var app = await TestApp.StartAsync(app => app.MapMethods("/servers", ["GET", "POST"], () => "ok"));
        var answer = await app.SendAsync(HttpMethod.Delete, "/servers", null);
        answer.Status.ShouldBe(405);
        answer.Code.ShouldBe("test.method_not_allowed");
        answer.Header("Allow").ShouldBe("GET, POST");
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/boom")]
    [InlineData("/fault")]
    [InlineData("/status")]
    public async Task HEAD_has_the_headers_of_GET_and_no_body(string path)
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.MapMethods("/boom", ["GET", "HEAD"], string () => throw new InvalidOperationException());
            app.MapMethods("/fault", ["GET", "HEAD"], () => new Fault("test.f", 410, "T", "D").ToResult());
            app.MapMethods("/status", ["GET", "HEAD"], () => Results.StatusCode(503));
        });
        var (get, head) = (await app.GetAsync(path), await app.SendAsync(HttpMethod.Head, path, null));
        head.Status.ShouldBe(get.Status);
        head.Bytes.ShouldBeEmpty();
        string[] differing = [.. IdHeaders, "X-Oops-Id", "Date"];
        string Headers(Answer answer) => string.Join('\n', answer.Headers.Where(h => !differing.Contains(h.Key, StringComparer.OrdinalIgnoreCase)).OrderBy(h => h.Key).Select(h => $"{h.Key}: {string.Join(", ", h.Value)}"));
        Headers(head).ShouldBe(Headers(get));
        head.Headers.Keys.Order().ShouldBe(get.Headers.Keys.Order());
    }

    [Theory]
    [InlineData(400, "test.bad_request")]
    [InlineData(401, "test.unauthenticated")]
    [InlineData(403, "test.forbidden")]
    [InlineData(413, "test.content_too_large")]
    [InlineData(418, "test.status_418")]
    [InlineData(429, "test.too_many_requests")]
    [InlineData(451, "test.status_451")]
    [InlineData(500, "test.unexpected_error")]
    [InlineData(502, "test.bad_gateway")]
    [InlineData(599, "test.status_599")]
    [InlineData(777, "test.unexpected_error")]
    public async Task A_bare_status_gets_a_body(int status, string code)
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => Results.StatusCode(status)));
        var answer = await app.GetAsync("/");
        answer.Code.ShouldBe(code);
        answer.Status.ShouldBe(status > 599 ? 500 : status);
        answer.Error.GetProperty("status").GetInt32().ShouldBe(answer.Status);
        (answer.Header("X-Oops-Id") is not null).ShouldBe(answer.Status >= 500);
        answer.Error.Text("detail").ShouldNotContain("unexpectedly, quoting");
    }

    [Fact]
    public async Task Every_status_from_400_to_599_has_a_valid_fault()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/{status:int}", (int status) => Results.StatusCode(status)), options => options.ReportFromStatus = 600);
        var schema = Formats.DraftFourSchema.OfErrors();
        for (var status = 400; status < 600; status++)
        {
            var answer = await app.GetAsync($"/{status}");
            answer.Status.ShouldBe(status);
            schema.Errors(answer.Json).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(301)]
    [InlineData(304)]
    public async Task What_is_no_error_is_left_alone(int status)
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => Results.StatusCode(status)));
        var answer = await app.GetAsync("/");
        answer.Status.ShouldBe(status);
        answer.Bytes.ShouldBeEmpty();
        answer.Header("Cache-Control").ShouldBeNull();
        answer.Header("Vary").ShouldBeNull();
        answer.Header("X-Request-Id").ShouldNotBeNull();
    }

    [Fact]
    public async Task The_apps_own_error_body_is_left_alone()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.MapGet("/json", () => Results.Json(new { mine = true }, statusCode: 418));
            app.MapGet("/buffered", (HttpContext context) =>
            {
                context.Response.StatusCode = 500;
                var memory = context.Response.BodyWriter.GetMemory(4);
                "mine"u8.CopyTo(memory.Span);
                context.Response.BodyWriter.Advance(4);
            });
            app.MapGet("/empty", (HttpContext context) =>
            {
                context.Response.StatusCode = 404;
                context.Response.ContentType = "application/x-own";
            });
        });
        (await app.GetAsync("/json")).Body.ShouldBe("""{"mine":true}""");
        (await app.GetAsync("/buffered")).Body.ShouldBe("mine");
        var empty = await app.GetAsync("/empty");
        (empty.Header("Content-Type"), empty.Body).ShouldBe(("application/x-own", ""));
    }

    [Fact]
    public async Task An_endpoint_may_ask_for_its_bare_status()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => Results.StatusCode(409)).WithMetadata(new SkipPages()));
        var answer = await app.GetAsync("/");
        (answer.Status, answer.Body).ShouldBe((409, ""));
        answer.Header("X-Request-Id").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_wait_goes_out_as_Retry_After_in_whole_seconds()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => new Fault("test.busy", 503, "Busy", "Later.") { RetryAfter = TimeSpan.FromSeconds(1.2) }.ToResult()));
        (await app.GetAsync("/")).Header("Retry-After").ShouldBe("2");
    }

    [Fact]
    public async Task The_help_link_leads_to_the_page_of_the_code()
    {
        await using var app = await TestApp.StartAsync(_ => { }, options => options.HelpUrl = "https://docs.example.org/errors/{code}");
        (await app.GetAsync("/nowhere")).Error.GetProperty("links")[0].Text("href").ShouldBe("https://docs.example.org/errors/test.uri.not_found");
    }

    private sealed class SkipPages : ISkipStatusCodePagesMetadata;
}
