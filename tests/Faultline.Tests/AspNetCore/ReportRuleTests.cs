#pragma warning disable CA1848 // Templates stand where they are tested.
using System.Data.Common;
using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Faultline.Tests.AspNetCore;

/// <summary>Which failures leave a report beside unexpected ones and faults from 500 on, and which of these leave none.</summary>
public sealed class ReportRuleTests
{
    [Theory]
    [InlineData("/expected/404", 0)]
    [InlineData("/expected/499", 0)]
    [InlineData("/expected/500", 1)]
    [InlineData("/expected/503", 1)]
    [InlineData("/unexpected", 1)]
    public async Task Expected_faults_are_reported_from_500_on(string path, int reports)
    {
        await using var app = await StartAsync();
        await app.GetAsync(path);
        app.Reports.Count.ShouldBe(reports);
    }

    [Theory]
    [InlineData("/expected/401", null, 0)]
    [InlineData("/expected/403", null, 0)]
    [InlineData("/expected/401", "ann", 1)]
    [InlineData("/expected/403", "ann", 1)]
    [InlineData("/secret", null, 0)]
    [InlineData("/secret", "ann", 1)]
    public async Task Refusals_are_reported_of_those_who_signed_in(string path, string? user, int reports)
    {
        await using var app = await StartAsync();
        var answer = user is null ? await app.GetAsync(path) : await app.GetAsync(path, ("X-User", user));
        answer.Status.ShouldBeOneOf(401, 403);
        app.Reports.Count.ShouldBe(reports);
        answer.Headers.ContainsKey("X-Oops-Id").ShouldBe(reports == 1);
    }

    [Fact]
    public async Task Refusals_can_be_left_out()
    {
        await using var app = await StartAsync(options => options.Reporting.SignedInRefusals = false);
        await app.GetAsync("/expected/403", ("X-User", "ann"));
        app.Reports.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Origin", "https://evil.example", 1)]
    [InlineData("Referer", "https://evil.example/form", 1)]
    [InlineData("Origin", "https://shop.test", 0)]
    [InlineData("Referer", "https://shop.test/form", 0)]
    [InlineData("Origin", "null", 0)]
    [InlineData("X-Other", "1", 0)]
    public async Task A_forged_form_is_reported_when_another_site_sent_it(string header, string value, int reports)
    {
        await using var app = await StartAsync();
        var answer = await app.SendAsync(HttpMethod.Post, "/form", null, (header, value));
        answer.Status.ShouldBe(400);
        app.Reports.Count.ShouldBe(reports);
        if (reports == 1)
            app.Report.Text("type").ShouldBe("OffsiteFormPostError");
    }

    [Theory]
    [InlineData("/sql/40001")]
    [InlineData("/sql/40P01")]
    [InlineData("/ef")]
    [InlineData("/ef-derived")]
    [InlineData("/ef-inner")]
    public async Task Two_changes_that_met_are_to_be_tried_again_and_are_no_report(string path)
    {
        await using var app = await StartAsync();
        var answer = await app.GetAsync(path);
        answer.Status.ShouldBe(503);
        answer.Header("Retry-After").ShouldBe("1");
        answer.Code.ShouldBe("test.unavailable");
        answer.Body.ShouldNotContain("OOPS-");
        app.Reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task Other_failures_of_a_database_are_unexpected()
    {
        await using var app = await StartAsync();
        (await app.GetAsync("/sql/08006")).Status.ShouldBe(500);
        app.Reports.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Concurrency_can_be_reported()
    {
        await using var app = await StartAsync(options =>
        {
            options.Reporting.ConcurrencyFailures = true;
            options.Reporting.ConcurrencyRetryAfter = TimeSpan.FromSeconds(5);
        });
        var answer = await app.GetAsync("/sql/40001");
        (answer.Status, answer.Header("Retry-After")).ShouldBe((503, "5"));
        app.Report.Text("type").ShouldEndWith("StatedDbException");
    }

    [Fact]
    public async Task A_mapping_of_the_apps_wins_over_concurrency()
    {
        await using var app = await StartAsync(options => options.Map<StatedDbException>(_ => new Fault("test.stale", 409, "Stale", "Read it again.")));
        (await app.GetAsync("/sql/40001")).Status.ShouldBe(409);
        app.Reports.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Faultline.Tests.AspNetCore.ReportRuleTests.NoisyException")]
    [InlineData("Faultline.Tests.AspNetCore.ReportRuleTests+NoisyException")]
    [InlineData("NoisyException")]
    [InlineData("LoudException")]
    [InlineData("INoise")]
    [InlineData("System.Exception")]
    public async Task Classes_can_be_left_out_with_what_derives_from_them(string type)
    {
        await using var app = await StartAsync(options => options.Reporting.NeverTypes.Add(type));
        var answer = await app.GetAsync("/noisy");
        answer.Status.ShouldBe(500);
        answer.Body.ShouldNotContain("OOPS-");
        app.Reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_part_of_a_name_leaves_nothing_out()
    {
        await using var app = await StartAsync(options => options.Reporting.NeverTypes.Add("Noisy"));
        await app.GetAsync("/noisy");
        app.Reports.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Chosen_statuses_are_reported_and_the_response_stays()
    {
        await using var app = await StartAsync(options =>
        {
            foreach (var status in (int[])[302, 409, 418])
                options.Reporting.Statuses.Add(status);
        });
        var redirect = await app.GetAsync("/moved");
        (redirect.Status, redirect.Header("Location")).ShouldBe((302, "/ok"));
        redirect.Header("X-Oops-Id").ShouldBe(app.Report.Text("id"));
        app.Report.Text("type").ShouldBe("ReportedStatus");
        app.Report.GetProperty("status").GetInt32().ShouldBe(302);

        (await app.GetAsync("/expected/409")).Status.ShouldBe(409);
        var own = await app.GetAsync("/own/418");
        own.Body.ShouldBe("own");
        (await app.GetAsync("/own/404")).Body.ShouldBe("own");
        (await app.GetAsync("/ok")).Header("X-Oops-Id").ShouldBeNull();
        app.Reports.Select(report => report.GetProperty("status").GetInt32()).ShouldBe([302, 409, 418]);
        app.Reports[2].Text("id").ShouldBe(own.Header("X-Oops-Id"));
    }

    [Fact]
    public async Task A_group_is_limited_and_its_next_report_says_how_many_were_held_back()
    {
        var time = new ManualTime();
        await using var app = await StartAsync(options => options.Reporting.PerGroupPerMinute = 2, build => build.Services.AddSingleton<TimeProvider>(time));
        var ids = new List<string?>();
        for (var i = 0; i < 5; i++)
            ids.Add((await app.GetAsync("/unexpected")).Header("X-Oops-Id"));
        ids.Count(id => id is not null).ShouldBe(2);
        ids[2].ShouldBeNull();
        await app.GetAsync("/noisy");
        app.Reports.Count.ShouldBe(3);

        time.Advance(TimeSpan.FromSeconds(61));
        await app.GetAsync("/unexpected");
        await app.GetAsync("/unexpected");
        app.Reports.Count.ShouldBe(5);
        app.Reports[3].GetProperty("suppressed").GetInt32().ShouldBe(3);
        app.Reports[4].Has("suppressed").ShouldBeFalse();
    }

    [Fact]
    public async Task Faults_are_of_the_endpoint_that_was_asked_for_where_the_pipeline_runs_again_for_their_page()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseExceptionHandler("/error");
                app.UseRouting();
                app.MapGet("/one/{id}", string () => throw new InvalidOperationException("x"));
                app.MapGet("/two", string () => throw new InvalidOperationException("x"));
                app.MapGet("/error", () => Results.Problem());
            },
            options => options.Reporting.PerGroupPerMinute = 1,
            use: false);
        foreach (var path in (string[])["/one/1", "/two?x=1", "/one/2"])
            (await app.GetAsync(path)).Status.ShouldBe(500);
        app.Reports.Select(report => (report.Text("topic"), new Uri(report.Text("url")).PathAndQuery)).ShouldBe([("GET /one/{id}", "/one/1"), ("GET /two", "/two?x=1")]);
    }

    [Fact]
    public async Task A_failure_before_any_endpoint_is_not_one_of_the_page_for_exceptions()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseExceptionHandler("/error");
                app.Use((HttpContext context, RequestDelegate next) => context.Request.Path == "/error" ? next(context) : throw new InvalidOperationException("x"));
                app.UseRouting();
                app.MapGet("/one", () => "one");
                app.MapGet("/error", () => Results.Problem());
            },
            use: false);
        (await app.GetAsync("/one")).Status.ShouldBe(500);
        app.Report.Has("topic").ShouldBeFalse();
    }

    [Fact]
    public async Task The_second_report_of_a_request_names_the_first()
    {
        await using var app = await StartAsync(options => options.Reporting.RequestLogLevel = LogLevel.Warning);
        await app.GetAsync("/warns");
        app.Reports.Count.ShouldBe(2);
        app.Reports[1].Text("last_oops").ShouldBe(app.Reports[0].Text("id"));
        app.Reports[0].Text("type").ShouldBe("LoggedWarning");
        app.Reports[0].Text("topic").ShouldBe("GET /warns");
    }

    [Fact]
    public async Task A_class_that_throws_when_it_is_looked_at_is_answered_and_reported()
    {
        await using var app = await StartAsync();
        (await app.GetAsync("/sql/throws")).Status.ShouldBe(500);
        app.Reports.Count.ShouldBe(1);
    }

    private static Task<TestApp> StartAsync(Action<FaultlineOptions>? with = null, Action<WebApplicationBuilder>? build = null) => TestApp.StartAsync(
        app =>
        {
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapGet("/ok", () => "fine");
            app.MapGet("/expected/{status:int}", (int status) => new Fault("test.expected", status, "Expected", "It was.").ToResult());
            app.MapGet("/own/{status:int}", (int status) => Results.Text("own", statusCode: status));
            app.MapGet("/moved", () => Results.Redirect("/ok"));
            app.MapGet("/secret", () => "s").RequireAuthorization(policy => policy.RequireClaim("no such claim"));
            app.MapGet("/unexpected", string () => throw new InvalidOperationException("x"));
            app.MapGet("/noisy", string () => throw new LoudException());
            app.MapPost("/form", string () => throw new AntiforgeryValidationException("no token"));
            app.MapGet("/sql/{state}", string (string state) => throw new StatedDbException(state));
            app.MapGet("/ef", string () => throw new DbUpdateConcurrencyException());
            app.MapGet("/ef-derived", string () => throw new DerivedException());
            app.MapGet("/ef-inner", string () => throw new InvalidOperationException("outer", new StatedDbException("40001")));
            app.MapGet("/warns", string (ILoggerFactory loggers) =>
            {
                loggers.CreateLogger("Shop.Stock").LogWarning("Stock of {Item} is low", 7);
                throw new InvalidOperationException("x");
            });
        },
        options =>
        {
            options.PublicUrl = new Uri("https://shop.test");
            with?.Invoke(options);
        },
        builder =>
        {
            builder.Services.AddAuthentication("Test").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("Test", null);
            builder.Services.AddAuthorization();
            build?.Invoke(builder);
        });

    private interface INoise;

    private class NoisyException : Exception, INoise;

    private sealed class LoudException : NoisyException;

    private class DbUpdateConcurrencyException : Exception;

    private sealed class DerivedException : DbUpdateConcurrencyException;

    private sealed class StatedDbException(string state) : DbException("failed")
    {
        public override string? SqlState => state == "throws" ? throw new NotSupportedException() : state;
    }
}
