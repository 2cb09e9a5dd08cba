using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Faultline.EndToEnd.Programs;

namespace Faultline.EndToEnd;

/// <summary>The sample's codes, as a client meets them.</summary>
public sealed class SampleFaultTests
{
    [Fact]
    public async Task Two_conflicts_of_different_kinds_have_different_codes()
    {
        await using var installation = await Installation.StartAsync();
        var (_, compute) = await installation.StartComputeAsync();
        var server = (await ServerCalledFirstAsync(installation.Http, compute)).GetProperty("id").GetString();

        using var started = await installation.Http.PostAsync($"{compute}/v2.1/servers/{server}/start", null);
        using var named = await installation.Http.PostAsJsonAsync($"{compute}/v2.1/servers", new { server = new { name = "first" } });

        (started.StatusCode, named.StatusCode).ShouldBe((HttpStatusCode.Conflict, HttpStatusCode.Conflict));
        var (state, name) = (await FaultAsync(started), await FaultAsync(named));
        (state.GetProperty("code").GetString(), name.GetProperty("code").GetString()).ShouldBe(("compute.server.wrong_state", "compute.server.name_taken"));
        state.GetProperty("data").GetProperty("state").GetString().ShouldBe("ACTIVE");
        name.GetProperty("data").GetProperty("server_id").GetString().ShouldBe(server);
    }

    private static async Task<JsonElement> ServerCalledFirstAsync(HttpClient http, string compute) =>
        (await http.GetFromJsonAsync<JsonElement>($"{compute}/v2.1/servers")).GetProperty("servers").EnumerateArray().Single(server => server.GetProperty("name").GetString() == "first");

    private static async Task<JsonElement> FaultAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors")[0];
}
