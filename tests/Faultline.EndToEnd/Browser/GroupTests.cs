using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Faultline.EndToEnd.Programs;
using Microsoft.Playwright;

namespace Faultline.EndToEnd.Browser;

/// <summary>What somebody does who looks after reports, in a real browser on the real server.</summary>
public sealed class GroupTests(BrowserFixture browser)
{
    [Fact]
    public async Task A_report_makes_a_group_that_is_resolved_and_regresses_with_the_next()
    {
        await using var installation = await Installation.StartAsync();
        await SendAsync(installation, "Shop.PayException");
        var page = await browser.NewPageAsync(ColorScheme.Light, 1280);

        await page.GotoAsync(installation.Server + "/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Shop.PayException" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Resolve", Exact = true }).First.ClickAsync();
        (await page.Locator(".badge.resolved").CountAsync()).ShouldBe(1);

        await SendAsync(installation, "Shop.PayException");
        await page.GotoAsync(installation.Server + "/projects/default/groups?state=regressed");
        await page.GetByRole(AriaRole.Link, new() { Name = "Shop.PayException" }).ClickAsync();
        (await page.Locator(".badge.regressed").CountAsync()).ShouldBe(1);
        (await page.Locator(".history").InnerTextAsync()).ShouldContain("regressed");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Groups_are_merged_and_the_merge_is_undone_by_keyboard()
    {
        await using var installation = await Installation.StartAsync();
        await SendAsync(installation, "Shop.FirstException");
        await SendAsync(installation, "Shop.SecondException");
        var page = await browser.NewPageAsync(ColorScheme.Dark, 1280);

        await page.GotoAsync(installation.Server + "/");
        foreach (var box in await page.GetByRole(AriaRole.Checkbox).AllAsync())
        {
            await box.FocusAsync();
            await page.Keyboard.PressAsync("Space");
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Merge the chosen groups" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(url => url.Contains("/projects/default/groups/", StringComparison.Ordinal));
        (await page.Locator("dl.figures").InnerTextAsync()).ShouldContain("2");
        await page.GotoAsync(installation.Server + "/");
        (await page.GetByRole(AriaRole.Checkbox).CountAsync()).ShouldBe(1);

        await page.Locator("td.what a.name").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo the merge" }).ClickAsync();
        await page.GotoAsync(installation.Server + "/");
        (await page.GetByRole(AriaRole.Checkbox).CountAsync()).ShouldBe(2);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_word_of_a_search_that_is_not_understood_is_marked()
    {
        await using var installation = await Installation.StartAsync();
        var page = await browser.NewPageAsync(ColorScheme.Light, 1280);
        await page.GotoAsync(installation.Server + "/");
        await page.GetByLabel("Search", new() { Exact = true }).FillAsync("is:open relase:1.4");
        await page.Keyboard.PressAsync("Enter");
        (await page.Locator("mark").InnerTextAsync()).ShouldBe("relase:1.4");
        (await page.GetByRole(AriaRole.Alert).InnerTextAsync()).ShouldContain("release");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_mail_pasted_into_the_box_lists_what_its_ids_lead_to()
    {
        await using var installation = await Installation.StartAsync();
        var (first, second) = (await SendAsync(installation, "Shop.FirstException"), await SendAsync(installation, "Shop.SecondException"));
        var page = await browser.NewPageAsync(ColorScheme.Light, 1280);
        await page.GotoAsync(installation.Server + "/find");
        await page.GetByLabel("Any text with ids in it: a mail, a log, a page").FillAsync($"Dear all,\nit said {second} and before {first.ToString().ToLowerInvariant()};\nin 2006 it was OOPS-38C23.");
        await page.Locator("form.paste button").ClickAsync();
        (await page.Locator(".found > li").CountAsync()).ShouldBe(3);
        (await page.Locator(".found > li").First.InnerTextAsync()).ShouldContain("Shop.SecondException");

        await page.GetByPlaceholder("OOPS-…").FillAsync($"the mail said {first}");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(url => url.EndsWith($"/projects/default/oops/{first}", StringComparison.Ordinal));
        await page.Context.CloseAsync();
    }

    /// <summary>Hands in one report and waits until it can be found.</summary>
    private static async Task<ReportId> SendAsync(Installation installation, string type)
    {
        var id = ReportId.New();
        var line = JsonSerializer.Serialize(new { id = id.ToString(), type, value = "it broke", topic = "POST /pay", release = "1.4.0" });
        using var request = new HttpRequestMessage(HttpMethod.Post, installation.Server + "/api/v1/reports")
        {
            Content = new StringContent(line, Encoding.UTF8, "application/x-ndjson"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", installation.Key);
        using var answer = await installation.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        await Eventually.GetAsync(() => installation.FindReportAsync(id), "the report");
        return id;
    }
}
