using Faultline.AspNetCore;
using Faultline.Server.Groups;
using Faultline.Server.Hosting;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Tracker.Search;

namespace Faultline.Server.Pages;

/// <summary>The list of a project's groups, and the page of one.</summary>
internal static class GroupPages
{
    private const int PerPage = 50;
    private const int ChartDays = 7;

    private static readonly string[] ListFaults =
        ["faultline.project.not_found", "faultline.request.invalid_cursor", "faultline.request.invalid_value", "faultline.store.unavailable"];

    public static void MapGroupPages(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Paths.Home, Verbs.Read, HomeAsync).ProducesFault(ListFaults);
        app.MapMethods("/projects/{project}", Verbs.Read, ListAsync).ProducesFault(ListFaults);
        app.MapMethods("/projects/{project}/groups", Verbs.Read, ListAsync).ProducesFault(ListFaults);
        app.MapMethods("/projects/{project}/groups/{number}", Verbs.Read, ShowAsync)
            .ProducesFault("faultline.project.not_found", "faultline.group.not_found", "faultline.request.invalid_value", "faultline.store.unavailable");
    }

    private static async Task<IResult> HomeAsync(HttpContext context, ProjectLookup projects, GroupListing listing) =>
        await listing.ShowAsync(context, await projects.FirstAsync(context.RequestAborted), PerPage);

    private static async Task<IResult> ListAsync(HttpContext context, string project, ProjectLookup projects, GroupListing listing) =>
        await listing.ShowAsync(context, await projects.FindAsync(project, context.RequestAborted), PerPage);

    private static async Task<IResult> ShowAsync(
        HttpContext context, string project, string number, ProjectLookup projects, GroupLookup lookup, GroupExplainer explainer, TimeProvider time, PublicUrl publicUrl)
    {
        var found = await projects.FindAsync(project, context.RequestAborted);
        var days = QueryValues.Days(context.Request.Query["days"]) ?? ChartDays;
        var group = await lookup.FindAsync(found.Id, number, context.RequestAborted);
        if (group.Row.Number != GroupLookup.Number(number))
            return TypedResults.Redirect(publicUrl.Path(Paths.Group(found.Name, group.Row.Number)));
        var series = await lookup.SeriesAsync(found.Id, group.Row.Number, days, time.GetUtcNow(), context.RequestAborted);
        return Page.Of<GroupDetailPage>(new()
        {
            [nameof(GroupDetailPage.View)] = new GroupPageView(found.Name, group, days, series),
            [nameof(GroupDetailPage.Grouping)] = await explainer.ExplainAsync(found.Id, group, context.RequestAborted),
        });
    }
}
