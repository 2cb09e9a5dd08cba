using System.Net;
using Faultline.EndToEnd.Programs;
using Microsoft.Playwright;

namespace Faultline.EndToEnd.Browser;

/// <summary>What a visitor of a site sees when something fails behind it.</summary>
public sealed class SiteTests(BrowserFixture browser)
{
    [Fact]
    public async Task A_visitor_who_follows_a_broken_link_sees_an_id_and_the_report_names_the_page()
    {
        await using var installation = await Installation.StartAsync();
        var (_, compute) = await installation.StartComputeAsync();
        var page = await browser.NewPageAsync(ColorScheme.Light, 1280);

        await page.GotoAsync(compute + "/site/");
        await page.GetByRole(AriaRole.Link, new() { Name = "our prices" }).ClickAsync();
        var id = ReportId.Parse(await page.Locator("code.oopsid").InnerTextAsync());
        (await page.GetByRole(AriaRole.Link, new() { Name = "Report this" }).GetAttributeAsync("href")).ShouldBe($"https://bugs.example.org/new?title=It+failed&body={id}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Copied");

        var report = await Eventually.GetAsync(() => installation.FindReportAsync(id), "the report");
        report.ShouldContain("\"page\":\"/site/\"");
        (await installation.Http.GetStringAsync(installation.Server + "/api/v1/projects/default/reports?q=class:page-not-found")).ShouldContain(id.ToString());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_fetch_that_fails_shows_its_id_in_the_page()
    {
        await using var installation = await Installation.StartAsync();
        var (_, compute) = await installation.StartComputeAsync();
        var page = await browser.NewPageAsync(ColorScheme.Light, 1280);

        await page.GotoAsync(compute + "/site/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start a server" }).ClickAsync();
        var id = ReportId.Parse(await page.GetByRole(AriaRole.Alert).Locator("code").InnerTextAsync());
        await Eventually.GetAsync(() => installation.FindReportAsync(id), "the report");

        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        (await page.GetByRole(AriaRole.Alert).CountAsync()).ShouldBe(0);

        await page.EvaluateAsync("() => new Promise(done => { const x = new XMLHttpRequest(); x.onloadend = done; x.open('GET', '/v2.1/servers/probe-503'); x.send(); })");
        (await page.GetByRole(AriaRole.Alert).Locator("code").InnerTextAsync()).ShouldStartWith("OOPS-");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_fetch_that_takes_too_long_is_told()
    {
        await using var installation = await Installation.StartAsync();
        var (_, compute) = await installation.StartComputeAsync();
        var page = await browser.NewPageAsync(ColorScheme.Light, 1280);
        await page.GotoAsync(compute + "/site/");
        await page.RouteAsync("**/never", _ => Task.CompletedTask);
        await page.EvaluateAsync("() => fetch('/never', { signal: AbortSignal.timeout(50) }).catch(() => 0)");
        (await page.GetByRole(AriaRole.Alert).InnerTextAsync()).ShouldContain("did not answer in time");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_fetch_of_another_origin_shows_its_id()
    {
        await using var installation = await Installation.StartAsync();
        var (_, compute) = await installation.StartComputeAsync();
        var (_, api) = await installation.StartComputeAsync(("Cors__Origin", compute));
        var page = await browser.NewPageAsync(ColorScheme.Light, 1280);

        await page.GotoAsync(compute + "/site/");
        await page.EvaluateAsync("url => fetch(url).then(answer => answer.text())", api + "/v2.1/servers/boom");
        ReportId.TryParse(await page.GetByRole(AriaRole.Alert).Locator("code").InnerTextAsync(), out _).ShouldBeTrue();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_job_in_the_background_that_fails_is_found_by_the_request_that_began_it()
    {
        await using var installation = await Installation.StartAsync();
        var (_, compute) = await installation.StartComputeAsync();
        using var asked = await installation.Http.PostAsync(compute + "/site/cleanups", null);
        asked.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var request = asked.Headers.GetValues("X-Request-Id").Single();

        var found = await Eventually.GetAsync(async () =>
        {
            var text = await installation.Http.GetStringAsync($"{installation.Server}/api/v1/projects/default/reports?q={Uri.EscapeDataString("request:" + request)}");
            return text.Contains("job clean up", StringComparison.Ordinal) ? text : null;
        }, "the report of the job");
        found.ShouldContain("System.InvalidOperationException");
    }
}
