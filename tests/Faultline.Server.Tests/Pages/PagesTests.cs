using System.Net;
using System.Text.RegularExpressions;

namespace Faultline.Server.Tests.Pages;

public sealed class PagesTests : ServerTest
{
    [Fact]
    public async Task The_page_shows_everything_of_the_report_of_the_format_s_own_example()
    {
        var id = ReportId.New();
        await Server.PostAsync(FullReport.Line(id));
        var text = TextOf(await Server.PageAsync(id));
        foreach (var part in FullReport.Shown)
            text.ShouldContain(part);
        text.ShouldContain(id.ToString());
        text.ShouldContain($"/projects/default/oops/{id}");
    }

    [Fact]
    public async Task A_report_with_nothing_but_its_id_has_a_page()
    {
        var id = ReportId.New();
        await Server.PostAsync($$"""{"id":"{{id}}"}""");
        TextOf(await Server.PageAsync(id)).ShouldContain("No type");
    }

    [Fact]
    public async Task A_report_whose_members_are_all_of_the_wrong_type_shows_them_as_they_are()
    {
        var id = ReportId.New();
        string[] keys = ["time", "type", "value", "topic", "url", "exception", "log", "request", "fault", "user", "tags", "losses", "thread", "trace", "response"];
        await Server.PostAsync($$"""{"id":"{{id}}",{{string.Join(',', keys.Select((key, i) => $"\"{key}\":{4000 + i}"))}}}""");
        var text = TextOf(await Server.PageAsync(id));
        for (var i = 0; i < keys.Length; i++)
            text.ShouldContain($"{keys[i]} {4000 + i}");
    }

    [Fact]
    public async Task A_report_with_very_many_entries_is_cut_on_the_page_and_whole_as_JSON()
    {
        var id = ReportId.New();
        var frames = string.Join(',', Enumerable.Range(0, 3000).Select(i => $$"""{"method":"M{{i}}()"}"""));
        await Server.PostAsync(Line.Of(id, $$"""
            "exception":{"type":"X","frames":[{{frames}}]},"log":[{{string.Join(',', Enumerable.Repeat("{\"text\":\"t\"}", 3000))}}]
            """.Trim()));
        var text = TextOf(await Server.PageAsync(id));
        text.ShouldContain("M499()");
        text.ShouldNotContain("M500()");
        text.ShouldContain("2500 more are in the raw JSON.");
        (await Server.ReportAsync(id)).ShouldContain("M2999()");
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData(" it said {0}, then ")]
    [InlineData("https://other.example/oops/{0}?x#y")]
    public async Task The_lookup_box_finds_the_id_in_whatever_is_pasted(string pasted)
    {
        var id = ReportId.New();
        var text = Uri.EscapeDataString(string.Format(null, pasted, id.ToString().ToLowerInvariant()));
        using var answer = await Server.Client.GetAsync("/oops?id=" + text);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.OriginalString.ShouldBe($"/oops/{id}");
        using var inPath = await Server.Client.GetAsync("/oops/" + text);
        inPath.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        inPath.Headers.Location!.OriginalString.ShouldBe($"/oops/{id}");
    }

    [Theory]
    [InlineData("/oops")]
    [InlineData("/oops?id=")]
    [InlineData("/oops?id=nonsense")]
    [InlineData("/oops/nonsense")]
    [InlineData("/oops/OOPS-7ZK3M9QW2X5T8V1B0N6C")]
    [InlineData("/projects/default/oops/OOPS-7ZK3M9QW2X5T8V1B0N6C")]
    [InlineData("/projects/nobody/oops/OOPS-7ZK3M9QW2X5T8V1B0N6C")]
    public async Task What_is_not_there_is_not_found(string path) =>
        (await Server.Client.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

    [Fact]
    public async Task An_id_that_two_projects_hold_leads_to_a_choice()
    {
        var other = await Server.AddProjectAsync("other");
        var id = ReportId.New();
        await Server.PostAsync(Line.Of(id));
        await Server.PostAsync(RunningServer.Body(Line.Of(id)), other);
        await Server.ReportAsync(id, "other");
        var page = await Server.PageAsync(id);
        page.ShouldContain($"href=\"/projects/default/oops/{id}\"");
        page.ShouldContain($"href=\"/projects/other/oops/{id}\"");
    }

    [Fact]
    public async Task The_list_of_all_reports_leads_on_to_older_ones()
    {
        var ids = Enumerable.Range(0, 51).Select(_ => ReportId.New()).ToList();
        await Server.PostAsync([.. ids.Select(id => Line.Of(id))]);
        await Server.ReportAsync(ids[^1]);
        var page = await Server.Client.GetStringAsync("/reports");
        page.ShouldContain(ids[^1].ToString());
        page.ShouldNotContain(ids[0].ToString());
        var older = Regex.Match(page, "href=\"(/reports\\?cursor=[^\"]+)\"").Groups[1].Value;
        (await Server.Client.GetStringAsync(older)).ShouldContain(ids[0].ToString());
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        foreach (var path in new[] { "/", "/health", "/oops/nonsense", "/api/v1/reports", "/assets/faultline.css" })
        {
            using var answer = await Server.Client.GetAsync(path);
            string Header(string name) => string.Join(',', answer.Headers.GetValues(name));
            Header("Content-Security-Policy").ShouldBe("default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
            Header("X-Content-Type-Options").ShouldBe("nosniff");
            Header("Referrer-Policy").ShouldBe("no-referrer");
            answer.Headers.Contains("Server").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task The_style_sheet_is_asked_for_again_only_when_it_changed()
    {
        using var first = await Server.Client.GetAsync("/assets/faultline.css");
        first.Content.Headers.ContentType!.MediaType.ShouldBe("text/css");
        var again = new HttpRequestMessage(HttpMethod.Get, "/assets/faultline.css");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        (await Server.Client.SendAsync(again)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    /// <summary>What a reader reads: no tags, entities resolved, white space joined.</summary>
    private static string TextOf(string html) => Regex.Replace(WebUtility.HtmlDecode(Regex.Replace(html, "<[^>]*>", " ")), "\\s+", " ");
}
