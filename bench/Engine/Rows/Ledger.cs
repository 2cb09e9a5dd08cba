using System.Text.Json;
using Faultline.Bench.Engine.Processes;

namespace Faultline.Bench.Engine.Rows;

/// <summary>What the server's ledger says of project <c>default</c>.</summary>
/// <param name="AddsUp">Whether it says so itself, and counts as many accepted as were acknowledged.</param>
/// <param name="Text">Its sums, for the result.</param>
internal sealed record Ledger(bool AddsUp, string Text)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="acknowledged">What the load counted.</param>
    public static async Task<Ledger> ReadAsync(ServerProcess server, long acknowledged, CancellationToken stop)
    {
        var until = DateTime.UtcNow + Patience;
        while (true)
        {
            using var ledger = JsonDocument.Parse(await server.GetAsync("/api/v1/projects/default/ledger", stop));
            var balance = ledger.RootElement.GetProperty("balance");
            var addsUp = balance.GetProperty("adds_up").GetBoolean() && balance.GetProperty("accepted").GetInt64() == acknowledged;
            // What the door counted may come with the next transaction of the digester.
            if (addsUp || DateTime.UtcNow > until)
                return new Ledger(addsUp, Describe(ledger.RootElement, balance.GetProperty("text").GetString(), acknowledged));
            await Task.Delay(TimeSpan.FromMilliseconds(200), stop);
        }
    }

    private static string Describe(JsonElement ledger, string? balance, long acknowledged)
    {
        var table = new Table("side", "line", "reason", "reports", "bytes");
        foreach (var row in ledger.GetProperty("totals").EnumerateArray())
        {
            table.Add(
                $"{row.GetProperty("side")}", $"{row.GetProperty("line")}", $"{row.GetProperty("reason")}",
                $"{row.GetProperty("count").GetInt64():#,0}", $"{row.GetProperty("bytes").GetInt64():#,0}");
        }

        return $"The load counted {acknowledged:#,0} acknowledged; the ledger says: {balance}\n\n{table}";
    }
}
