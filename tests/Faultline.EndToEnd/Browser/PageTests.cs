using System.Text.Json;
using Deque.AxeCore.Playwright;
using Faultline.EndToEnd.Programs;
using Microsoft.Playwright;

namespace Faultline.EndToEnd.Browser;

/// <summary>Every page, in a real browser, light and dark, wide and narrow. Screenshots go to artifacts/screenshots.</summary>
public sealed class PageTests(BrowserFixture browser)
{
    private static readonly (ColorScheme Scheme, int Width, string Name)[] Looks =
    [
        (ColorScheme.Light, 1280, "light-wide"), (ColorScheme.Dark, 1280, "dark-wide"), (ColorScheme.Light, 360, "light-narrow"), (ColorScheme.Dark, 360, "dark-narrow"),
    ];

    private const string OperatorKey = "0123456789abcdef";

    [Fact]
    public async Task Every_page_is_readable_accessible_and_breaks_none_of_its_own_rules()
    {
        await using var installation = await Installation.StartAsync();
        var (_, compute) = await installation.StartComputeAsync(("OperatorKey", OperatorKey));
        var id = await installation.FailAsync(compute);
        await Eventually.GetAsync(() => installation.FindReportAsync(id), "the report");
        var late = await TimeOutAsync(installation, compute);
        var groups = JsonDocument.Parse(await installation.Http.GetStringAsync(installation.Server + "/api/v1/projects/default/groups")).RootElement.GetProperty("groups");
        var group = groups[0].GetProperty("number").GetInt64();
        (string Name, string Url, int Status)[] pages =
        [
            ("fault-500", compute + "/v2.1/servers/boom", 500),
            ("fault-404", compute + "/v2.1/servers/8c1f0f6e-5a3e-4c1c-9c39-5a6f8ad0e1a4", 404),
            ("fault-503", compute + "/v2.1/slow/sql?seconds=2", 503),
            ("site", compute + "/site/", 200),
            ("site-operator", compute + "/site/operator", 200),
            ("faults", compute + "/faults", 200),
            ("fault-code", compute + "/faults/compute.server.not_found", 200),
            ("server-faults", installation.Server + "/faults", 200),
            ("home", installation.Server + "/", 200),
            ("groups-empty", installation.Server + "/projects/default/groups?state=muted", 200),
            ("groups-mistake", installation.Server + "/projects/default/groups?q=is:open+relase:1.4", 400),
            ("group", $"{installation.Server}/projects/default/groups/{group}", 200),
            ("reports", installation.Server + "/reports", 200),
            ("search", installation.Server + "/projects/default/reports?q=is:open", 200),
            ("ledger", installation.Server + "/projects/default/ledger", 200),
            ("sums", installation.Server + "/projects/default/sums/topics", 200),
            ("sums-groups", installation.Server + "/projects/default/sums/groups?days=1&order=worst", 200),
            ("rules", installation.Server + "/projects/default/rules/classes", 200),
            ("rules-grouping", installation.Server + "/projects/default/rules/grouping", 200),
            ("parked", installation.Server + "/parked", 200),
            ("find", $"{installation.Server}/find?text=nothing+of+{ReportId.New()}+or+OOPS-38C23", 200),
            ("report", $"{installation.Server}/oops/{id}", 200),
            ("report-timeout", $"{installation.Server}/oops/{late}", 200),
            ("report-missing", $"{installation.Server}/oops/OOPS-00000000000000000000", 404),
        ];

        await LookAtAsync(pages);
    }

    [Fact]
    public async Task What_operators_see_of_a_failure_is_readable_and_accessible_too()
    {
        await using var installation = await Installation.StartAsync();
        var (_, compute) = await installation.StartComputeAsync(("OperatorKey", OperatorKey));
        (string Name, string Url, int Status)[] pages = [("operator-500", compute + "/v2.1/servers/boom", 500), ("operator-503", compute + "/v2.1/slow/sql?seconds=2", 503)];
        await LookAtAsync(pages, async page =>
        {
            await page.GotoAsync(compute + "/site/operator");
            await page.GetByLabel("Operator key").FillAsync(OperatorKey);
            await page.GetByRole(AriaRole.Button, new() { Name = "Show me details of failures" }).ClickAsync();
            await page.WaitForURLAsync(compute + "/site/", new() { WaitUntil = WaitUntilState.Commit, Timeout = 120_000 });
        }, (page, status) => page.GetByRole(AriaRole.Heading, new() { Name = status == 500 ? "Trace" : "Timeline" }).First.IsVisibleAsync());
    }

    private async Task LookAtAsync((string Name, string Url, int Status)[] pages, Func<IPage, Task>? before = null, Func<IPage, int, Task<bool>>? shows = null)
    {
        foreach (var (scheme, width, look) in Looks)
        {
            var page = await browser.NewPageAsync(scheme, width);
            await (before?.Invoke(page) ?? Task.CompletedTask);
            var complaints = new List<string>();
            page.Console += (_, message) => Note(message, complaints);
            page.PageError += (_, error) => complaints.Add(error);
            foreach (var (name, url, status) in pages)
            {
                var response = await page.GotoAsync(url);
                response!.Status.ShouldBe(status, url);
                if (shows is not null)
                    (await shows(page, status)).ShouldBeTrue(url);
                await page.ScreenshotAsync(new PageScreenshotOptions { Path = Screenshot($"{name}-{look}.png"), FullPage = true });
                var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
                overflow.ShouldBeLessThanOrEqualTo(0, $"{name} is wider than a screen of {width}");
                await AssertAccessibleAsync(page, $"{name} {look}");
            }

            complaints.ShouldBeEmpty();
            await page.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task An_id_pasted_into_the_box_leads_to_its_report()
    {
        await using var installation = await Installation.StartAsync();
        var (_, compute) = await installation.StartComputeAsync();
        var id = await installation.FailAsync(compute);
        await Eventually.GetAsync(() => installation.FindReportAsync(id), "the report");
        var page = await browser.NewPageAsync(ColorScheme.Light, 1280);

        await page.GotoAsync(installation.Server + "/");
        await page.GetByPlaceholder("OOPS-…").FillAsync($"it said {id.ToString().ToLowerInvariant()}.");
        await page.Keyboard.PressAsync("Enter");

        await page.WaitForURLAsync(url => url.Contains(id.ToString(), StringComparison.Ordinal));
        (await page.ContentAsync()).ShouldContain("Compute.Scheduler.WeighHosts");
        await page.Context.CloseAsync();
    }

    private static async Task<ReportId> TimeOutAsync(Installation installation, string compute)
    {
        using var answer = await installation.Http.GetAsync(compute + "/v2.1/slow/sql?seconds=2");
        var id = ReportId.Parse(answer.Headers.GetValues("X-Oops-Id").Single());
        await Eventually.GetAsync(() => installation.FindReportAsync(id), "the report of the timeout");
        return id;
    }

    // A page that answers 404 or 500 is itself a "failed resource" to the console; everything else it says is a complaint.
    private static void Note(IConsoleMessage message, List<string> complaints)
    {
        if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource: the server responded with a status of", StringComparison.Ordinal))
            complaints.Add(message.Text);
    }

    private static async Task AssertAccessibleAsync(IPage page, string what)
    {
        var result = await page.RunAxe();
        result.Violations.Select(v => $"{what}: {v.Id} {v.Help} {string.Join(", ", v.Nodes.Select(n => n.Html))}").ShouldBeEmpty();
    }

    private static string Screenshot(string name) => Path.Combine(Repository.Root, "artifacts", "screenshots", name);
}
