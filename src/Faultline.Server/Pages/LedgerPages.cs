using Faultline.AspNetCore;
using Faultline.Server.Ledger;
using Faultline.Server.Projects;

namespace Faultline.Server.Pages;

/// <summary>What was counted, and whether it adds up.</summary>
internal static class LedgerPages
{
    private const int UsualDays = 1;

    public static void MapLedgerPage(this IEndpointRouteBuilder app) => app.MapMethods("/projects/{project}/ledger", Verbs.Read, ShowAsync)
        .ProducesFault("faultline.project.not_found", "faultline.request.invalid_value", "faultline.store.unavailable");

    private static async Task<IResult> ShowAsync(HttpContext context, string project, ProjectLookup projects, LedgerLookup lookup, TimeProvider time)
    {
        var found = await projects.FindAsync(project, context.RequestAborted);
        var days = QueryValues.Days(context.Request.Query["days"]) ?? UsualDays;
        var now = time.GetUtcNow();
        var (totals, balance) = await lookup.BalanceAsync(found.Id, context.RequestAborted);
        var rows = await lookup.ReadAsync(found.Id, now.AddDays(-days), now, context.RequestAborted);
        return Page.Of<LedgerPage>(new()
        {
            [nameof(LedgerPage.Project)] = found.Name,
            [nameof(LedgerPage.Days)] = days,
            [nameof(LedgerPage.Table)] = LedgerTable.Of(rows),
            [nameof(LedgerPage.Totals)] = totals,
            [nameof(LedgerPage.Keyless)] = await lookup.KeylessAsync(context.RequestAborted),
            [nameof(LedgerPage.Balance)] = balance,
        });
    }
}
