using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Faultline.Timelines;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.AspNetCore;

public sealed class DisclosureTests
{
    private SemaphoreSlim Held { get; } = new(0);

    private Task<TestApp> StartAsync(Func<HttpContext, bool>? policy, Action<WebApplication>? before = null) => TestApp.StartAsync(
        app =>
        {
            app.UseAuthentication();
            before?.Invoke(app);
            app.UseFaultline();
            app.MapGet("/acts", async (HttpContext context) =>
            {
                using (Timeline.Action("cache", "get server 7 password=hunter2"))
                    await Task.Yield();
                if (!context.Request.Query.ContainsKey("late"))
                    throw new InvalidOperationException();
                await Held.WaitAsync(CancellationToken.None);
            }).WithDeadline(TimeSpan.FromMilliseconds(200));
            app.MapGet("/", string (HttpContext context) =>
            {
                // Too late: it was decided before.
                context.User.AddIdentity(new System.Security.Claims.ClaimsIdentity([new(System.Security.Claims.ClaimTypes.Role, "admin")], "Late"));
                throw new InvalidOperationException("password=hunter2 at the end", new FormatException("within"));
            });
        },
        options =>
        {
            options.DiscloseDetailsTo = policy;
            options.Server = new Uri("http://127.0.0.1:9/faultline/");
            options.Key = "flk_x";
        },
        builder => builder.Services.AddAuthentication("Test").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("Test", null),
        use: false);

    [Fact]
    public async Task Those_whom_the_policy_names_see_a_scrubbed_trace_and_the_report()
    {
        await using var app = await StartAsync(context => context.User.IsInRole("admin"));
        foreach (var accept in (string[])["application/json", "application/problem+json", "text/html", "text/plain"])
        {
            var admin = await app.GetAsync("/", ("X-User", "admin"), ("Accept", accept));
            admin.Body.ShouldContain("FormatException");
            admin.Body.ShouldContain("DisclosureTests");
            admin.Body.ShouldNotContain("hunter2");
            admin.Body.ShouldContain($"http://127.0.0.1:9/faultline/oops/{admin.Header("X-Oops-Id")}");
            foreach (var answer in (Answer[])[await app.GetAsync("/", ("X-User", "ada"), ("Accept", accept)), await app.GetAsync("/", ("Accept", accept))])
            {
                answer.Status.ShouldBe(500);
                answer.Body.ShouldNotContain("FormatException");
                answer.Body.ShouldNotContain("DisclosureTests");
                answer.Body.ShouldNotContain("127.0.0.1:9");
            }
        }

        var page = await app.GetAsync("/", ("X-User", "admin"), ("Accept", "text/html"));
        page.Body.ShouldContain($"href=\"http://127.0.0.1:9/faultline/oops/{page.Header("X-Oops-Id")}\"");
    }

    [Theory]
    [InlineData("/acts", 500)]
    [InlineData("/acts?late", 503)]
    public async Task Those_whom_the_policy_names_see_what_the_request_did(string path, int status)
    {
        await using var app = await StartAsync(context => context.User.IsInRole("admin"));
        foreach (var accept in (string[])["text/html", "text/plain"])
        {
            var admin = await app.GetAsync(path, ("X-User", "admin"), ("Accept", accept));
            admin.Status.ShouldBe(status);
            admin.Body.ShouldContain("cache get server 7");
            admin.Body.ShouldNotContain("hunter2");
            (await app.GetAsync(path, ("X-User", "ada"), ("Accept", accept))).Body.ShouldNotContain("server 7");
        }

        Held.Release(4);
    }

    [Fact]
    public async Task Anonymous_callers_see_nothing_even_if_the_policy_says_so()
    {
        await using var app = await StartAsync(_ => true);
        (await app.GetAsync("/")).Body.ShouldNotContain("FormatException");
    }

    [Fact]
    public async Task Without_a_policy_nobody_sees_anything()
    {
        await using var app = await StartAsync(null);
        (await app.GetAsync("/", ("X-User", "admin"))).Body.ShouldNotContain("FormatException");
    }

    [Fact]
    public async Task A_policy_that_throws_discloses_nothing_and_harms_nothing()
    {
        await using var app = await StartAsync(_ => throw new InvalidOperationException("policy"));
        var answer = await app.GetAsync("/", ("X-User", "admin"));
        answer.Status.ShouldBe(500);
        answer.Body.ShouldNotContain("FormatException");
        app.Log.One("The disclosure policy threw").Exception!.Message.ShouldBe("policy");
    }

    [Fact]
    public async Task What_fails_before_the_caller_is_known_discloses_nothing()
    {
        await using var app = await StartAsync(_ => true, app => app.Use((HttpContext _, RequestDelegate _) => throw new InvalidOperationException("early", new FormatException())));
        (await app.GetAsync("/", ("X-User", "admin"))).Body.ShouldNotContain("FormatException");
    }
}
