using Faultline.Server.Ingest;
using Faultline.Server.Ledger;
using Faultline.Server.Projects;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Server.Tests.Ledger;

/// <summary>Reads the ledger of a running server.</summary>
internal static class LedgerReading
{
    public static async Task<long> LedgerAsync(this RunningServer server, LedgerLine line, string? reason = null, string project = "default")
    {
        var id = project == "" ? new ProjectId(0) : (await server.Services.GetRequiredService<IProjectStore>().FindAsync(project, default))!.Id;
        var rows = await server.Services.GetRequiredService<ILedgerStore>().TotalsAsync(id, default);
        return rows.Where(row => row.Line == line && (reason is null || row.Reason == reason)).Sum(row => row.Count);
    }

    /// <summary>Waits until the ledger counts so many.</summary>
    public static Task CountsAsync(this RunningServer server, long count, LedgerLine line, string? reason = null, string project = "default") =>
        Until.TrueAsync($"{count} {line} {reason}", async () => await server.LedgerAsync(line, reason, project) == count);

    /// <summary>What was accepted, and what became of it, when nothing waits any more.</summary>
    public static async Task<(long Accepted, long Stored, long Duplicate, long Parked, long Damaged)> BalanceAsync(this RunningServer server)
    {
        await Until.TrueAsync("nothing waits", () => Task.FromResult(server.Services.GetRequiredService<IngestState>().PendingRecords == 0));
        (long, long, long, long, long) balance = default;
        await Until.TrueAsync("the sums stand still", async () =>
        {
            var now = (await server.LedgerAsync(LedgerLine.Accepted), await server.LedgerAsync(LedgerLine.Stored), await server.LedgerAsync(LedgerLine.Duplicate),
                await server.LedgerAsync(LedgerLine.Parked), await server.LedgerAsync(LedgerLine.Damaged));
            var same = now == balance;
            balance = now;
            return same && now.Item1 == now.Item2 + now.Item3 + now.Item4 + now.Item5;
        });
        return balance;
    }
}
