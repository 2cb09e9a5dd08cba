using System.Text;
using System.Threading.RateLimiting;
using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Rewrite;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.AspNetCore;

/// <summary>Every middleware of the framework, and what it refuses: the answer has the shape of its endpoint, whoever gives it.</summary>
public sealed class MiddlewareWalkTests
{
    private static readonly Dictionary<string, Row> Rows = new()
    {
        ["routing: unknown URI"] = new(404, "uri.not_found") { Path = "/nowhere" },
        ["routing: wrong method"] = new(405, "method_not_allowed") { Method = "PUT", Header = ("Allow", "GET") },
        ["routing: wrong media type"] = new(415, "unsupported_media_type") { Method = "POST", Path = "/body", Content = () => new StringContent("x") },
        ["routing: a constraint"] = new(404, "uri.not_found") { Path = "/number/x" },
        ["routing: fallback"] = new(404, "uri.not_found") { Use = app => app.MapFallback(() => Results.NotFound()), Path = "/nowhere" },
        ["routing: an ambiguous route"] = new(500, "unexpected_error") { Map = group => group.MapGet("/ok", () => "again") },
        ["authentication: the handler throws"] = Authenticated(500, "unexpected_error") with { Send = ("X-User", "throws") },
        ["authorization: nobody"] = Authenticated(401, "unauthenticated") with { Path = "/admin", Header = ("WWW-Authenticate", "Test") },
        ["authorization: somebody else"] = Authenticated(403, "forbidden") with { Path = "/admin", Send = ("X-User", "ada") },
        ["CORS"] = new(409, "conflict")
        {
            Path = "/conflict", Send = ("Origin", "https://ui.example.org"), Header = ("Access-Control-Allow-Origin", "*"),
            Build = builder => builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy.AllowAnyOrigin())), Use = app => app.UseCors(),
        },
        ["rate limiter: a window"] = Limited(RateLimitPartition.GetFixedWindowLimiter("", _ => new() { PermitLimit = 1, Window = TimeSpan.FromMinutes(2), AutoReplenishment = false })) with { Header = ("Retry-After", "120") },
        ["rate limiter: so many at once"] = Limited(RateLimitPartition.Get("", _ => new NoLimiter())) with { Header = ("Retry-After", "1") },
        ["rate limiter: the app's status"] = Limited(RateLimitPartition.Get("", _ => new NoLimiter()), 503) with { Header = ("Retry-After", "1") },
        ["request timeouts"] = new(504, "gateway_timeout") { Path = "/slow", Build = builder => builder.Services.AddRequestTimeouts(), Use = app => app.UseRequestTimeouts() },
        ["request timeouts: the app's status"] = new(503, "unavailable")
        {
            Path = "/slow-own", Build = builder => builder.Services.AddRequestTimeouts(o => o.AddPolicy("own", new Microsoft.AspNetCore.Http.Timeouts.RequestTimeoutPolicy { Timeout = TimeSpan.FromMilliseconds(50), TimeoutStatusCode = 503 })),
            Use = app => app.UseRequestTimeouts(),
        },
        ["output cache"] = new(409, "conflict") { Path = "/conflict", Build = builder => builder.Services.AddOutputCache(cache => cache.AddBasePolicy(policy => policy.Cache())), Use = app => app.UseOutputCache(), Times = 3 },
        ["response caching"] = new(409, "conflict") { Path = "/conflict", Build = builder => builder.Services.AddResponseCaching(), Use = app => app.UseResponseCaching(), Times = 3 },
        ["response compression"] = new(409, "conflict") { Path = "/conflict", Build = builder => builder.Services.AddResponseCompression(), Use = app => app.UseResponseCompression() },
        ["request decompression"] = new(400, "body.unreadable")
        {
            Method = "POST", Path = "/body", Build = builder => builder.Services.AddRequestDecompression(), Use = app => app.UseRequestDecompression(),
            Content = () => Encoded("not gzip"),
        },
        ["static files: no such file"] = new(404, "uri.not_found") { Path = "/missing.css", Use = app => app.UseStaticFiles() },
        ["host filtering"] = new(400, "bad_request") { Build = builder => builder.Configuration["AllowedHosts"] = "example.org" },
        ["HTTPS redirection without a port"] = new(409, "conflict") { Path = "/conflict", Use = app => app.UseHttpsRedirection() },
        ["HSTS"] = new(409, "conflict") { Path = "/conflict", Use = app => app.UseHsts() },
        ["forwarded headers"] = new(409, "conflict") { Path = "/conflict", Use = app => app.UseForwardedHeaders(), Send = ("X-Forwarded-Proto", "https") },
        ["antiforgery"] = new(400, "request.antiforgery_failed")
        {
            Method = "POST", Path = "/form", Build = builder => builder.Services.AddAntiforgery(), Use = app => app.UseAntiforgery(),
            Content = () => new FormUrlEncodedContent([new("age", "5")]),
        },
        ["session"] = new(409, "conflict") { Path = "/session", Build = builder => builder.Services.AddDistributedMemoryCache().AddSession(), Use = app => app.UseSession() },
        ["WebSockets: no handshake"] = new(400, "bad_request") { Path = "/socket", Use = app => app.UseWebSockets() },
        ["WebSockets: accepted without a handshake"] = new(500, "unexpected_error") { Path = "/socket-careless", Use = app => app.UseWebSockets() },
        ["localization"] = new(409, "conflict") { Path = "/conflict", Build = builder => builder.Services.AddLocalization(), Use = app => app.UseRequestLocalization("en", "de"), Send = ("Accept-Language", "de") },
        ["exception handler"] = new(500, "unexpected_error") { Path = "/throws", Build = builder => builder.Services.AddProblemDetails(), Use = app => app.UseExceptionHandler() },
        ["exception handler: without problem details"] = new(500, "unexpected_error") { Path = "/throws", Use = app => app.UseExceptionHandler() },
        ["exception handler: a path that is not there"] = new(500, "unexpected_error") { Path = "/throws", Use = app => app.UseExceptionHandler("/gone") },
        ["status code pages"] = new(409, "conflict") { Path = "/conflict", Use = app => app.UseStatusCodePages() },
        ["developer exception page"] = new(500, "unexpected_error") { Path = "/throws", Use = app => app.UseDeveloperExceptionPage() },
        ["HTTP logging"] = new(409, "conflict") { Path = "/conflict", Build = builder => builder.Services.AddHttpLogging(o => o.LoggingFields = Microsoft.AspNetCore.HttpLogging.HttpLoggingFields.All), Use = app => app.UseHttpLogging() },
        ["rewriter"] = new(403, "forbidden") { Use = app => app.UseRewriter(new RewriteOptions().Add(context => (context.HttpContext.Response.StatusCode, context.Result) = (403, RuleResult.EndResponse))) },
        ["short circuit"] = new(404, "not_found") { Map = group => group.MapGet("/robots.txt", () => Results.NotFound()).ShortCircuit(), Path = "/robots.txt" },
        ["endpoint filter"] = new(409, "conflict") { Path = "/filtered" },
        ["MVC: an action"] = Mvc(404, "not_found") with { Path = "/mvc/missing" },
        ["MVC: model state"] = Mvc(400, "request.invalid") with { Path = "/mvc/model?limit=50" },
        ["MVC: no form that is accepted"] = Mvc(406, "not_acceptable") with { Path = "/mvc/object", Send = ("Accept", "image/png") },
        ["MVC: a media type"] = Mvc(415, "unsupported_media_type") with { Method = "POST", Path = "/mvc/orders?limit=1", Content = () => new StringContent("x") },
        ["MVC: an exception"] = Mvc(500, "unexpected_error") with { Path = "/mvc/throws" },
        ["Razor components: a page that throws"] = new(500, "unexpected_error")
        {
            Build = builder => builder.Services.AddRazorComponents(), Path = "/page", Map = group => group.MapGet("/page", () => new RazorComponentResult<BrokenPage>()),
        },
        ["body too large"] = new(413, "content_too_large") { Method = "POST", Path = "/body", Content = () => new StringContent(new string(' ', 5_000), Encoding.UTF8, "application/json") },
        ["validation"] = new(400, "request.invalid") { Path = "/range?limit=50", Build = OrdersApp.AddValidation },
        ["binding"] = new(400, "request.invalid") { Path = "/range?limit=x" },
        ["malformed JSON"] = new(400, "body.malformed") { Method = "POST", Path = "/body", Content = () => new StringContent("{", Encoding.UTF8, "application/json") },
    };

    public static TheoryData<string, string> Names => [.. Rows.Keys.SelectMany(name => new TheoryDataRow<string, string>[] { new(name, "Production"), new(name, "Development") })];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_refusal_has_the_shape_of_its_endpoint(string name, string environment)
    {
        var row = Rows[name];
        // Once is enough for Development: what differs there is what ASP.NET throws, and the page that stands in front of all.
        foreach (var inFront in environment == "Production" ? [true, false] : (bool[])[false])
        {
            await using var app = await row.StartAsync(environment, inFront);
            for (var i = 0; i < row.Times; i++)
            {
                Check(row, await row.SendAsync(app, "/o")).ShouldBeOpenStack(row.Status, "test." + row.Code, $"{name}, in front {inFront}");
                Check(row, await row.SendAsync(app, "/p")).ShouldBePlain(row.Status, "test." + row.Code, $"{name}, in front {inFront}");
            }
        }
    }

    private static Answer Check(Row row, Answer answer)
    {
        if (row.Header is ({ } name, var value))
            answer.Header(name).ShouldBe(value);
        return answer;
    }

    private static ByteArrayContent Encoded(string text)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private static Row Authenticated(int status, string code) => new(status, code)
    {
        Build = builder =>
        {
            builder.Services.AddAuthentication("Test").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("Test", null);
            builder.Services.AddAuthorization();
        },
        Use = app => app.UseAuthentication().UseAuthorization(),
        Map = group => group.MapGet("/admin", () => "ok").RequireAuthorization(policy => policy.RequireRole("admin")),
    };

    private static Row Limited(RateLimitPartition<string> partition, int? status = null) => new(status ?? 429, status is null ? "too_many_requests" : "unavailable")
    {
        Build = builder => builder.Services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(_ => partition);
            if (status is { } own)
                limiter.RejectionStatusCode = own;
        }),
        Use = app => app.Use((context, next) => next(context)).UseRateLimiter(),
        IsSpent = true,
    };

    private static Row Mvc(int status, string code) => new(status, code)
    {
        Build = builder => builder.Services.AddControllersWithViews(mvc => mvc.ReturnHttpNotAcceptable = true).AddApplicationPart(typeof(OrdersController).Assembly),
        Map = group => ((IEndpointRouteBuilder)group).MapControllers(),
    };

    private sealed class BrokenPage : ComponentBase
    {
        protected override void BuildRenderTree(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder) => throw new InvalidOperationException("secret");
    }

    private sealed record Row(int Status, string Code)
    {
        public Action<WebApplicationBuilder>? Build { get; init; }

        public Action<WebApplication>? Use { get; init; }

        public Action<RouteGroupBuilder>? Map { get; init; }

        public string Method { get; init; } = "GET";

        public string Path { get; init; } = "/ok";

        public Func<HttpContent>? Content { get; init; }

        public (string Name, string Value)? Send { get; init; }

        public (string Name, string? Value)? Header { get; init; }

        public int Times { get; init; } = 1;

        /// <summary>Whether one request has to go before, which is not refused.</summary>
        public bool IsSpent { get; init; }

        public async Task<TestApp> StartAsync(string environment, bool inFront)
        {
            var test = await TestApp.StartAsync(
                app =>
                {
                    if (inFront)
                        app.UseFaultline();
                    Use?.Invoke(app);
                    if (!inFront)
                        app.UseFaultline();
                    foreach (var prefix in (string[])["/o", "/p"])
                    {
                        var group = app.MapGroup(prefix);
                        if (prefix == "/p")
                            group.WithFaultFormat("plain");
                        Endpoints(group);
                        Map?.Invoke(group);
                    }
                },
                options =>
                {
                    options.Formats.Add(new PlainFormat());
                    options.DefaultFormat = "openstack";
                    options.ReportFromStatus = 600;
                },
                build: builder =>
                {
                    builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 4_000);
                    Build?.Invoke(builder);
                },
                use: false,
                environment: environment);
            if (IsSpent)
                await test.GetAsync("/o/ok");
            return test;
        }

        public Task<Answer> SendAsync(TestApp app, string prefix) =>
            app.SendAsync(new HttpMethod(Method), prefix + Path, Content?.Invoke(), Send is { } header ? [header] : []);

        private static void Endpoints(RouteGroupBuilder group)
        {
            group.MapGet("/ok", () => "ok");
            group.MapGet("/number/{id:int}", (int id) => id);
            group.MapGet("/conflict", (HttpContext context) =>
            {
                context.Response.Headers.CacheControl = "public, max-age=60";
                return Results.StatusCode(409);
            });
            group.MapGet("/throws", string () => throw new InvalidOperationException("secret"));
            group.MapGet("/slow", (HttpContext context) => Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted)).WithRequestTimeout(TimeSpan.FromMilliseconds(50));
            group.MapGet("/slow-own", (HttpContext context) => Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted)).WithRequestTimeout("own");
            group.MapGet("/session", (HttpContext context) =>
            {
                context.Session.SetString("a", "b");
                return Results.StatusCode(409);
            });
            group.MapGet("/socket", (HttpContext context) => context.WebSockets.IsWebSocketRequest ? Results.Ok() : Results.BadRequest());
            group.MapGet("/socket-careless", async (HttpContext context) => await context.WebSockets.AcceptWebSocketAsync());
            group.MapGet("/filtered", () => "never").AddEndpointFilter((_, _) => new ValueTask<object?>(Results.Problem(statusCode: 409)));
            group.MapGet("/range", ([System.ComponentModel.DataAnnotations.Range(1, 10)] int limit) => limit);
            group.MapPost("/body", (Orders.Order order) => order.Count);
            group.MapPost("/form", ([FromForm] int age) => age);
        }
    }
}
