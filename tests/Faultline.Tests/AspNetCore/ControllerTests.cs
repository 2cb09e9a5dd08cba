using System.Text;
using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.AspNetCore;

/// <summary>What controllers refuse has the shape of everything else.</summary>
public sealed class ControllerTests
{
    [Theory]
    [InlineData("/mvc/missing", 404, "not_found")]
    [InlineData("/mvc/nowhere", 404, "uri.not_found")]
    [InlineData("/mvc/status/418", 418, "status_418")]
    [InlineData("/mvc/status/503", 503, "unavailable")]
    [InlineData("/mvc/unauthorized", 401, "unauthenticated")]
    [InlineData("/mvc/problem", 409, "conflict")]
    [InlineData("/mvc/state", 400, "request.invalid")]
    [InlineData("/mvc/validation", 400, "request.invalid")]
    [InlineData("/mvc/fault", 409, "known")]
    [InlineData("/mvc/throws", 500, "unexpected_error")]
    [InlineData("/mvc/orders", 405, "method_not_allowed")]
    [InlineData("/mvc/status/x", 400, "request.invalid")]
    [InlineData("/mvc/model?limit=50", 400, "request.invalid")]
    public async Task A_refusal_is_a_fault(string path, int status, string code)
    {
        await using var app = await Start();
        (await app.GetAsync(path)).ShouldBeOpenStack(status, "test." + code);
        (await app.GetAsync(path, ("Accept", "application/problem+json"))).ShouldBeProblem(status, "test." + code);
    }

    [Theory]
    [InlineData("""{"server":{"name":5}}""", "/server/name")]
    [InlineData("""{"server":{"name":"x"},"count":9}""", "/count")]
    [InlineData("""{"server":{"name":"x","tag":"too long"}}""", "/server/tag")]
    [InlineData("""{"server":{"name":"x"},"items":[{"price_eur":-1}]}""", "/items/0/price_eur")]
    [InlineData("""{"server":{"name":"x"},"items":[{"price_eur":"?"}]}""", "/items/0/price_eur")]
    [InlineData("""{"server":{}}""", "/server/name")]
    public async Task A_value_of_the_body_has_its_pointer(string body, string at)
    {
        await using var app = await Start();
        var answer = await Post(app, "/mvc/orders?limit=1", body);
        answer.ShouldBeOpenStack(400, "test.request.invalid");
        answer.Json.Items("errors").Count.ShouldBe(2);
        answer.Json.Items("errors")[1].At("data", "pointer").GetString().ShouldBe(at);
        foreach (var leak in (string[])["System.", "Path: $", "LineNumber", nameof(Orders.ServerPart)])
            answer.Body.ShouldNotContain(leak);
    }

    [Fact]
    public async Task A_parameter_has_its_name_on_the_wire()
    {
        await using var app = await Start();
        var answer = await app.SendAsync(HttpMethod.Post, "/mvc/orders?limit=x", Json("""{"server":{"name":"x"}}"""), ("X-Zone", "y"));
        answer.ShouldBeOpenStack(400, "test.request.invalid");
        answer.Json.Items("errors").Skip(1).Select(cause => cause.GetProperty("data").GetRawText()).Order(StringComparer.Ordinal)
            .ShouldBe(["""{"parameter":"X-Zone","in":"header"}""", """{"parameter":"limit","in":"query"}"""]);
    }

    [Theory]
    [InlineData("{\"server\": secret", "body.malformed")]
    [InlineData("", "body.missing")]
    public async Task A_body_that_cannot_be_read_is_told_as_such(string body, string code)
    {
        await using var app = await Start();
        var answer = await Post(app, "/mvc/orders?limit=1", body);
        answer.ShouldBeOpenStack(400, "test." + code);
        if (body.Length > 0)
            answer.Error.GetProperty("data").GetRawText().ShouldBe("""{"line":1,"position":12,"pointer":"/server"}""");
    }

    [Fact]
    public async Task Media_types_and_sizes_are_refused_by_their_status()
    {
        await using var app = await Start();
        (await app.SendAsync(HttpMethod.Post, "/mvc/orders?limit=1", new StringContent("x"))).ShouldBeOpenStack(415, "test.unsupported_media_type");
        (await Post(app, "/mvc/small", "\"longer than ten\"")).ShouldBeOpenStack(413, "test.content_too_large");
        (await app.GetAsync("/mvc/object", ("Accept", "image/png"))).ShouldBeOpenStack(406, "test.not_acceptable");
    }

    [Fact]
    public async Task A_missing_antiforgery_token_is_told_as_such()
    {
        await using var app = await Start();
        (await app.SendAsync(HttpMethod.Post, "/mvc/token", null)).ShouldBeOpenStack(400, "test.request.antiforgery_failed");
    }

    [Fact]
    public async Task An_object_of_the_actions_is_kept()
    {
        await using var app = await Start();
        (await app.GetAsync("/mvc/object")).Body.ShouldBe("""{"mine":true}""");
    }

    [Fact]
    public async Task An_action_has_a_format_of_its_own()
    {
        await using var app = await Start();
        (await app.GetAsync("/mvc/own-format")).ShouldBePlain(409, "test.conflict");
    }

    [Fact]
    public async Task An_app_can_keep_MVCs_problem_details()
    {
        await using var app = await Start(options => options.TakeOverProblemDetails = false);
        (await app.GetAsync("/mvc/missing")).MediaType.ShouldBe("application/problem+json");
        (await app.GetAsync("/mvc/validation")).Json.Has("errors").ShouldBeTrue();
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static Task<Answer> Post(TestApp app, string path, string body) => app.SendAsync(HttpMethod.Post, path, Json(body));

    private static Task<TestApp> Start(Action<FaultlineOptions>? faultline = null) => TestApp.StartAsync(
        app => app.MapControllers(),
        options =>
        {
            options.Formats.Add(new PlainFormat());
            options.DefaultFormat = "openstack";
            faultline?.Invoke(options);
        },
        build: builder => builder.Services.AddControllersWithViews(mvc => mvc.ReturnHttpNotAcceptable = true).AddApplicationPart(typeof(OrdersController).Assembly));
}
