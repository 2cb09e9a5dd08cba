using Faultline.AspNetCore;
using Faultline.Reports;
using Faultline.Server.Hosting;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Faultline.Server.Pages;

/// <summary>Lists of reports, and the page of one.</summary>
internal static class ReportPages
{
    public static void MapReportPages(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Paths.AllReports, Verbs.Read, RecentAsync).ProducesFault("faultline.request.invalid_cursor", "faultline.store.unavailable");
        app.MapMethods("/projects/{project}/reports", Verbs.Read, SearchAsync)
            .ProducesFault("faultline.project.not_found", "faultline.request.invalid_cursor", "faultline.store.unavailable");
        app.MapMethods(Paths.Lookup, Verbs.Read, Lookup);
        app.MapMethods(Paths.Lookup + "/{*id}", Verbs.Read, FindAsync)
            .ProducesFault("faultline.report.not_found", "faultline.report.ambiguous", "faultline.report.damaged", "faultline.store.unavailable");
        app.MapMethods("/projects/{project}/oops/{*id}", Verbs.Read, FindInProjectAsync)
            .ProducesFault("faultline.project.not_found", "faultline.report.not_found", "faultline.report.damaged", "faultline.store.unavailable");
        app.MapForm("/projects/{project}/pin/{id}", PinAsync, "faultline.report.not_found");
    }

    private static async Task<IResult> RecentAsync(HttpContext context, ReportLookup lookup)
    {
        string? cursor = context.Request.Query["cursor"];
        var page = await lookup.RecentAsync(null, cursor, context.RequestAborted);
        return Page.Of<ReportsPage>(new() { [nameof(ReportsPage.Page)] = page, [nameof(ReportsPage.First)] = string.IsNullOrEmpty(cursor) });
    }

    private static async Task<IResult> SearchAsync(HttpContext context, string project, ProjectLookup projects, SearchReading searches, ReportLookup lookup)
    {
        var found = await projects.FindAsync(project, context.RequestAborted);
        var query = context.Request.Query["q"].ToString();
        string? cursor = context.Request.Query["cursor"];
        var parameters = new Dictionary<string, object?>
        {
            [nameof(ReportsPage.Project)] = found.Name, [nameof(ReportsPage.Query)] = query, [nameof(ReportsPage.First)] = string.IsNullOrEmpty(cursor),
        };
        try
        {
            parameters[nameof(ReportsPage.Page)] = await lookup.SearchAsync(found.Id, searches.Read(query), null, cursor, context.RequestAborted);
            return Page.Of<ReportsPage>(parameters);
        }
        catch (FaultException e) when (SearchMistake.Of(e.Fault, query) is { } mistake)
        {
            parameters[nameof(ReportsPage.Page)] = new RecentReports([], null);
            parameters[nameof(ReportsPage.Mistake)] = mistake;
            return Page.Of<ReportsPage>(parameters, StatusCodes.Status400BadRequest);
        }
    }

    /// <summary>An id in a query, as old links have it.</summary>
    private static RedirectHttpResult Lookup(HttpContext context, ReportLookup lookup, PublicUrl publicUrl) =>
        TypedResults.Redirect(publicUrl.Path(Paths.Oops(lookup.IdIn(context.Request.Query["id"].ToString()))));

    private static async Task<IResult> FindAsync(HttpContext context, string id, ReportLookup lookup, PublicUrl publicUrl)
    {
        var found = lookup.IdIn(id);
        if (id != found.ToString())
            return TypedResults.Redirect(publicUrl.Path(Paths.Oops(found)));
        var holders = await lookup.FindProjectsAsync(found, context.RequestAborted);
        return holders.Count == 1
            ? Draw(await lookup.FindAsync(holders[0].Name, found, context.RequestAborted))
            : Page.Of<ChoicePage>(new() { [nameof(ChoicePage.Id)] = found, [nameof(ChoicePage.Projects)] = holders });
    }

    private static async Task<IResult> FindInProjectAsync(HttpContext context, string project, string id, ReportLookup lookup, PublicUrl publicUrl)
    {
        var found = lookup.IdIn(id);
        var report = await lookup.FindAsync(project, found, context.RequestAborted);
        return id == found.ToString() ? Draw(report) : TypedResults.Redirect(publicUrl.Path(Paths.Oops(project, found)));
    }

    private static async Task<IResult> PinAsync(HttpContext context, string project, string id, ProjectLookup projects, ReportLookup lookup, PublicUrl publicUrl)
    {
        var found = await projects.FindAsync(project, context.RequestAborted);
        var report = lookup.IdIn(id);
        await lookup.PinAsync(found, report, context.Field("pinned") == "true", context.RequestAborted);
        return context.Back(publicUrl, Paths.Oops(found.Name, report));
    }

    private static IResult Draw(KnownReport known)
    {
        if (known.Payload is not { } payload)
            return Page.Of<LostReportPage>(new() { [nameof(LostReportPage.Known)] = known });
        return ErrorReport.TryParse(payload, out var report, out _)
            ? Page.Of<ReportPage>(new() { [nameof(ReportPage.Known)] = known, [nameof(ReportPage.Report)] = report })
            : throw ServerFaults.ReportDamaged(known.Id.ToString()).ToException();
    }
}
