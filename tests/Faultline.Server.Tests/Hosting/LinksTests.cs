using System.Net;

namespace Faultline.Server.Tests.Hosting;

/// <summary>Names and links: what a request says of the host decides nothing.</summary>
public sealed class LinksTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Links_are_made_from_the_public_URL_whatever_the_Host_header_says()
    {
        await using var server = await RunningServer.StartAsync(_directory.Path, options => options.PublicUrl = "https://faultline.example.net");
        var id = ReportId.New();
        await server.PostAsync(Line.Of(id));
        await server.ReportAsync(id);
        foreach (var host in new[] { "localhost", "127.0.0.1:1", "[::1]", "faultline.example.net", "FAULTLINE.example.net:8443" })
        {
            using var page = await AskAsync(server, host, $"/oops/{id}");
            page.StatusCode.ShouldBe(HttpStatusCode.OK, host);
            (await page.Content.ReadAsStringAsync()).ShouldContain($">https://faultline.example.net/projects/default/oops/{id}<");
            using var other = await AskAsync(server, host, $"/oops/{id.ToString().ToLowerInvariant()}");
            other.Headers.Location!.OriginalString.ShouldBe($"/oops/{id}");
        }
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.nip.example")]
    [InlineData("192.168.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("faultline.example.net.evil.example")]
    public async Task A_name_that_is_not_the_server_s_is_refused_on_every_path(string host)
    {
        await using var server = await RunningServer.StartAsync(_directory.Path, options => options.PublicUrl = "https://faultline.example.net");
        foreach (var path in new[] { "/", "/health", "/api/v1/reports", "/assets/faultline.css", "/nowhere" })
        {
            using var answer = await AskAsync(server, host, path);
            answer.StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest, path);
            (await RunningServer.FaultAsync(answer)).GetProperty("code").GetString().ShouldBe("faultline.request.wrong_host");
        }
    }

    [Fact]
    public async Task Without_a_public_URL_links_lead_to_where_the_server_listens()
    {
        await using var server = await RunningServer.StartAsync(_directory.Path);
        var id = ReportId.New();
        await server.PostAsync(Line.Of(id));
        (await server.PageAsync(id)).ShouldContain($">{server.Client.BaseAddress!.GetLeftPart(UriPartial.Authority)}/projects/default/oops/{id}<");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/tools/faultline")]
    public async Task A_public_URL_with_a_path_works_whether_or_not_the_proxy_takes_it_off(string asked)
    {
        await using var server = await RunningServer.StartAsync(_directory.Path, options => options.PublicUrl = "https://example.net/tools/faultline/");
        var id = ReportId.New();
        await server.PostAsync(Line.Of(id));
        await server.ReportAsync(id);
        var page = await server.Client.GetStringAsync($"{asked}/oops/{id}");
        page.ShouldContain("href=\"/tools/faultline/assets/faultline.css\"");
        page.ShouldContain($">https://example.net/tools/faultline/projects/default/oops/{id}<");
        using var other = await server.Client.GetAsync($"{asked}/oops?id={id.ToString().ToLowerInvariant()}");
        other.Headers.Location!.OriginalString.ShouldBe($"/tools/faultline/oops/{id}");
    }

    private static Task<HttpResponseMessage> AskAsync(RunningServer server, string host, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        return server.Client.SendAsync(request);
    }
}
