using System.Net;
using System.Text.Json;

namespace Faultline.Server.Tests.Intakes;

public sealed class IntakeTests : ServerTest
{
    [Fact]
    public async Task Reports_are_taken_in_and_found_by_id()
    {
        var (first, second) = (ReportId.New(), ReportId.New());
        using var answer = await Server.PostAsync(Line.Of(first), "", Line.Of(second), "");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        (await answer.Content.ReadAsStringAsync()).ShouldBe($$"""{"accepted":2,"duplicate":0,"ids":["{{first}}","{{second}}"]}""");
        (await Server.ReportAsync(first)).ShouldContain(Line.Of(first));
        (await Server.ReportAsync(second)).ShouldContain(Line.Of(second));
    }

    [Fact]
    public async Task A_report_that_comes_again_is_stored_once_and_the_first_stays()
    {
        var id = ReportId.New();
        (await Server.PostAsync(Line.Of(id, "\"n\": 1"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Server.PostAsync(Line.Of(id, "\"n\": 2"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        var after = ReportId.New();
        (await Server.PostAsync(Line.Of(after))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Server.ReportAsync(after);
        (await Server.ReportAsync(id)).ShouldContain("\"n\": 1");
    }

    [Fact]
    public async Task A_report_that_comes_twice_in_a_body_is_counted_as_duplicate()
    {
        var id = ReportId.New();
        using var answer = await Server.PostAsync(Line.Of(id, "\"n\": 1"), Line.Of(id, "\"n\": 2"));
        (await answer.Content.ReadAsStringAsync()).ShouldBe($$"""{"accepted":1,"duplicate":1,"ids":["{{id}}"]}""");
        (await Server.ReportAsync(id)).ShouldContain("\"n\": 1");
    }

    [Fact]
    public async Task Lines_that_are_no_reports_are_named_and_the_others_are_stored()
    {
        var (first, second) = (ReportId.New(), ReportId.New());
        using var answer = await Server.PostAsync("nonsense", Line.Of(first), "{}", "", "[1]", Line.Of(second));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var fault = await RunningServer.FaultAsync(answer);
        fault.GetProperty("code").GetString().ShouldBe("faultline.intake.lines_refused");
        var data = fault.GetProperty("data");
        data.GetProperty("accepted").GetInt32().ShouldBe(2);
        data.GetProperty("refused").EnumerateArray().Select(line => line.GetProperty("line").GetInt32()).ShouldBe([1, 3, 5]);
        data.GetProperty("refused")[1].GetProperty("reason").GetString().ShouldStartWith("'id' is missing; expected OOPS-");
        await Server.ReportAsync(first);
        await Server.ReportAsync(second);
    }

    [Theory]
    [InlineData("{\"id\":\"OOPS-7ZK3M9QW2X5T8V1B0N6C\"", "an object that is not closed")]
    [InlineData("{\"id\":\"OOPS-7ZK3M9QW2X5T8V1B0N6C\"} {}", "two objects")]
    [InlineData("{\"id\":\"OOPS-7ZK3M9QW2X5T8V1B0N6C\",}", "a comma too many")]
    [InlineData("{\"id\":\"OOPS-7ZK3M9QW2X5T8V1B0N6C\",\"n\":NaN}", "a number that JSON does not have")]
    [InlineData("{\"id\":\"OOPS-7ZK3M9QW2X5T8V1B0N6C\",\"id\":\"OOPS-7ZK3M9QW2X5T8V1B0N6C\"}", "two ids")]
    [InlineData("{\"id\":\"OOPS-7ZK3M9QW2X5T8V1B0N6\"}", "an id that is too short")]
    [InlineData("{\"id\":\"an OOPS-7ZK3M9QW2X5T8V1B0N6C in a sentence\"}", "an id with something round it")]
    [InlineData("{\"id\":\"\\ud800\"}", "half a surrogate pair")]
    [InlineData("{\"id\":{\"id\":\"OOPS-7ZK3M9QW2X5T8V1B0N6C\"}}", "an object for an id")]
    [InlineData("{\"x\":{\"id\":\"OOPS-7ZK3M9QW2X5T8V1B0N6C\"}}", "an id further down")]
    [InlineData("{\"id\":5}", "a number for an id")]
    [InlineData("{\"id\":null}", "null for an id")]
    [InlineData("{\"id\":\"OOPS-7ZK3M9QW2X5T8V1B0N6C\",\"x\":\"a\0b\"}", "a bare NUL")]
    [InlineData("\"OOPS-7ZK3M9QW2X5T8V1B0N6C\"", "a text")]
    [InlineData("null", "null")]
    public async Task What_is_no_report_is_refused_with_a_reason(string line, string because)
    {
        using var answer = await Server.PostAsync(line);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, because);
        var data = (await RunningServer.FaultAsync(answer)).GetProperty("data");
        data.GetProperty("accepted").GetInt32().ShouldBe(0);
        data.GetProperty("refused")[0].GetProperty("reason").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task An_id_in_another_spelling_is_stored_under_its_canonical_form()
    {
        var id = ReportId.New();
        var line = $$"""{"id": "{{id.ToString().ToLowerInvariant()}}"}""";
        using var answer = await Server.PostAsync(line);
        (await answer.Content.ReadAsStringAsync()).ShouldContain($"[\"{id}\"]");
        (await Server.ReportAsync(id)).ShouldContain(line);
    }

    [Fact]
    public async Task A_body_of_one_JSON_document_may_have_line_breaks_in_it()
    {
        var id = ReportId.New();
        using var answer = await Server.PostAsync(RunningServer.Body($"{{\r\n  \"id\": \"{id}\",\n  \"value\": \"a\\nb\"\n}}\n", "application/json; charset=utf-8"), Server.Key);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var report = JsonDocument.Parse(await Server.ReportAsync(id)).RootElement.GetProperty("report");
        report.GetProperty("value").GetString().ShouldBe("a\nb");
    }

    [Fact]
    public async Task A_line_that_the_digest_would_not_read_is_refused_at_the_door()
    {
        using var answer = await Server.PostAsync($"{{\"id\":\"{ReportId.New()}\",\r\"value\":\"x\"}}");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var refused = (await RunningServer.FaultAsync(answer)).GetProperty("data").GetProperty("refused")[0];
        refused.GetProperty("reason").GetString().ShouldNotBeNull().ShouldContain("line break");
    }

    [Fact]
    public async Task An_escaped_NUL_is_a_text_like_any_other()
    {
        var id = ReportId.New();
        (await Server.PostAsync(Line.Of(id, "\"type\": \"a\\u0000b\", \"x\\u0000\": 1"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Server.ReportAsync(id)).ShouldContain("\"x\\u0000\": 1");
        (await Server.Client.GetAsync($"/oops/{id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Server.Client.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_body_without_reports_is_taken_as_what_it_is()
    {
        using var answer = await Server.PostAsync("", "  ", "\r");
        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"accepted":0,"duplicate":0,"ids":[]}""");
    }

    [Fact]
    public async Task Hundreds_of_reports_in_one_body_are_all_stored()
    {
        var ids = Enumerable.Range(0, 700).Select(_ => ReportId.New()).ToList();
        using var answer = await Server.PostAsync([.. ids.Select(id => Line.Of(id, $"\"value\": \"{new string('v', 900)}\""))]);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var id in ids)
            await Server.ReportAsync(id);
    }
}
