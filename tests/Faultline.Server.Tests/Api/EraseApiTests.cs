using System.Net;
using System.Text.Json;

namespace Faultline.Server.Tests.Api;

/// <summary>Erasing a user's data on the real store.</summary>
public sealed class EraseApiTests : ServerTest
{
    private const string Path = "/api/v1/projects/default/erase";

    [Fact]
    public async Task What_reports_hold_of_a_user_is_erased_and_others_stay()
    {
        var (hers, his) = (ReportId.New(), ReportId.New());
        (await Server.PostAsync(Line.Of(hers, "\"user\": {\"id\": \"ada\"}, \"url\": \"http://shop.test/of/adalovelace\""), Line.Of(his, "\"user\": {\"id\": \"bob\"}, \"value\": \"bob's\""))).Dispose();
        await Server.ReportAsync(hers);
        await Server.ReportAsync(his);

        (await SearchAsync()).ShouldContain(hers.ToString());
        using var answer = await PostAsync("""{"user":"ada"}""");
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("erased").GetInt64().ShouldBe(1);

        var erased = JsonDocument.Parse(await Server.ReportAsync(hers)).RootElement;
        erased.GetProperty("report").ValueKind.ShouldBe(JsonValueKind.Null);
        erased.GetProperty("loss").GetProperty("reason").GetString().ShouldBe("erased");
        (await Server.ReportAsync(his)).ShouldContain("bob's");
        (await SearchAsync()).ShouldNotContain(hers.ToString());
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("""{"user":""}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"user":"ada","all":true}""", HttpStatusCode.BadRequest)]
    public async Task A_wish_without_a_user_erases_nothing(string body, HttpStatusCode status)
    {
        using var answer = await PostAsync(body);
        answer.StatusCode.ShouldBe(status);
    }

    private Task<string> SearchAsync() => Server.Client.GetStringAsync("/api/v1/projects/default/reports?q=adalovelace");

    private Task<HttpResponseMessage> PostAsync(string body) => Server.Client.PostAsync(Path, RunningServer.Body(body, "application/json"));
}
