using System.Net;
using System.Text.Json;

namespace Faultline.Server.Tests.Pages;

/// <summary>The server's own codes, served as those of any other service.</summary>
public sealed class CatalogueTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Every_fault_of_the_server_leads_to_a_page_that_explains_it()
    {
        await using var server = await RunningServer.StartAsync(_directory.Path);
        foreach (var path in new[] { "/api/v1/reports/OOPS-00000000000000000001", "/api/v1/reports?limit=x", "/nowhere" })
        {
            using var answer = await server.Client.GetAsync(path);
            var fault = await RunningServer.FaultAsync(answer);
            var help = fault.GetProperty("links").EnumerateArray().Single(link => link.GetProperty("rel").GetString() == "help").GetProperty("href").GetString();
            help.ShouldBe($"/faults/{fault.GetProperty("code").GetString()}");
            using var page = await server.Client.GetAsync(help + ".html");
            page.StatusCode.ShouldBe(HttpStatusCode.OK, help);
            (await page.Content.ReadAsStringAsync()).ShouldContain("What to do");
            page.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldContain("style-src 'sha256-");
        }
    }

    [Fact]
    public async Task Below_a_public_URL_the_help_links_begin_with_it()
    {
        await using var server = await RunningServer.StartAsync(_directory.Path, options => options.PublicUrl = "https://example.net/tools/faultline/");
        using var answer = await server.Client.GetAsync("/nowhere");
        (await RunningServer.FaultAsync(answer)).GetProperty("links")[0].GetProperty("href").GetString().ShouldBe("https://example.net/tools/faultline/faults/faultline.uri.not_found");
        var list = JsonDocument.Parse(await server.Client.GetStringAsync("/tools/faultline/faults.json")).RootElement;
        list.GetProperty("service").GetString().ShouldBe("faultline");
        (await server.Client.GetStringAsync("/faults.html")).ShouldContain("<a href=\"/tools/faultline/faults/faultline.report.not_found\">");
    }
}
