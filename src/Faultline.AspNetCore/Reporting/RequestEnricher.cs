using System.Security.Claims;
using Faultline.AspNetCore.Requests;
using Faultline.Reports;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Reporting;

/// <summary>Runs the enrichers that the app gave as functions of the request, and adds the id of the user who signed in.</summary>
internal sealed class RequestEnricher(IOptions<FaultlineOptions> options) : IReportEnricher
{
    // Looks at what the server holds and not at context.User, which makes one for a request that has none.
    bool IReportEnricher.HasNothingFor(ReportContext report) =>
        options.Value.Enrichers.Count == 0
        && (report is not RequestRecord { HttpContext: { } running } record || (record.Detached ?? running) is not { } context || context.Features.Get<IHttpAuthenticationFeature>()?.User is null);

    public void Enrich(ReportContext report, Exception? exception)
    {
        if (report is not RequestRecord { HttpContext: { } running } record)
            return;
        // While a late handler runs in the request's own context, another stands in for it.
        var context = record.Detached ?? running;
        // The id only: a name is personal, and the app adds it if it wants to.
        if (report.Notes?.User is null && context.User.Identity is { IsAuthenticated: true }
            && (context.User.FindFirst(ClaimTypes.NameIdentifier) ?? context.User.FindFirst("sub")) is { } claim)
            report.SetUser(claim.Value);
        foreach (var enrich in options.Value.Enrichers)
        {
            // One that took too long may end when the request has: its HttpContext is another request's by then.
            if (record.HttpContext == running)
                enrich(context, report);
        }
    }
}
