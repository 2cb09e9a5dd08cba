using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Faultline.Tests.Links;

/// <summary>Which requests for what is not there leave a report, and what it says.</summary>
public sealed class BrokenLinkTests
{
    [Theory]
    [InlineData("https://shop.test/a", "/a", null)]
    [InlineData("https://shop.test:443/a?x=1#f", "/a", null)]
    [InlineData("http://shop.test/a", "/a", null)]
    [InlineData("https://SHOP.TEST./a", "/a", null)]
    [InlineData("https://shop.test/", "/", null)]
    [InlineData("https://www.shop.test/", null, "https://www.shop.test")]
    [InlineData("https://blog.shop.test/post/7?p=1", "https://blog.shop.test/post/7", null)]
    public async Task A_link_of_the_own_site_is_reported_with_its_page(string referrer, string? page, string? origin)
    {
        await using var app = await StartAsync();
        var answer = await app.GetAsync("/missing", ("Host", "shop.test"), ("Referer", referrer));

        answer.Status.ShouldBe(404);
        answer.Header("X-Oops-Id").ShouldBe(app.Report.Text("id"));
        answer.Error.Text("detail").ShouldNotContain("quoting");
        app.Report.Text("type").ShouldBe("NotFound");
        app.Report.GetProperty("status").GetInt32().ShouldBe(404);
        app.Report.At("fault", "code").GetString().ShouldBe("test.uri.not_found");
        var link = app.Report.GetProperty("link");
        (link.Has("page") ? link.Text("page") : null).ShouldBe(page);
        (link.Has("origin") ? link.Text("origin") : null).ShouldBe(origin);
    }

    [Theory]
    [InlineData("https://shop.test/missing", null)]
    [InlineData("https://shop.test/a", "/a")]
    [InlineData("https://shop.test/", "/")]
    [InlineData("https://www.shop.test/a", "https://www.shop.test/a")]
    public async Task Behind_a_proxy_that_puts_its_own_name_the_named_site_is_what_was_asked_for(string referrer, string? page)
    {
        await using var app = await StartAsync(options => options.Reporting.BrokenLinks.Sites.Add(new Uri("https://shop.test")));
        await app.GetAsync("/missing", ("Host", "10.0.0.5:5000"), ("Referer", referrer));
        app.Reports.Select(report => report.GetProperty("link").Text("page")).ShouldBe(page is null ? [] : [page]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("about:blank")]
    [InlineData("https://shop.test:8443/a")]
    [InlineData("https://shop.test.evil.example/")]
    [InlineData("https://notshop.test/")]
    [InlineData("https://evil.example/?https://shop.test/")]
    [InlineData("https://shop.test@evil.example/")]
    [InlineData(@"https://evil.example\@shop.test/")]
    [InlineData("https://shop.test/missing")]
    [InlineData("http://shop.test/missing")]
    [InlineData("https://shop.test/m%69ssing")]
    public async Task From_elsewhere_or_from_itself_it_is_not(string? referrer)
    {
        await using var app = await StartAsync();
        var answer = referrer is null ? await app.GetAsync("/missing", ("Host", "shop.test")) : await app.GetAsync("/missing", ("Host", "shop.test"), ("Referer", referrer));

        answer.Status.ShouldBe(404);
        answer.Header("X-Oops-Id").ShouldBeNull();
        answer.Body.ShouldNotContain("OOPS-");
        app.Reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_missing_page_with_another_query_is_another_page()
    {
        await using var app = await StartAsync();
        await app.GetAsync("/missing?page=2", ("Host", "shop.test"), ("Referer", "https://shop.test/missing?page=2"));
        app.Reports.ShouldBeEmpty();

        await app.GetAsync("/missing?page=2", ("Host", "shop.test"), ("Referer", "https://shop.test/missing?page=1"));
        app.Report.At("link", "page").GetString().ShouldBe("/missing");
    }

    [Fact]
    public async Task A_site_on_a_port_is_its_own_if_it_is_listed()
    {
        await using var app = await StartAsync(options =>
        {
            options.Reporting.BrokenLinks.Sites.Add(new Uri("https://shop.test"));
            options.Reporting.BrokenLinks.Sites.Add(new Uri("https://shop.test:8443"));
        });
        await app.GetAsync("/missing", ("Host", "shop.test"), ("Referer", "https://shop.test:8443/a"));
        app.Report.At("link", "page").GetString().ShouldBe("/a");
    }

    [Fact]
    public async Task Without_a_known_site_it_is_the_host_of_the_request()
    {
        await using var app = await StartAsync(options => options.PublicUrl = null);
        await app.GetAsync("/missing", ("Referer", "https://shop.test/a"));
        app.Reports.ShouldBeEmpty();

        await app.GetAsync("/missing", ("Referer", new Uri(app.Address, "/a").ToString()));
        app.Report.At("link", "page").GetString().ShouldBe("/a");
    }

    [Theory]
    [InlineData("GET", 1)]
    [InlineData("HEAD", 1)]
    [InlineData("POST", 0)]
    [InlineData("DELETE", 0)]
    public async Task Links_are_followed_with_get_and_head(string method, int reports)
    {
        await using var app = await StartAsync();
        var answer = await app.SendAsync(new HttpMethod(method), "/missing", null, ("Host", "shop.test"), ("Referer", "https://shop.test/a"));
        answer.Status.ShouldBe(404);
        app.Reports.Count.ShouldBe(reports);
        answer.Headers.ContainsKey("X-Oops-Id").ShouldBe(reports == 1);
    }

    [Theory]
    [InlineData("/gone", "GoneError", 410)]
    [InlineData("/bare", "NotFound", 404)]
    [InlineData("/page", "BadPage", 400)]
    [InlineData("/thrown", "NotFound", 404)]
    [InlineData("/own-page", "NotFound", 404)]
    [InlineData("/streamed", "NotFound", 404)]
    public async Task Whatever_is_not_there_is_reported_once(string path, string type, int status)
    {
        await using var app = await StartAsync();
        var answer = await app.GetAsync(path, ("Host", "shop.test"), ("Referer", "https://shop.test/a"));

        answer.Status.ShouldBe(status);
        app.Report.Text("type").ShouldBe(type);
        app.Report.GetProperty("status").GetInt32().ShouldBe(status);
        app.Report.At("link", "page").GetString().ShouldBe("/a");
    }

    [Fact]
    public async Task A_page_of_the_apps_own_stays_as_it_is_and_has_the_id_in_a_header()
    {
        await using var app = await StartAsync();
        var answer = await app.GetAsync("/own-page", ("Host", "shop.test"), ("Referer", "https://shop.test/a"));
        answer.Body.ShouldBe("nothing here");
        answer.Header("X-Oops-Id").ShouldBe(app.Report.Text("id"));
    }

    [Theory]
    [InlineData("/wrong", 400)]
    [InlineData("/conflict", 409)]
    [InlineData("/ok", 200)]
    public async Task What_is_there_or_wrong_otherwise_is_no_broken_link(string path, int status)
    {
        await using var app = await StartAsync();
        (await app.GetAsync(path, ("Host", "shop.test"), ("Referer", "https://shop.test/a"))).Status.ShouldBe(status);
        app.Reports.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("empty", false, 0)]
    [InlineData("empty", true, 1)]
    [InlineData("document", false, 1)]
    [InlineData("image", false, 1)]
    public async Task What_a_script_fetches_counts_if_the_options_say_so(string destination, bool ofScripts, int reports)
    {
        await using var app = await StartAsync(options => options.Reporting.BrokenLinks.OfScripts = ofScripts);
        await app.GetAsync("/missing", ("Host", "shop.test"), ("Referer", "https://shop.test/a"), ("Sec-Fetch-Dest", destination));
        app.Reports.Count.ShouldBe(reports);
    }

    [Fact]
    public async Task The_home_page_of_the_same_origin_is_known_behind_a_proxy_that_ends_tls()
    {
        await using var app = await StartAsync(options => options.PublicUrl = null);
        await app.GetAsync("/missing", ("Host", "shop.test"), ("Referer", "https://shop.test/"), ("Sec-Fetch-Site", "same-origin"));
        app.Report.At("link", "page").GetString().ShouldBe("/");
    }

    [Fact]
    public async Task The_query_of_the_referrer_is_scrubbed()
    {
        await using var app = await StartAsync();
        await app.GetAsync("/missing", ("Host", "shop.test"), ("Referer", "https://shop.test/a?token=s3cr3t&x=1"));
        app.RawSpool.ShouldNotContain("s3cr3t");
        app.Report.At("request", "headers", "Referer").GetString().ShouldBe("https://shop.test/a?token=<hidden>&x=1");
    }

    [Fact]
    public async Task Broken_links_can_be_off()
    {
        await using var app = await StartAsync(options => options.Reporting.BrokenLinks.Enabled = false);
        await app.GetAsync("/missing", ("Host", "shop.test"), ("Referer", "https://shop.test/a"));
        app.Reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task Statuses_and_paging_codes_can_be_others()
    {
        await using var app = await StartAsync(options =>
        {
            options.Reporting.BrokenLinks.Statuses.Add(409);
            options.Reporting.BrokenLinks.PagingCodes.Add("wrong");
        });
        foreach (var path in (string[])["/missing", "/page", "/conflict", "/wrong"])
            await app.GetAsync(path, ("Host", "shop.test"), ("Referer", "https://shop.test/a"));
        app.Reports.Select(report => report.Text("type")).ShouldBe(["BrokenLink", "BadPage"]);
    }

    [Fact]
    public async Task A_page_names_the_id_only_when_there_is_one()
    {
        await using var app = await StartAsync();
        var broken = await app.GetAsync("/missing", ("Host", "shop.test"), ("Referer", "https://shop.test/a"), ("Accept", "text/html"));
        broken.Body.ShouldContain(app.Report.Text("id"));
        (await app.GetAsync("/missing", ("Host", "shop.test"), ("Accept", "text/html"))).Body.ShouldNotContain("OOPS-");
    }

    [Fact]
    public async Task The_target_is_what_was_asked_for_also_where_the_pipeline_runs_again_for_the_page()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseStatusCodePagesWithReExecute("/errors/{0}");
                app.MapGet("/products/{id}", () => Results.NotFound());
                app.MapGet("/errors/{status}", (string status) => Results.Text("own " + status));
            },
            options => options.PublicUrl = new Uri("https://shop.test"),
            use: false);
        var answer = await app.GetAsync("/products/7?x=1", ("Host", "shop.test"), ("Referer", "https://shop.test/a"));
        (answer.Status, answer.Body).ShouldBe((404, "own 404"));
        answer.Header("X-Oops-Id").ShouldBe(app.Report.Text("id"));
        app.Report.Text("url").ShouldBe("http://shop.test/products/7?x=1");
        app.Report.Text("topic").ShouldBe("GET /products/{id}");
    }

    [Fact]
    public async Task The_options_are_read_from_configuration()
    {
        await using var app = await TestApp.StartAsync(_ => { }, build: builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Faultline:Reporting:BrokenLinks:Sites:0"] = "https://shop.test",
            ["Faultline:Reporting:BrokenLinks:Statuses:0"] = "404",
            ["Faultline:Reporting:NeverTypes:0"] = "Shop.OutOfStockException",
            ["Faultline:Reporting:JobLogLevel"] = "Error",
            ["Faultline:Reporting:ConcurrencyRetryAfter"] = "00:00:05",
            ["Faultline:Page:Texts:Error ID"] = "Fehlernummer",
        }));
        var options = app.Services.GetRequiredService<IOptions<FaultlineOptions>>().Value;
        options.Reporting.BrokenLinks.Sites.ShouldHaveSingleItem().ShouldBe(new Uri("https://shop.test"));
        options.Reporting.BrokenLinks.Statuses.ShouldBe([404]);
        options.Reporting.NeverTypes.ShouldBe(["Shop.OutOfStockException"]);
        options.Reporting.JobLogLevel.ShouldBe(LogLevel.Error);
        options.Reporting.ConcurrencyRetryAfter.ShouldBe(TimeSpan.FromSeconds(5));
        options.Page.Texts["Error ID"].ShouldBe("Fehlernummer");
    }

    [Theory]
    [InlineData("Faultline:Reporting:BrokenLinks:Sites has 'ftp://shop.test/'; expected http or https URLs, such as https://shop.example.org")]
    [InlineData("Faultline:Reporting:BrokenLinks:Statuses has 500; expected 400 to 499")]
    [InlineData("Faultline:Reporting:BrokenLinks:PagingCodes has 'a.b'; expected the last part of a fault code, such as invalid_page")]
    public async Task Wrong_options_stop_the_start(string message)
    {
        var thrown = await Should.ThrowAsync<OptionsValidationException>(() => StartAsync(options =>
        {
            options.Reporting.BrokenLinks.Sites.Add(new Uri("ftp://shop.test/"));
            options.Reporting.BrokenLinks.Statuses.Add(500);
            options.Reporting.BrokenLinks.PagingCodes.Add("a.b");
        }));
        thrown.Failures.ShouldContain(message);
    }

    private static Task<TestApp> StartAsync(Action<FaultlineOptions>? with = null) => TestApp.StartAsync(
        app =>
        {
            app.MapGet("/ok", () => "fine");
            app.MapGet("/gone", () => Results.StatusCode(410));
            app.MapGet("/bare", () => Results.NotFound());
            app.MapGet("/page", () => new Fault("test.list.invalid_page", 400, "No such page", "There are 3 pages.").ToResult());
            app.MapGet("/wrong", () => new Fault("test.list.wrong", 400, "Wrong", "Wrong.").ToResult());
            app.MapGet("/conflict", () => Results.Conflict());
            app.MapGet("/thrown", string () => throw new Fault("test.thing.not_found", 404, "No such thing", "There is none.").ToException());
            app.MapGet("/own-page", () => Results.Text("nothing here", statusCode: 404));
            app.MapGet("/streamed", async (HttpContext context) =>
            {
                context.Response.StatusCode = 404;
                await context.Response.WriteAsync("nothing");
                await context.Response.Body.FlushAsync(TestContext.Current.CancellationToken);
            });
        },
        options =>
        {
            options.PublicUrl = new Uri("https://shop.test");
            with?.Invoke(options);
        });
}
