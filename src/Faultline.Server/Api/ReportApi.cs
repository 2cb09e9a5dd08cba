using Faultline.AspNetCore;
using Faultline.Server.Hosting;
using Faultline.Server.Projects;
using Faultline.Server.Reports;

namespace Faultline.Server.Api;

/// <summary>Reading reports as JSON, and pinning them.</summary>
internal static class ReportApi
{
    public static void MapReportApi(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Paths.Reports, Verbs.Read, ListAsync)
            .ProducesFault("faultline.request.invalid_cursor", "faultline.request.invalid_limit", "faultline.store.unavailable");
        app.MapMethods(Paths.Reports + "/{*id}", Verbs.Read, FindAsync)
            .ProducesFault("faultline.report.not_found", "faultline.report.ambiguous", "faultline.report.damaged", "faultline.store.unavailable");
        app.MapMethods("/api/v1/projects/{project}/reports", Verbs.Read, SearchAsync).ProducesFault(
            "faultline.project.not_found", "faultline.search.invalid", "faultline.request.invalid_cursor", "faultline.request.invalid_limit", "faultline.store.unavailable");
        app.MapMethods("/api/v1/projects/{project}/reports/{*id}", Verbs.Read, FindInProjectAsync)
            .ProducesFault("faultline.project.not_found", "faultline.report.not_found", "faultline.report.damaged", "faultline.store.unavailable");
        app.MapWrite(HttpMethods.Post, "/api/v1/projects/{project}/reports/{id}/pin", PinAsync, "faultline.report.not_found");
    }

    private static async Task ListAsync(HttpContext context, ReportLookup lookup)
    {
        var query = context.Request.Query;
        var page = await lookup.RecentAsync(query["limit"], query["cursor"], context.RequestAborted);
        await JsonAnswer.WriteAsync(context, json => ReportJson.WritePage(json, page));
    }

    private static async Task SearchAsync(HttpContext context, string project, ProjectLookup projects, SearchReading searches, ReportLookup lookup)
    {
        var query = context.Request.Query;
        var found = await projects.FindAsync(project, context.RequestAborted);
        var page = await lookup.SearchAsync(found.Id, searches.Read(query["q"]), query["limit"], query["cursor"], context.RequestAborted);
        await JsonAnswer.WriteAsync(context, json => ReportJson.WritePage(json, page));
    }

    private static async Task FindAsync(HttpContext context, string id, ReportLookup lookup, PublicUrl publicUrl) =>
        await WriteAsync(context, await lookup.FindAsync(lookup.IdIn(id), context.RequestAborted), publicUrl);

    private static async Task FindInProjectAsync(HttpContext context, string project, string id, ReportLookup lookup, PublicUrl publicUrl) =>
        await WriteAsync(context, await lookup.FindAsync(project, lookup.IdIn(id), context.RequestAborted), publicUrl);

    private static async Task PinAsync(HttpContext context, string project, string id, ProjectLookup projects, ReportLookup lookup, PublicUrl publicUrl)
    {
        var found = await projects.FindAsync(project, context.RequestAborted);
        var report = lookup.IdIn(id);
        var body = await JsonBody.ReadAsync(context, "pinned");
        await lookup.PinAsync(found, report, body.Flag("pinned"), context.RequestAborted);
        await WriteAsync(context, await lookup.FindAsync(project, report, context.RequestAborted), publicUrl);
    }

    private static Task WriteAsync(HttpContext context, KnownReport known, PublicUrl publicUrl) =>
        JsonAnswer.WriteAsync(context, json => ReportJson.Write(json, known, publicUrl));
}
