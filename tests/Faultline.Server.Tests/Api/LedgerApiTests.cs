using System.Net;
using Faultline.Server.Ledger;
using Faultline.Server.Nodes;
using Faultline.Server.Tests.Doubles;

namespace Faultline.Server.Tests.Api;

public sealed class LedgerApiTests : SurfaceTest
{
    private const string Path = "/api/v1/projects/default/ledger";

    [Fact]
    public async Task The_sums_of_door_and_digester_are_set_against_each_other()
    {
        Ledger.Add(LedgerLine.Accepted, 100);
        Ledger.Add(LedgerLine.Refused, 4, LedgerReasons.Quota);
        Ledger.Add(LedgerLine.Stored, 90);
        Ledger.Add(LedgerLine.Duplicate, 8);
        Ledger.Add(LedgerLine.Parked, 2);
        var ledger = await GetJsonAsync(Path);
        ledger.GetProperty("balance").GetProperty("adds_up").GetBoolean().ShouldBeTrue();
        ledger.GetProperty("balance").GetProperty("text").GetString()!.ShouldContain("100 accepted at the door = 90 stored + 8 duplicate + 2 parked + 0 damaged");
        ledger.GetProperty("hours").EnumerateArray().Select(row => row.GetProperty("side").GetString()).ShouldBe(["door", "door", "digester", "digester", "digester"]);
        ledger.GetProperty("totals")[1].GetProperty("reason").GetString().ShouldBe("quota");
    }

    [Fact]
    public async Task What_is_missing_is_said()
    {
        Ledger.Add(LedgerLine.Accepted, 100);
        Ledger.Add(LedgerLine.Stored, 97);
        var balance = (await GetJsonAsync(Path)).GetProperty("balance");
        balance.GetProperty("adds_up").GetBoolean().ShouldBeFalse();
        balance.GetProperty("difference").GetInt64().ShouldBe(3);
        balance.GetProperty("text").GetString()!.ShouldContain("3 accepted reports are missing");
        var page = await Client.GetStringAsync("/projects/default/ledger");
        page.ShouldContain("3 accepted reports are missing");
        page.ShouldContain("balance wrong");
    }

    [Fact]
    public async Task A_batch_that_is_stored_while_the_ledger_is_read_is_not_missing()
    {
        Ledger.Add(LedgerLine.Accepted, 100);
        Ledger.AfterTotals.Enqueue(() => Ledger.Add(LedgerLine.Accepted, 7));
        Ledger.AfterTotals.Enqueue(() => Ledger.Add(LedgerLine.Stored, 107));
        var balance = (await GetJsonAsync(Path)).GetProperty("balance");
        (balance.GetProperty("adds_up").GetBoolean(), balance.GetProperty("difference").GetInt64()).ShouldBe((true, 0));
    }

    [Fact]
    public async Task While_other_servers_are_at_work_nothing_is_said_to_be_missing_for_certain()
    {
        Ledger.Add(LedgerLine.Accepted, 100);
        Ledger.Add(LedgerLine.Stored, 97);
        Nodes.Others = new OtherNodes(1, 0);
        var balance = (await GetJsonAsync(Path)).GetProperty("balance");
        balance.GetProperty("adds_up").GetBoolean().ShouldBeFalse();
        balance.GetProperty("other_servers").GetInt32().ShouldBe(1);
        balance.GetProperty("text").GetString()!.ShouldContain("3 accepted reports are on their way or missing");
        (await Client.GetStringAsync("/projects/default/ledger")).ShouldContain("balance waiting");

        Nodes.Others = new OtherNodes(0, 4711);
        balance = (await GetJsonAsync(Path)).GetProperty("balance");
        balance.GetProperty("pending_bytes").GetInt64().ShouldBe(4711, "what a server had that is away is there when it is back");
        balance.GetProperty("text").GetString()!.ShouldContain("3 accepted reports are on their way: 4,711 bytes wait");
    }

    [Fact]
    public async Task Only_the_hours_that_are_asked_for_come()
    {
        Ledger.Add(LedgerLine.Accepted, 1, hoursAgo: 30);
        Ledger.Add(LedgerLine.Accepted, 2, hoursAgo: 1);
        (await GetJsonAsync(Path)).GetProperty("hours").GetArrayLength().ShouldBe(1);
        var from = DateTimeOffset.UtcNow.AddDays(-2).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);
        (await GetJsonAsync($"{Path}?from={from}")).GetProperty("hours").GetArrayLength().ShouldBe(2);
    }

    [Theory]
    [InlineData("from=x")]
    [InlineData("to=0001-01-01")]
    [InlineData("from=0001-01-01&to=0001-01-02")]
    [InlineData("to=9999-12-31T23:30:00Z")]
    [InlineData("from=9999-12-31&to=9999-12-31T23:30:00Z")]
    [InlineData("from=2030-01-01&to=2029-01-01")]
    [InlineData("from=2001-01-01&to=2029-01-01")]
    public async Task A_time_that_is_none_is_a_bad_request(string query)
    {
        using var answer = await Client.GetAsync($"{Path}?{query}");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await CodeAsync(answer)).ShouldBe("faultline.request.invalid_value");
    }
}
