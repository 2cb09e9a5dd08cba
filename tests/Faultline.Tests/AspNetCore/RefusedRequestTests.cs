using System.Text.Json;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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
            await using var app = await OrdersApp.StartAsync(environment);
            foreach (var path in (string[])["/orders", "/by-hand"])
            {
                var answer = await app.SendAsync(HttpMethod.Post, path, OrdersApp.Json(body));
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
            await using var app = await OrdersApp.StartAsync(environment);
            foreach (var path in (string[])["/orders", "/by-hand"])
            {
                var answer = await app.SendAsync(HttpMethod.Post, path, OrdersApp.Json(body));
                answer.ShouldBeOpenStack(400, "test.request.invalid", path + environment);
                var cause = answer.Json.Items("errors")[1];
                cause.Text("code").ShouldBe("test." + code);
                cause.At("data", "pointer").GetString().ShouldBe(at);
                (cause.GetProperty("data").Has("expected") ? cause.At("data", "expected").GetString() : null).ShouldBe(expected);
                foreach (var leak in (string[])["System.", nameof(Orders.Order), nameof(Orders.ServerPart), "Path: $", "LineNumber"])
                    answer.Body.ShouldNotContain(leak);
            }

            app.Reports.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Every_required_member_that_is_missing_is_a_cause()
    {
        await using var app = await OrdersApp.StartAsync();
        var answer = await app.SendAsync(HttpMethod.Post, "/both", OrdersApp.Json("{}"));
        answer.Json.Items("errors").Skip(1).Select(cause => cause.At("data", "pointer").GetString()).ShouldBe(["/first", "/second"]);
    }

    [Fact]
    public async Task Every_parameter_that_cannot_be_bound_is_a_cause_with_its_name_on_the_wire()
    {
        await using var app = await OrdersApp.StartAsync();
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
        await using var app = await OrdersApp.StartAsync("Development");
        var answer = await app.GetAsync("/search/seven?from=yesterday");
        answer.ShouldBeOpenStack(400, "test.request.invalid");
        answer.Json.Items("errors")[1].At("data", "parameter").GetString().ShouldBe("id");
    }

    [Fact]
    public async Task Validation_has_one_cause_for_each_message_with_pointer_or_parameter()
    {
        await using var app = await OrdersApp.StartAsync(build: OrdersApp.AddValidation);
        var answer = await app.SendAsync(HttpMethod.Post, "/orders", OrdersApp.Json("""{"server":{"name":"","tag":"too long"},"count":9,"items":[{"price_eur":1},{"price_eur":-1}]}"""));
        answer.ShouldBeOpenStack(400, "test.request.invalid");
        answer.Json.Items("errors").Skip(1).Select(cause => cause.At("data", "pointer").GetString()).Order().ShouldBe(["/count", "/items/1/price_eur", "/server/name", "/server/tag"]);
        answer.Json.Items("errors").Skip(1).ShouldAllBe(cause => cause.Text("code") == "test.request.field_invalid" && cause.Text("detail").Length > 10);
        var range = await app.GetAsync("/range?limit=50");
        range.ShouldBeOpenStack(400, "test.request.invalid");
        range.Json.Items("errors")[1].GetProperty("data").GetRawText().ShouldBe("""{"parameter":"limit","in":"query"}""");
        (await app.GetAsync("/range?limit=5")).Body.ShouldBe("5");
    }

    [Fact]
    public async Task JSON_of_somebody_else_that_a_handler_cannot_read_is_the_services_own_failure()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.MapPost("/upstream", object () => JsonSerializer.Deserialize<Orders.Order>("{")!);
            app.MapPost("/number", () => int.Parse("x", System.Globalization.CultureInfo.InvariantCulture));
            app.MapPost("/archive", object () => throw new InvalidDataException("Form value count limit 1 exceeded."));
        });
        foreach (var path in (string[])["/upstream", "/number", "/archive"])
            (await app.SendAsync(HttpMethod.Post, path, OrdersApp.Json("{}"))).ShouldBeOpenStack(500, "test.unexpected_error", path);
        app.Reports.Count.ShouldBe(3);
    }

    [Fact]
    public async Task What_ASPNET_logs_of_a_refusal_is_no_line_of_the_apps_log_or_of_a_report()
    {
        await using var app = await OrdersApp.StartAsync();
        await app.GetAsync("/search/seven");
        app.Log.Lines.ShouldAllBe(line => line.Level >= LogLevel.Information);
    }

    private sealed record Filter(int Id, int Limit);
}
