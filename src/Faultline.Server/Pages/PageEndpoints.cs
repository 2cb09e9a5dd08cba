using Faultline.AspNetCore;
using System.Reflection;
using System.Security.Cryptography;
using Faultline.Reports;
using Faultline.Server.Hosting;
using Faultline.Server.Reports;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Faultline.Server.Pages;

/// <summary>The pages: static, without script.</summary>
internal static class PageEndpoints
{
    public static void MapPages(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Paths.Home, Verbs.Read, HomeAsync).ProducesFault("faultline.request.invalid_cursor", "faultline.store.unavailable");
        app.MapMethods(Paths.Lookup, Verbs.Read, Lookup);
        app.MapMethods(Paths.Lookup + "/{*id}", Verbs.Read, FindAsync)
            .ProducesFault("faultline.report.not_found", "faultline.report.ambiguous", "faultline.report.damaged", "faultline.report.gone", "faultline.store.unavailable");
        app.MapMethods("/projects/{project}/oops/{*id}", Verbs.Read, FindInProjectAsync)
            .ProducesFault("faultline.project.not_found", "faultline.report.not_found", "faultline.report.damaged", "faultline.report.gone", "faultline.store.unavailable");
        app.MapAsset(Paths.Style, "text/css");
        app.MapAsset(Paths.Icon, "image/svg+xml");
    }

    private static async Task<IResult> HomeAsync(HttpContext context, ReportLookup lookup)
    {
        string? cursor = context.Request.Query["cursor"];
        var page = await lookup.RecentAsync(null, cursor, context.RequestAborted);
        return Render<HomePage>(new() { [nameof(HomePage.Page)] = page, [nameof(HomePage.First)] = string.IsNullOrEmpty(cursor) });
    }

    /// <summary>What the box sends: whatever somebody pasted.</summary>
    private static RedirectHttpResult Lookup(HttpContext context, ReportLookup lookup, PublicUrl publicUrl) =>
        TypedResults.Redirect(publicUrl.Path(Paths.Oops(lookup.IdIn(context.Request.Query["id"].ToString()))));

    private static async Task<IResult> FindAsync(HttpContext context, string id, ReportLookup lookup, PublicUrl publicUrl)
    {
        var found = lookup.IdIn(id);
        if (id != found.ToString())
            return TypedResults.Redirect(publicUrl.Path(Paths.Oops(found)));
        var holders = await lookup.FindProjectsAsync(found, context.RequestAborted);
        return holders.Count == 1
            ? Render(await lookup.FindAsync(holders[0].Name, found, context.RequestAborted))
            : Render<ChoicePage>(new() { [nameof(ChoicePage.Id)] = found, [nameof(ChoicePage.Projects)] = holders });
    }

    private static async Task<IResult> FindInProjectAsync(HttpContext context, string project, string id, ReportLookup lookup, PublicUrl publicUrl)
    {
        var found = lookup.IdIn(id);
        var report = await lookup.FindAsync(project, found, context.RequestAborted);
        return id == found.ToString() ? Render(report) : TypedResults.Redirect(publicUrl.Path(Paths.Oops(project, found)));
    }

    private static PageResult<ReportPage> Render(KnownReport stored) =>
        ErrorReport.TryParse(ReportLookup.PayloadOf(stored), out var report, out _)
            ? Render<ReportPage>(new() { [nameof(ReportPage.Stored)] = stored, [nameof(ReportPage.Report)] = report })
            : throw ServerFaults.ReportDamaged(stored.Id.ToString()).ToException();

    private static PageResult<TPage> Render<TPage>(Dictionary<string, object?> parameters)
        where TPage : IComponent => new(ParameterView.FromDictionary(parameters));

    private static void MapAsset(this IEndpointRouteBuilder app, string path, string type)
    {
        using var source = Assembly.GetExecutingAssembly().GetManifestResourceStream(path.TrimStart('/'))!;
        var bytes = new byte[source.Length];
        source.ReadExactly(bytes);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"");
        app.MapMethods(path, Verbs.Read, (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "no-cache";
            return TypedResults.Bytes(bytes, type, entityTag: tag);
        });
    }
}
