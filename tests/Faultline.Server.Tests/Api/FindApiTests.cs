using System.Net;
using Faultline.Server.Reports;
using Faultline.Server.Tests.Doubles;

namespace Faultline.Server.Tests.Api;

public sealed class FindApiTests : SurfaceTest
{
    [Fact]
    public async Task Every_id_of_a_mail_is_looked_up_in_the_order_of_the_text()
    {
        var group = GroupsInMemory.Detail(7).Row;
        var lost = Reports.Lose(Default, PayloadLossReason.Evicted, "age", group);
        var named = Reports.Named(await ProjectAsync("other"), "req-4b9e5c04-c40f-4b4f-960e-6ac0858dca6c");
        var traced = Reports.Named(Default, "4bf92f3577b34da6a3ce929d0e0e4736");
        var unknown = ReportId.New();
        var mail = $"""
            Hello, it failed with Req-4B9E5C04-C40F-4B4F-960E-6AC0858DCA6C (see {lost.ToString().ToLowerInvariant()}),
            then again as OOPS-38C23 and {unknown}; the trace is 4bf92f3577b34da6a3ce929d0e0e4736.
            """;
        using var answer = await Client.PostAsync("/api/v1/find", RunningServer.Body(mail, "text/plain"));
        var found = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("found").EnumerateArray().ToList();
        found.Select(thing => thing.GetProperty("kind").GetString()).ShouldBe(["request", "report", "old_report", "report", "trace"]);
        found[0].GetProperty("reports")[0].GetProperty("id").GetString().ShouldBe(named.ToString());
        found[0].GetProperty("reports")[0].GetProperty("project").GetString().ShouldBe("other");
        found[1].GetProperty("reports")[0].GetProperty("loss").GetString()!.ShouldBe("One of 4,013 like this; its details were dropped on 2026-11-20 for their age.");
        found[1].GetProperty("reports")[0].GetProperty("group").GetInt64().ShouldBe(7);
        found[2].GetProperty("unknown").GetString()!.ShouldContain("old form");
        found[3].GetProperty("reports").GetArrayLength().ShouldBe(0);
        found[4].GetProperty("reports")[0].GetProperty("id").GetString().ShouldBe(traced.ToString());
    }

    [Fact]
    public async Task A_short_text_may_stand_in_the_URL()
    {
        var lost = Reports.Lose(Default, PayloadLossReason.Sampled);
        (await GetJsonAsync($"/api/v1/find?text={lost}")).GetProperty("found").GetArrayLength().ShouldBe(1);
        (await GetJsonAsync("/api/v1/find?text=nothing")).GetProperty("found").GetArrayLength().ShouldBe(0);
        (await GetJsonAsync("/api/v1/find")).GetProperty("found").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_text_of_a_mebibyte_is_read_and_a_larger_one_refused()
    {
        var lost = Reports.Lose(Default, PayloadLossReason.Sampled);
        var log = new string('.', (1024 * 1024) - 100) + $" {lost} ";
        using var taken = await Client.PostAsync("/api/v1/find", RunningServer.Body(log, "text/plain; charset=utf-8"));
        (await taken.Content.ReadAsStringAsync()).ShouldContain(lost.ToString());
        // Who asks first hears the answer; who sends at once may find the connection closed before it has sent all.
        using var larger = new HttpRequestMessage(HttpMethod.Post, "/api/v1/find") { Content = RunningServer.Body(log + new string('.', 200), "text/plain") };
        larger.Headers.ExpectContinue = true;
        using var refused = await Client.SendAsync(larger);
        refused.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_do_not_hide_the_ids_round_them()
    {
        var lost = Reports.Lose(Default, PayloadLossReason.Sampled);
        byte[] bytes = [0xff, 0xfe, 0x00, (byte)' ', .. System.Text.Encoding.ASCII.GetBytes(lost.ToString()), (byte)' ', 0xc3];
        using var answer = await Client.PostAsync("/api/v1/find", RunningServer.Body(bytes, "text/plain"));
        (await answer.Content.ReadAsStringAsync()).ShouldContain(lost.ToString());
    }

    [Fact]
    public async Task What_is_no_plain_text_is_refused()
    {
        using var answer = await Client.PostAsync("/api/v1/find", RunningServer.Body("{}", "application/json"));
        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }
}
