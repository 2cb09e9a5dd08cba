using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Faultline.Tests.AspNetCore;

/// <summary>Faultline among what else stands in the pipeline of an app.</summary>
public sealed class PipelineTests
{
    [Theory]
    [InlineData("Production", true)]
    [InlineData("Production", false)]
    [InlineData("Development", true)]
    public async Task A_failure_in_authentication_is_a_fault(string environment, bool use)
    {
        await using var app = await StartWithAuthentication(environment, use);
        var answer = await app.GetAsync("/me", ("X-User", "throws"));
        (answer.Status, answer.Code).ShouldBe((500, "test.unexpected_error"));
        app.Report.Text("value").ShouldBe("The directory is down");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refusals_of_authorization_are_faults(bool use)
    {
        await using var app = await StartWithAuthentication("Production", use);
        var unknown = await app.GetAsync("/me");
        (unknown.Status, unknown.Code).ShouldBe((401, "test.unauthenticated"));
        unknown.Header("WWW-Authenticate").ShouldBe("Test");
        var other = await app.GetAsync("/admin", ("X-User", "ada"));
        (other.Status, other.Code).ShouldBe((403, "test.forbidden"));
        // Of somebody who signed in; see ReportRuleTests.
        app.Report.Text("type").ShouldBe("test.forbidden");
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task What_cannot_be_bound_is_a_client_fault(string environment)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapPost("/items", (Item item) => item.Name);
                app.MapGet("/items/{id}", (int id) => id);
                app.MapPost("/read", async (HttpContext context) => await new StreamReader(context.Request.Body).ReadToEndAsync());
            },
            environment: environment,
            build: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 1_000));
        async Task Expect(Task<Answer> sent, int status, string code)
        {
            var answer = await sent;
            (answer.Status, answer.Code).ShouldBe((status, code));
            answer.Body.ShouldNotContain("Item");
            answer.Body.ShouldNotContain("secret");
        }

        static HttpContent Body(string text, string type) => new StringContent(text, System.Text.Encoding.UTF8, type);
        await Expect(app.SendAsync(HttpMethod.Post, "/items", Body("{\"name\": secret", "application/json")), 400, "test.body.malformed");
        await Expect(app.SendAsync(HttpMethod.Post, "/items", Body("", "application/json")), 400, "test.body.missing");
        await Expect(app.SendAsync(HttpMethod.Post, "/items", Body("secret", "text/plain")), 415, "test.unsupported_media_type");
        await Expect(app.GetAsync("/items/secret"), 400, "test.request.invalid");
        await Expect(app.SendAsync(HttpMethod.Post, "/read", Body(new string('x', 2_000), "text/plain")), 413, "test.content_too_large");
        await Expect(app.SendAsync(HttpMethod.Post, "/items", Body("\"" + new string('x', 2_000) + "\"", "application/json")), 413, "test.content_too_large");
        app.Reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_oversized_chunked_body_is_a_client_fault()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapPost("/", async (HttpContext context) => await new StreamReader(context.Request.Body).ReadToEndAsync()),
            build: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 10));
        using var raw = app.Connect().Send("POST / HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\nConnection: close\n\n14\n01234567890123456789\n0\n\n");
        var answer = raw.ReadToEnd();
        answer.ShouldStartWith("HTTP/1.1 413");
        answer.ShouldContain("test.content_too_large");
    }

    [Fact]
    public async Task A_failure_in_routing_is_a_fault()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/broken", () => "ok"),
            build: builder => builder.Services.AddSingleton<MatcherPolicy, BrokenPolicy>());
        (await app.GetAsync("/broken")).Code.ShouldBe("test.unexpected_error");
        app.Report.Text("value").ShouldBe("No route");
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task An_exception_handler_in_front_has_nothing_left_to_do(string environment)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseExceptionHandler(handler => handler.Run(context => context.Response.WriteAsync("handler")));
                app.UseFaultline();
                app.MapGet("/", string () => throw new InvalidOperationException());
            },
            use: false,
            environment: environment);
        (await app.GetAsync("/")).Code.ShouldBe("test.unexpected_error");
        app.Reports.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_exception_handler_behind_keeps_what_it_answers()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.UseExceptionHandler(handler => handler.Run(context => context.Response.WriteAsync("handler")));
            app.MapGet("/", string () => throw new InvalidOperationException());
        });
        var answer = await app.GetAsync("/");
        (answer.Status, answer.Body).ShouldBe((500, "handler"));
    }

    [Fact]
    public async Task Status_code_pages_of_the_app_keep_what_they_answer()
    {
        await using var app = await TestApp.StartAsync(app => app.UseStatusCodePages("text/plain", "page {0}"), build: builder => builder.Services.AddProblemDetails());
        (await app.GetAsync("/nowhere")).Body.ShouldBe("page 404");
    }

    [Fact]
    public async Task A_request_that_the_host_filter_refuses_gets_a_fault()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => "ok"), build: builder => builder.Configuration["AllowedHosts"] = "example.org");
        (await app.GetAsync("/")).ShouldBeOpenStack(400, "test.bad_request");
    }

    [Fact]
    public async Task An_app_stops_without_an_error()
    {
        var app = await TestApp.StartAsync(app => app.MapGet("/", () => "ok"), options =>
        {
            options.Server = new Uri("http://127.0.0.1:9");
            options.Key = "flk_x";
        });
        (await app.GetAsync("/")).Status.ShouldBe(200);
        await Should.NotThrowAsync(async () => await app.DisposeAsync());
    }

    [Fact]
    public async Task Wrong_options_stop_the_start_with_a_message_that_names_every_one()
    {
        var failure = await Should.ThrowAsync<OptionsValidationException>(() => TestApp.StartAsync(_ => { }, options =>
        {
            options.Service = "Not a service";
            options.DefaultFormat = "yaml";
            options.ReportFromStatus = 200;
            options.RequestIdHeaders.Add("no header");
            options.Report.MaxFrames = 1;
        }));
        foreach (var wrong in (string[])["Service is 'Not a service'", "DefaultFormat is 'yaml'", "ReportFromStatus is 200", "'no header' is not a header name", "MaxFrames is 1"])
            failure.Message.ShouldContain(wrong);
    }

    [Fact]
    public void UseFaultline_without_AddFaultline_says_what_to_do() =>
        Should.Throw<InvalidOperationException>(() => WebApplication.CreateBuilder().Build().UseFaultline()).Message.ShouldContain("Call builder.Services.AddFaultline()");

    [Fact]
    public async Task What_code_sets_wins_over_configuration_also_when_added_twice()
    {
        await using var app = await TestApp.StartAsync(_ => { }, build: builder =>
        {
            builder.Configuration["Faultline:Service"] = "configured";
            builder.Configuration["Faultline:ReportIdHeader"] = "X-Error";
            builder.Services.AddFaultline(options => options.DefaultFormat = "problem");
            builder.Services.AddFaultline();
        });
        (await app.GetAsync("/nowhere")).Json.Text("code").ShouldBe("test.uri.not_found");
    }

    private static Task<TestApp> StartWithAuthentication(string environment, bool use) => TestApp.StartAsync(
        app =>
        {
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapGet("/me", () => "ok").RequireAuthorization();
            app.MapGet("/admin", () => "ok").RequireAuthorization(policy => policy.RequireRole("admin"));
        },
        build: builder =>
        {
            builder.Services.AddAuthentication("Test").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("Test", null);
            builder.Services.AddAuthorization();
        },
        use: use,
        environment: environment);

    private sealed record Item(string Name);

    private sealed class BrokenPolicy : MatcherPolicy, IEndpointSelectorPolicy
    {
        public override int Order => 0;

        public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(endpoint => endpoint.DisplayName?.Contains("broken") == true);

        public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates) => throw new InvalidOperationException("No route");
    }
}
