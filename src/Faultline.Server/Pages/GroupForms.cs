using Faultline.Server.Groups;
using Faultline.Server.Hosting;
using Faultline.Server.Projects;

namespace Faultline.Server.Pages;

/// <summary>What the forms about groups do.</summary>
internal static class GroupForms
{
    public static void MapGroupForms(this IEndpointRouteBuilder app)
    {
        app.MapForm("/projects/{project}/groups/merge", MergeChosenAsync, "faultline.group.not_found");
        app.MapForm("/projects/{project}/groups/{number}/state", SetStateAsync, "faultline.group.not_found");
        app.MapForm("/projects/{project}/groups/{number}/assign", AssignAsync, "faultline.group.not_found");
        app.MapForm("/projects/{project}/groups/{number}/bug", LinkBugAsync, "faultline.group.not_found");
        app.MapForm("/projects/{project}/groups/{number}/merge", MergeAsync, "faultline.group.not_found");
        app.MapForm("/projects/{project}/groups/{number}/unmerge", UnmergeAsync, "faultline.group.not_found");
    }

    private static async Task<IResult> SetStateAsync(
        HttpContext context, string project, string number, ProjectLookup projects, GroupChanges changes, TimeProvider time, PublicUrl publicUrl)
    {
        var found = await projects.FindAsync(project, context.RequestAborted);
        var group = GroupLookup.Number(number);
        var wish = new StandingWish(
            context.Field("state"), context.Field("release"), context.Field("next") == "true", context.Field("until"), context.Field("more"), context.Field("per_hour"));
        await changes.SetStateAsync(found.Id, group, wish.Read(time.GetUtcNow()), context.RequestAborted);
        return context.Back(publicUrl, Paths.Group(found.Name, group));
    }

    private static async Task<IResult> AssignAsync(HttpContext context, string project, string number, ProjectLookup projects, GroupChanges changes, PublicUrl publicUrl)
    {
        var found = await projects.FindAsync(project, context.RequestAborted);
        var group = GroupLookup.Number(number);
        await changes.AssignAsync(found.Id, group, context.Field("assignee"), context.RequestAborted);
        return context.Back(publicUrl, Paths.Group(found.Name, group));
    }

    private static async Task<IResult> LinkBugAsync(HttpContext context, string project, string number, ProjectLookup projects, GroupChanges changes, PublicUrl publicUrl)
    {
        var found = await projects.FindAsync(project, context.RequestAborted);
        var group = GroupLookup.Number(number);
        await changes.LinkBugAsync(found.Id, group, context.Field("bug"), context.RequestAborted);
        return context.Back(publicUrl, Paths.Group(found.Name, group));
    }

    private static async Task<IResult> MergeAsync(HttpContext context, string project, string number, ProjectLookup projects, GroupChanges changes, PublicUrl publicUrl)
    {
        var found = await projects.FindAsync(project, context.RequestAborted);
        var group = GroupLookup.Number(number);
        var others = (context.Field("numbers") ?? "").Split([',', ' ', '#'], StringSplitOptions.RemoveEmptyEntries).Select(GroupLookup.Number).ToList();
        await changes.MergeAsync(found.Id, group, others, context.RequestAborted);
        return context.Back(publicUrl, Paths.Group(found.Name, group));
    }

    /// <summary>Merges what was chosen in the list: into the group that was seen first, which has the smallest number.</summary>
    private static async Task<IResult> MergeChosenAsync(HttpContext context, string project, ProjectLookup projects, GroupChanges changes, PublicUrl publicUrl)
    {
        var found = await projects.FindAsync(project, context.RequestAborted);
        var chosen = context.Request.Form["group"].Select(number => GroupLookup.Number(number ?? "")).Distinct().Order().ToList();
        if (chosen.Count < 2)
            throw ServerFaults.InvalidValue("group", chosen.Count == 0 ? "none" : "one group", "two or more chosen groups").ToException();
        await changes.MergeAsync(found.Id, chosen[0], chosen[1..], context.RequestAborted);
        return context.Back(publicUrl, Paths.Group(found.Name, chosen[0]));
    }

    private static async Task<IResult> UnmergeAsync(HttpContext context, string project, string number, ProjectLookup projects, GroupChanges changes, PublicUrl publicUrl)
    {
        var found = await projects.FindAsync(project, context.RequestAborted);
        var group = GroupLookup.Number(number);
        await changes.UnmergeAsync(found.Id, GroupLookup.Number(context.Field("part") ?? ""), context.RequestAborted);
        return context.Back(publicUrl, Paths.Group(found.Name, group));
    }
}
