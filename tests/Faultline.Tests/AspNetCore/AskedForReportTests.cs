using Faultline.AspNetCore;
using Faultline.AspNetCore.Reporting;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.AspNetCore;

/// <summary>Reports of healthy requests that somebody asks for.</summary>
public sealed class AskedForReportTests
{
    [Theory]
    [InlineData("/++oops++/servers/7")]
    [InlineData("/servers/++oops++/7")]
    [InlineData("/servers/7/++oops++")]
    [InlineData("/servers/%2B%2Boops%2B%2B/7")]
    [InlineData("/++oops++/servers/++oops++/7")]
    public async Task A_segment_anywhere_in_the_path_asks_for_one(string path)
    {
        await using var app = await StartAsync(options => options.Reporting.AskedForBy = _ => true);
        var answer = await app.GetAsync(path);
        (answer.Status, answer.Body).ShouldBe((200, "server 7"));
        answer.Header("X-Oops-Id").ShouldBe(app.Report.Text("id"));
        app.Report.Text("type").ShouldBe("UserRequestOops");
        app.Report.Text("topic").ShouldBe("GET /servers/{id}");
        app.Report.GetProperty("status").GetInt32().ShouldBe(200);
    }

    [Fact]
    public async Task A_header_asks_for_one()
    {
        await using var app = await StartAsync(options => options.Reporting.AskedForBy = context => context.Request.Headers["X-Role"] == "admin");
        (await app.GetAsync("/servers/7", ("X-Request-Oops", "1"), ("X-Role", "admin"))).Header("X-Oops-Id").ShouldNotBeNull();
        (await app.GetAsync("/servers/7", ("X-Role", "admin"))).Header("X-Oops-Id").ShouldBeNull();
        app.Reports.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Without_the_right_there_is_none_and_the_answer_is_the_same()
    {
        await using var app = await StartAsync(options => options.Reporting.AskedForBy = _ => false);
        (await app.GetAsync("/servers/7", ("X-Request-Oops", "1"))).Header("X-Oops-Id").ShouldBeNull();
        app.Reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task As_long_as_nobody_may_ask_paths_are_left_alone()
    {
        await using var app = await StartAsync(_ => { });
        (await app.GetAsync("/++oops++/servers/7")).Status.ShouldBe(404);
        (await app.GetAsync("/servers/7", ("X-Request-Oops", "1"))).Status.ShouldBe(200);
        app.Reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task Others_may_ask_so_often_in_a_minute()
    {
        var time = new ManualTime();
        await using var app = await StartAsync(
            options =>
            {
                options.Reporting.AskedForBy = context => context.Request.Headers.ContainsKey("X-Role");
                options.Reporting.AskedForPerMinute = 2;
            },
            time);
        for (var i = 0; i < 4; i++)
            (await app.GetAsync("/servers/7", ("X-Request-Oops", "1"))).Headers.ContainsKey("X-Oops-Id").ShouldBe(i < 2);
        (await app.GetAsync("/servers/7", ("X-Request-Oops", "1"), ("X-Role", "x"))).Header("X-Oops-Id").ShouldNotBeNull();
        time.Advance(TimeSpan.FromSeconds(60));
        (await app.GetAsync("/servers/7", ("X-Request-Oops", "1"))).Header("X-Oops-Id").ShouldNotBeNull();
    }

    [Theory]
    [InlineData("/++oops++/servers/7")]
    [InlineData("/servers/7/++oops++")]
    [InlineData("/ser++oops++vers/7")]
    [InlineData("/ser/++oops++/vers/7")]
    public async Task Without_the_right_a_path_is_what_it_is_so_that_no_rule_of_a_proxy_is_got_round(string path)
    {
        await using var app = await StartAsync(options =>
        {
            options.Reporting.AskedForBy = http => http.User.IsInRole("admin");
            options.Reporting.AskedForPerMinute = 100;
        });
        foreach (var user in (string[])["", "ann"])
            (await app.GetAsync(path, ("X-User", user))).Status.ShouldBe(404);
        app.Reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_may_ask_in_a_path_is_known_before_the_app_has_authenticated_anybody()
    {
        await using var app = await StartAsync(options => options.Reporting.AskedForBy = http => http.User.IsInRole("admin"));
        var answer = await app.GetAsync("/servers/7/++oops++", ("X-User", "admin"));
        (answer.Status, answer.Body).ShouldBe((200, "server 7"));
        answer.Header("X-Oops-Id").ShouldBe(app.Report.Text("id"));
        (await app.GetAsync("/servers/7/++oops++", ("X-User", "throws"))).Status.ShouldNotBe(200);
    }

    [Fact]
    public async Task A_policy_that_throws_gives_nobody_the_right()
    {
        await using var app = await StartAsync(options => options.Reporting.AskedForBy = _ => throw new InvalidOperationException("no directory"));
        (await app.GetAsync("/++oops++/servers/7")).Status.ShouldBe(404);
        var answer = await app.GetAsync("/servers/7", ("X-Request-Oops", "1"));
        (answer.Status, answer.Body).ShouldBe((200, "server 7"));
        app.Reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_request_that_fails_has_the_report_of_its_failure()
    {
        await using var app = await StartAsync(options => options.Reporting.AskedForBy = _ => true);
        var answer = await app.GetAsync("/++oops++/fails");
        answer.Status.ShouldBe(500);
        app.Report.Text("type").ShouldBe("System.InvalidOperationException");
        answer.Header("X-Oops-Id").ShouldBe(app.Report.Text("id"));
    }

    [Theory]
    [InlineData("/++oops++", "/")]
    [InlineData("/++oops++/", "/")]
    [InlineData("/a/++oops++", "/a")]
    [InlineData("/a/++oops++/b/", "/a/b/")]
    [InlineData("/a/x++oops++/b", null)]
    [InlineData("/a/++OOPS++/b", null)]
    [InlineData("/a", null)]
    public void Only_a_whole_segment_is_taken_out(string path, string? without) => AskedForReports.Without(path).ShouldBe(without);

    private static Task<TestApp> StartAsync(Action<FaultlineOptions> with, TimeProvider? time = null) => TestApp.StartAsync(
        app =>
        {
            app.MapGet("/servers/{id}", (string id) => "server " + id);
            app.MapGet("/fails", string () => throw new InvalidOperationException("x"));
        },
        with,
        builder =>
        {
            builder.Services.AddAuthentication("Test").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("Test", null);
            if (time is not null)
                builder.Services.AddSingleton(time);
        });
}
