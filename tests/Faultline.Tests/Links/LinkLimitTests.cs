using Faultline.AspNetCore;
using Faultline.AspNetCore.Links;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.Links;

/// <summary>How many broken links leave a report: a Referer can be forged.</summary>
public sealed class LinkLimitTests
{
    [Fact]
    public async Task A_visitor_that_makes_up_links_does_not_flood_and_what_was_held_back_is_told()
    {
        var time = new ManualTime();
        await using var app = await StartAsync(time: time);
        for (var i = 0; i < 150; i++)
        {
            var answer = await app.GetAsync($"/made-up-{i}", ("Host", "shop.test"), ("Referer", $"https://shop.test/page-{i}"));
            answer.Headers.ContainsKey("X-Oops-Id").ShouldBe(i < 100);
        }

        app.Reports.Count.ShouldBe(100);
        time.Advance(TimeSpan.FromHours(1));
        await app.GetAsync("/missing", ("Host", "shop.test"), ("Referer", "https://shop.test/a"));
        app.Reports[^1].GetProperty("suppressed").GetInt32().ShouldBe(50);
    }

    [Fact]
    public async Task One_link_is_reported_so_often_in_an_hour_and_holds_up_no_other()
    {
        await using var app = await StartAsync(options => options.Reporting.BrokenLinks.PerLinkPerHour = 2);
        for (var i = 0; i < 5; i++)
            await app.GetAsync("/missing", ("Host", "shop.test"), ("Referer", "https://shop.test/a"));
        app.Reports.Count.ShouldBe(2);
        await app.GetAsync("/missing", ("Host", "shop.test"), ("Referer", "https://shop.test/b"));
        app.Reports[^1].GetProperty("suppressed").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task Without_limits_every_broken_link_is_reported()
    {
        await using var app = await StartAsync(options => (options.Reporting.BrokenLinks.LinksPerHour, options.Reporting.BrokenLinks.PerLinkPerHour) = (0, 0));
        for (var i = 0; i < 130; i++)
            await app.GetAsync($"/made-up-{i % 110}", ("Host", "shop.test"), ("Referer", "https://shop.test/a"));
        app.Reports.Count.ShouldBe(130);
    }

    [Fact]
    public async Task What_a_limit_counts_is_what_was_asked_for_also_where_the_pipeline_runs_again_for_the_page()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseStatusCodePagesWithReExecute("/errors/{0}");
                app.MapGet("/errors/{status}", (string status) => Results.Text("own " + status));
            },
            options =>
            {
                options.PublicUrl = new Uri("https://shop.test");
                options.Reporting.PerGroupPerMinute = 1;
                options.Reporting.BrokenLinks.PerLinkPerHour = 1;
            },
            use: false);
        foreach (var path in (string[])["/one", "/two", "/one"])
            await app.GetAsync(path, ("Host", "shop.test"), ("Referer", "https://shop.test/a"));
        app.Reports.Select(report => report.Text("url")).ShouldBe(["http://shop.test/one", "http://shop.test/two"]);
    }

    [Fact]
    public async Task What_the_limit_of_groups_holds_back_uses_up_no_link_and_loses_no_count()
    {
        var time = new ManualTime();
        await using var app = await StartAsync(
            options => (options.Reporting.PerGroupPerMinute, options.Reporting.BrokenLinks.LinksPerHour) = (1, 2),
            time);
        // Of one target: the first is reported, the others are held back by the limit of its group.
        for (var i = 0; i < 5; i++)
            await app.GetAsync("/missing", ("Host", "shop.test"), ("Referer", $"https://shop.test/page-{i}"));
        app.Reports.Count.ShouldBe(1);
        // One more link is free; the next is too many.
        await app.GetAsync("/other", ("Host", "shop.test"), ("Referer", "https://shop.test/a"));
        await app.GetAsync("/third", ("Host", "shop.test"), ("Referer", "https://shop.test/a"));
        app.Reports.Count.ShouldBe(2);
        time.Advance(TimeSpan.FromHours(1));
        await app.GetAsync("/missing", ("Host", "shop.test"), ("Referer", "https://shop.test/a"));
        // Four of its group and one of too many links.
        app.Reports[^1].GetProperty("suppressed").GetInt32().ShouldBe(5);
    }

    [Fact]
    public void What_is_given_back_may_be_taken_again_and_its_count_is_told_then()
    {
        var limit = new LinkLimit(links: 1, perLink: 1, new ManualTime());
        limit.TryTake("a", out _).ShouldBeTrue();
        limit.TryTake("b", out _).ShouldBeFalse();
        limit.GiveBack("a", 3);
        limit.TryTake("b", out var suppressed).ShouldBeTrue();
        suppressed.ShouldBe(4);
        limit.TryTake("a", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_listed_status_is_reported_all_the_same()
    {
        await using var app = await StartAsync(options =>
        {
            options.Reporting.BrokenLinks.PerLinkPerHour = 1;
            options.Reporting.Statuses.Add(404);
        });
        for (var i = 0; i < 2; i++)
            await app.GetAsync("/missing", ("Host", "shop.test"), ("Referer", "https://shop.test/a"));
        app.Reports.Select(report => report.Has("link")).ShouldBe([true, false]);
    }

    private static Task<TestApp> StartAsync(Action<FaultlineOptions>? with = null, TimeProvider? time = null) => TestApp.StartAsync(
        _ => { },
        options =>
        {
            options.PublicUrl = new Uri("https://shop.test");
            with?.Invoke(options);
        },
        builder => builder.Services.AddSingleton(time ?? TimeProvider.System));
}
