using System.Security.Claims;
using Faultline.AspNetCore;
using Faultline.AspNetCore.Deadlines;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.AspNetCore.Deadlines;

/// <summary>Which limit holds: what the endpoint says, and what rules in the configuration say of page, team, user and share of users.</summary>
public sealed class LimitRuleTests
{
    [Theory]
    [InlineData("page:GET /orders/{id}", "GET /orders/{id}", true)]
    [InlineData("page:/orders/{id}", "GET /orders/{id}", true)]
    [InlineData("pageid:GET /orders", "GET /orders/{id}", true)]
    [InlineData("page:GET /ORDERS", "GET /orders", true)]
    [InlineData("page:/", "GET /orders", true)]
    [InlineData("pageid:Bug:+edit", "Bug:+edit#quick", true)]
    [InlineData("page:GET /orders", "GET /ordersheet", false)]
    [InlineData("page:POST /orders", "GET /orders", false)]
    [InlineData("page:GET /orders/{id}/x", "GET /orders/{id}", false)]
    public void A_page_is_one_by_name_or_by_what_it_lies_below(string scope, string page, bool expected)
    {
        DeadlineScope.TryParse(scope, out var parsed).ShouldBeTrue();
        parsed!.IsPage(page).ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("page:")]
    [InlineData("planet:mars")]
    [InlineData("userslice:10")]
    [InlineData("userslice:10,10")]
    [InlineData("userslice:-1,10")]
    [InlineData("userslice:a,b")]
    public void A_scope_that_nobody_knows_is_none(string text) => DeadlineScope.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_slice_takes_its_share_of_users_by_number_or_by_hash()
    {
        DeadlineScope.TryParse("userslice:3,10", out var slice).ShouldBeTrue();
        slice!.IsInSlice("13").ShouldBeTrue();
        slice.IsInSlice("14").ShouldBeFalse();
        Enumerable.Range(0, 10_000).Count(i => slice.IsInSlice($"user-{i}")).ShouldBeInRange(800, 1_200);
    }

    [Theory]
    [InlineData("/plain", "", 60)]
    [InlineData("/own", "", 10)]
    [InlineData("/group/in", "", 20)]
    [InlineData("/group/own", "", 5)]
    [InlineData("/off", "", null)]
    [InlineData("/own", "user=alice", 1)]
    [InlineData("/own", "user=bob&team=beta", 2)]
    [InlineData("/plain", "user=bob&team=beta", 2)]
    [InlineData("/paged", "", 3)]
    [InlineData("/paged", "user=alice", 1)]
    [InlineData("/plain", "user=25", 4)]
    [InlineData("/plain", "user=26", 60)]
    public async Task The_nearest_limit_holds(string path, string caller, int? seconds)
    {
        await using var app = await StartAsync(new()
        {
            ["Faultline:Deadlines:Limit"] = "00:01:00",
            ["Faultline:Deadlines:Rules:0:Scope"] = "user:alice",
            ["Faultline:Deadlines:Rules:0:Limit"] = "00:00:01",
            ["Faultline:Deadlines:Rules:0:Priority"] = "100",
            ["Faultline:Deadlines:Rules:1:Scope"] = "team:beta",
            ["Faultline:Deadlines:Rules:1:Limit"] = "00:00:02",
            ["Faultline:Deadlines:Rules:1:Priority"] = "50",
            ["Faultline:Deadlines:Rules:2:Scope"] = "page:/paged",
            ["Faultline:Deadlines:Rules:2:Limit"] = "00:00:03",
            ["Faultline:Deadlines:Rules:3:Scope"] = "userslice:5,10",
            ["Faultline:Deadlines:Rules:3:Limit"] = "00:00:04",
        });
        (await app.GetAsync($"{path}?{caller}")).Body.ShouldBe(seconds is null ? "none" : $"{seconds}");
    }

    [Fact]
    public async Task A_rule_for_all_gives_way_to_an_endpoint_unless_it_has_priority()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Faultline:Deadlines:Rules:0:Scope"] = "default",
            ["Faultline:Deadlines:Rules:0:Limit"] = "00:00:30",
        };
        await using var app = await StartAsync(settings);
        (await app.GetAsync("/plain")).Body.ShouldBe("30");
        (await app.GetAsync("/own")).Body.ShouldBe("10");
        var configuration = (IConfigurationRoot)app.Services.GetRequiredService<IConfiguration>();
        configuration["Faultline:Deadlines:Rules:0:Priority"] = "1";
        configuration.Reload();
        (await app.GetAsync("/own")).Body.ShouldBe("30");
    }

    [Fact]
    public async Task What_changes_in_the_configuration_holds_for_the_next_request_and_a_mistake_changes_nothing()
    {
        await using var app = await StartAsync(new() { ["Faultline:Deadlines:Limit"] = "00:01:00" });
        (await app.GetAsync("/plain")).Body.ShouldBe("60");
        var configuration = (IConfigurationRoot)app.Services.GetRequiredService<IConfiguration>();
        configuration["Faultline:Deadlines:Limit"] = "00:00:07";
        configuration.Reload();
        (await app.GetAsync("/plain")).Body.ShouldBe("7");
        configuration["Faultline:Deadlines:Limit"] = "-00:00:07";
        // Whoever watches the options by the framework's monitor is told by an exception; a file that changes throws it nowhere.
        Should.Throw<AggregateException>(configuration.Reload);
        (await app.GetAsync("/plain")).Body.ShouldBe("7");
        app.Log.One("The changed limits are not used").Text.ShouldContain("Deadlines:Limit is -00:00:07");
        configuration["Faultline:Deadlines:Limit"] = "00:00:00";
        configuration.Reload();
        (await app.GetAsync("/plain")).Body.ShouldBe("none");
    }

    [Fact]
    public async Task Wrong_limits_stop_the_start_and_are_all_named()
    {
        var thrown = await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => StartAsync(new()
        {
            ["Faultline:Deadlines:MaxLateHandlers"] = "0",
            ["Faultline:Deadlines:Rules:0:Scope"] = "planet:mars",
        }));
        thrown.Message.ShouldContain("Faultline:Deadlines:MaxLateHandlers is 0; expected 1 or more");
        thrown.Message.ShouldContain("Faultline:Deadlines:Rules has the scope 'planet:mars'; expected default, page:NAME");
    }

    [Theory]
    [InlineData(1e15)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1.5)]
    public void What_is_no_time_is_refused_where_it_is_said(double seconds)
    {
        var given = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Should.Throw<ArgumentOutOfRangeException>(() => new DeadlineAttribute(seconds)).Message.ShouldStartWith($"{given} is no limit; expected");
        if (seconds < 0)
            return;
        Should.Throw<ArgumentOutOfRangeException>(() => new DeadlineAttribute(1) { SoftSeconds = seconds }).Message.ShouldStartWith($"{given} is no limit; expected");
        Should.Throw<ArgumentOutOfRangeException>(() => new DeadlineAttribute(1) { TotalSeconds = seconds }).Message.ShouldStartWith($"{given} is no limit; expected");
    }

    [Fact]
    public async Task A_negative_time_is_refused_and_the_longest_one_is_not()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.MapGet("/longest", Tell).WithDeadline(TimeSpan.MaxValue, total: TimeSpan.MaxValue);
            var endpoint = app.MapGet("/wrong", Tell);
            var (second, negative) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(-5));
            Should.Throw<ArgumentOutOfRangeException>(() => endpoint.WithDeadline(negative)).Message.ShouldBe("-00:00:05 is no limit; expected zero, which is off, or more (Parameter 'limit')");
            Should.Throw<ArgumentOutOfRangeException>(() => endpoint.WithDeadline(second, total: negative)).ParamName.ShouldBe("total");
            Should.Throw<ArgumentOutOfRangeException>(() => endpoint.WithDeadline(second, soft: negative)).ParamName.ShouldBe("soft");
        });
        (await app.GetAsync("/longest")).Status.ShouldBe(200);
    }

    private static Task<TestApp> StartAsync(Dictionary<string, string?> settings) => TestApp.StartAsync(
        app =>
        {
            app.Use((context, next) =>
            {
                if (context.Request.Query["user"] is [{ } user])
                    context.User = new ClaimsPrincipal(new ClaimsIdentity([new("sub", user), .. context.Request.Query["team"].Select(team => new Claim("team", team!))], "test"));
                return next(context);
            });
            app.UseRouting();
            app.UseFaultline();
            app.MapGet("/plain", Tell);
            app.MapGet("/paged", Tell).WithDeadline(TimeSpan.FromSeconds(10));
            app.MapGet("/own", Tell).WithDeadline(TimeSpan.FromSeconds(10));
            app.MapGet("/off", Tell).WithoutDeadline();
            var group = app.MapGroup("/group").WithDeadline(TimeSpan.FromSeconds(20));
            group.MapGet("/in", Tell);
            group.MapGet("/own", [Deadline(5)] () => Tell());
        },
        build: builder => builder.Configuration.AddInMemoryCollection(settings),
        use: false);

    private static string Tell() => Faultline.Deadlines.Deadline.Current is { } deadline ? $"{deadline.Limit.TotalSeconds}" : "none";
}
