using System.Net;
using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Faultline.Tests.AspNetCore;

public sealed class RequestIdTests
{
    private const string Global = "req-0f1c3a52-94f1-4a5e-8d5b-2f2a3a3f7a10";

    private static Task<TestApp> StartAsync(Action<FaultlineOptions>? options = null) => TestApp.StartAsync(
        app =>
        {
            app.Use((context, next) => context.Request.Path == "/short" ? context.Response.WriteAsync("short") : next(context));
            app.Use((context, next) => context.Request.Path == "/silent" ? Task.CompletedTask : next(context));
            app.UseFaultline();
            app.MapGet("/ok", (HttpContext context) => context.Report().RequestId.ToString());
            app.MapGet("/boom", string () => throw new InvalidOperationException());
            app.MapGet("/nocontent", () => Results.NoContent());
            app.MapGet("/global", (HttpContext context) => context.Report().GlobalRequestId?.ToString() ?? "none");
            app.MapGet("/own", (HttpContext context) => context.Response.Headers["X-Request-Id"] = "mine");
        },
        options,
        use: false);

    [Fact]
    public async Task Every_response_has_three_equal_ids()
    {
        await using var app = await StartAsync();
        foreach (var path in (string[])["/ok", "/boom", "/nocontent", "/short", "/silent", "/nowhere", "/own"])
        {
            var answer = await app.GetAsync(path);
            RequestId.TryParse(answer.RequestId, out _).ShouldBeTrue(path);
            answer.Header("X-OpenStack-Request-Id").ShouldBe(answer.RequestId);
            answer.Header("X-Compute-Request-Id").ShouldBe(answer.RequestId);
        }

        var ok = await app.GetAsync("/ok");
        ok.Body.ShouldBe(ok.RequestId);
    }

    [Fact]
    public async Task The_names_of_the_headers_are_options()
    {
        await using var app = await StartAsync(options =>
        {
            options.RequestIdHeaders.Clear();
            options.RequestIdHeaders.Add("X-Image-Request-Id");
            options.GlobalRequestIdHeader = "X-Global";
        });
        var answer = await app.GetAsync("/global", ("X-Global", Global));
        answer.Header("X-Image-Request-Id").ShouldNotBeNull().ShouldStartWith("req-");
        answer.Header("X-Request-Id").ShouldBeNull();
        answer.Body.ShouldBe(Global);
    }

    [Fact]
    public async Task The_local_id_is_never_the_clients()
    {
        await using var app = await StartAsync();
        var answer = await app.GetAsync("/boom", ("X-OpenStack-Request-Id", Global), ("X-Request-Id", Global), ("X-Compute-Request-Id", Global));
        answer.Body.ShouldNotContain(Global);
        answer.Headers.ShouldAllBe(header => !header.Value.Contains(Global));
        app.Report.Text("global_request_id").ShouldBe(Global);
        app.Report.Text("request_id").ShouldBe(answer.RequestId);
        app.Report.Has("refused_request_id").ShouldBeFalse();
        (await app.GetAsync("/global", ("X-OpenStack-Request-Id", Global))).Body.ShouldBe(Global);
    }

    [Theory]
    [InlineData("req-0F1C3A52-94F1-4A5E-8D5B-2F2A3A3F7A10")]
    [InlineData("0f1c3a52-94f1-4a5e-8d5b-2f2a3a3f7a10")]
    [InlineData("req-0f1c3a52-94f1-4a5e-8d5b-2f2a3a3f7a10x")]
    [InlineData("req-0f1c3a52-94f1-4a5e-8d5b-2f2a3a3f7a10, req-0f1c3a52-94f1-4a5e-8d5b-2f2a3a3f7a10")]
    [InlineData("<script>")]
    public async Task What_is_no_global_id_is_refused_recorded_logged_and_never_echoed(string sent)
    {
        await using var app = await StartAsync();
        var answer = await app.GetAsync("/boom", ("X-OpenStack-Request-Id", sent));
        answer.Body.ShouldNotContain(sent);
        answer.Headers.ShouldAllBe(header => !header.Value.Any(value => value.Contains(sent)));
        app.Report.Text("refused_request_id").ShouldBe(sent);
        app.Report.Has("global_request_id").ShouldBeFalse();
        app.Report.Has("log").ShouldBeFalse("what Faultline logs of it is in the report already");
        var line = app.Log.One("as a global request id");
        (line.Level, line.Text).ShouldBe((LogLevel.Warning, $"The caller sent '{sent}' as a global request id; expected req- and a lower-case UUID. It is not used"));
        line.Scope("RequestId").ShouldBe(answer.RequestId);
    }

    [Fact]
    public async Task Two_headers_are_no_global_id_and_a_long_one_is_cut()
    {
        await using var app = await StartAsync();
        using (var raw = app.Connect().Get("/global", $"X-OpenStack-Request-Id: {Global}", $"X-OpenStack-Request-Id: {Global}", "Connection: close"))
            raw.ReadToEnd().ShouldContain("none");
        app.Log.One("as a global request id").Text.ShouldContain($"'{Global},{Global}'");

        await app.GetAsync("/boom", ("X-OpenStack-Request-Id", new string('x', 5_000)));
        app.Report.Text("refused_request_id").ShouldContain("characters cut");
    }

    [Fact]
    public async Task An_empty_global_id_is_none()
    {
        await using var app = await StartAsync();
        using var raw = app.Connect().Get("/global", "X-OpenStack-Request-Id:", "Connection: close");
        raw.ReadToEnd().ShouldContain("none");
        app.Log.Lines.ShouldNotContain(line => line.Text.Contains("as a global request id"));
    }

    [Fact]
    public async Task Each_request_of_a_kept_connection_has_ids_of_its_own()
    {
        await using var app = await StartAsync();
        using var raw = app.Connect();
        var seen = new HashSet<string>();
        for (var i = 0; i < 20; i++)
        {
            var answer = i % 2 == 0 ? raw.Get("/boom", $"X-OpenStack-Request-Id: {Global}").ReadUntil("\"rel\":\"help\"") : raw.Get("/nowhere").ReadUntil("\"rel\":\"help\"");
            foreach (System.Text.RegularExpressions.Match id in System.Text.RegularExpressions.Regex.Matches(answer, "X-Compute-Request-Id: (.*)\r"))
                seen.Add(id.Groups[1].Value);
            raw.Forget();
        }

        seen.Count.ShouldBe(20);
        app.Reports.ShouldAllBe(report => report.Text("global_request_id") == Global);
    }

    [Fact]
    public async Task A_request_sends_its_global_id_on_else_its_own()
    {
        await using var callee = await StartAsync();
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            using var client = new HttpClient(new RequestIdHandler { InnerHandler = new SocketsHttpHandler() });
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(callee.Address, "/global"));
            if (context.Request.Headers["X-Set"].ToString() is { Length: > 0 } set)
                request.Headers.Add("X-OpenStack-Request-Id", set);
            return await (await client.SendAsync(request)).Content.ReadAsStringAsync();
        }));
        (await app.GetAsync("/", ("X-OpenStack-Request-Id", Global))).Body.ShouldBe(Global);
        var own = await app.GetAsync("/");
        own.Body.ShouldBe(own.RequestId);
        const string Other = "req-ffffffff-94f1-4a5e-8d5b-2f2a3a3f7a10";
        (await app.GetAsync("/", ("X-OpenStack-Request-Id", Global), ("X-Set", Other))).Body.ShouldBe(Other);
    }

    [Fact]
    public async Task Outside_of_a_request_nothing_is_sent_on()
    {
        await using var callee = await StartAsync();
        using var client = new HttpClient(new RequestIdHandler { InnerHandler = new SocketsHttpHandler() });
        (await client.GetStringAsync(new Uri(callee.Address, "/global"))).ShouldBe("none");
    }
}
