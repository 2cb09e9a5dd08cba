using System.Net;
using System.Text.RegularExpressions;
using Faultline.EndToEnd.Programs;

namespace Faultline.EndToEnd.Engine;

/// <summary>Two server processes on one database.</summary>
public sealed class SeveralServersTests
{
    [Fact]
    public async Task Two_servers_on_one_database_find_each_other_s_reports_and_add_up_also_when_one_is_killed()
    {
        await using var cluster = await PostgreSqlCluster.StartAsync();
        await using var one = new TrackerServer(cluster.Settings);
        await using var other = new TrackerServer(cluster.Settings);
        await one.StartAsync();
        await other.StartAsync();
        var (key, ids) = (one.Key, Enumerable.Range(0, 600).Select(_ => ReportId.New()).ToArray());

        // Each has a third for itself; the last third comes to both.
        await Task.WhenAll(PostAsync(one, key, [.. ids[..200], .. ids[400..]]), PostAsync(other, key, ids[200..]));
        (await other.PostAsync("flk_nonsense", Reports.Line(ids[0], 1)))!.Value.Status.ShouldBe(HttpStatusCode.Unauthorized);
        await other.KillAsync();
        await other.StartAsync();
        await one.TakesTheNextOneAsync(key, "default");
        await other.TakesTheNextOneAsync(key, "default");

        var ledger = await one.SettledLedgerAsync("default");
        (ledger.Of("accepted"), ledger.Of("stored"), ledger.Of("duplicate")).ShouldBe((802, 602, 200));
        await Eventually.TrueAsync(async () => (await one.LedgerAsync("default")).Keyless == 1, "the bad key is counted");
        (await other.LedgerAsync("default")).Totals.OrderBy(row => row.Key).ShouldBe((await one.LedgerAsync("default")).Totals.OrderBy(row => row.Key));
        foreach (var id in ids)
            ((await one.FindAsync("default", id)) is not null && (await other.FindAsync("default", id)) is not null).ShouldBeTrue($"{id} is found by both");
    }

    [Fact]
    public async Task A_form_of_one_server_s_page_may_be_sent_to_the_other()
    {
        await using var cluster = await PostgreSqlCluster.StartAsync();
        await using var one = new TrackerServer(cluster.Settings);
        await using var other = new TrackerServer(cluster.Settings);
        await one.StartAsync();
        await other.StartAsync();
        await one.TakesTheNextOneAsync(one.Key, "default");

        // One browser: both have the same host name, and so the same cookies.
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });
        const string Group = "/projects/default/groups/1";
        var token = Regex.Match(await browser.GetStringAsync(one.Url + Group), "name=\"token\" value=\"([^\"]+)\"").Groups[1].Value;
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("token", token), KeyValuePair.Create("assignee", "ada")]);
        using var answer = await browser.PostAsync($"{other.Url}{Group}/assign", form);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await answer.Content.ReadAsStringAsync());
    }

    private static async Task PostAsync(TrackerServer server, string key, ReportId[] ids)
    {
        foreach (var some in ids.Chunk(20))
            (await server.PostAsync(key, [.. some.Select((id, i) => Reports.Line(id, i))]))!.Value.Status.ShouldBe(HttpStatusCode.OK);
    }
}
