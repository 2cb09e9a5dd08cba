using System.Net;
using System.Text.Json;

namespace Faultline.Server.Tests.Api;

public sealed class ReportApiTests : ServerTest
{
    [Fact]
    public async Task A_report_comes_back_as_it_was_sent_with_project_and_time_of_arrival()
    {
        var id = ReportId.New();
        var line = $$"""{ "unknown" : [1.50, {"x":"\u00e4<&>"}],"id":"{{id}}"}""";
        await Server.PostAsync(line);
        await Server.ReportAsync(id);

        using var answer = await Server.Client.GetAsync($"/api/v1/reports/{id}");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var text = await answer.Content.ReadAsStringAsync();
        text.ShouldMatch($$"""^\{"project":"default","id":"{{id}}","received":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","page":"http://127\.0\.0\.1:\d+/projects/default/oops/{{id}}","class":"exception","pinned":false,"group":\{.*\},"loss":null,"report":""");
        text.ShouldEndWith($"\"report\":{line}}}");
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("  {0}, ")]
    [InlineData("http://localhost/oops/{0}?tab=1")]
    public async Task An_id_is_taken_in_any_spelling(string spelling)
    {
        var id = ReportId.New();
        await Server.PostAsync(Line.Of(id));
        await Server.ReportAsync(id);
        foreach (var written in new[] { id.ToString(), id.ToString().ToLowerInvariant(), id.ToString().Replace("-", " - ", StringComparison.Ordinal) })
        {
            var path = Uri.EscapeDataString(string.Format(null, spelling, written));
            (await Server.Client.GetAsync("/api/v1/reports/" + path)).StatusCode.ShouldBe(HttpStatusCode.OK, path);
            (await Server.Client.GetAsync("/api/v1/projects/default/reports/" + path)).StatusCode.ShouldBe(HttpStatusCode.OK, path);
        }
    }

    [Fact]
    public async Task An_id_that_is_not_there_or_none_at_all_is_not_found()
    {
        foreach (var path in new[] { $"/api/v1/reports/{ReportId.New()}", "/api/v1/reports/nonsense", $"/api/v1/projects/default/reports/{ReportId.New()}" })
        {
            using var answer = await Server.Client.GetAsync(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
            (await RunningServer.FaultAsync(answer)).GetProperty("code").GetString().ShouldBe("faultline.report.not_found");
        }

        using var nobody = await Server.Client.GetAsync($"/api/v1/projects/nobody/reports/{ReportId.New()}");
        (await RunningServer.FaultAsync(nobody)).GetProperty("code").GetString().ShouldBe("faultline.project.not_found");
    }

    [Fact]
    public async Task An_id_that_two_projects_hold_is_ambiguous_until_one_is_named()
    {
        var other = await Server.AddProjectAsync("other");
        var id = ReportId.New();
        await Server.PostAsync(Line.Of(id, "\"n\": 1"));
        await Server.PostAsync(RunningServer.Body(Line.Of(id, "\"n\": 2")), other);
        (await Server.ReportAsync(id)).ShouldContain("\"n\": 1");
        (await Server.ReportAsync(id, "other")).ShouldContain("\"n\": 2");

        using var answer = await Server.Client.GetAsync($"/api/v1/reports/{id}");
        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var fault = await RunningServer.FaultAsync(answer);
        fault.GetProperty("code").GetString().ShouldBe("faultline.report.ambiguous");
        fault.GetProperty("data").GetProperty("projects").EnumerateArray().Select(name => name.GetString()).ShouldBe(["default", "other"]);
    }

    [Fact]
    public async Task The_list_goes_on_by_cursor()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var id = ReportId.New();
            await Server.PostAsync(Line.Of(id));
            await Server.ReportAsync(id);
            ids.Insert(0, id.ToString());
        }

        var seen = new List<string>();
        string? next = null;
        do
        {
            using var page = JsonDocument.Parse(await Server.Client.GetStringAsync($"/api/v1/reports?limit=2&cursor={next}"));
            seen.AddRange(page.RootElement.GetProperty("reports").EnumerateArray().Select(row => row.GetProperty("id").GetString()!));
            next = page.RootElement.GetProperty("next").GetString();
        }
        while (next is not null);
        seen.ShouldBe(ids);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("limit=-1")]
    [InlineData("limit=x")]
    [InlineData("cursor=x")]
    [InlineData("cursor=AQAAAAAAAAAA")]
    [InlineData("cursor=AQAAAAAAAAABA")]
    [InlineData("cursor=AQAA!!!!AAAB")]
    [InlineData("cursor=AQAA%20AAAAAB")]
    [InlineData("cursor=AQAAAAAAAAA=")]
    public async Task A_limit_or_cursor_that_is_none_is_a_bad_request(string query)
    {
        using var answer = await Server.Client.GetAsync("/api/v1/reports?" + query);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task HEAD_has_the_headers_and_no_body()
    {
        using var answer = await Server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/api/v1/reports"));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentLength.ShouldBe("""{"reports":[],"next":null}""".Length);
    }

    [Fact]
    public async Task A_report_whose_payload_is_gone_is_said_to_be_damaged()
    {
        var id = ReportId.New();
        await Server.PostAsync(Line.Of(id));
        await Server.ReportAsync(id);
        foreach (var file in Directory.GetFiles(Server.Data.Payloads, "*", SearchOption.AllDirectories))
            File.Delete(file);
        using var answer = await Server.Client.GetAsync($"/api/v1/reports/{id}");
        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await RunningServer.FaultAsync(answer)).GetProperty("code").GetString().ShouldBe("faultline.report.damaged");
    }
}
