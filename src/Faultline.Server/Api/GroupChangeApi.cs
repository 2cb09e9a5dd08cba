using Faultline.Server.Groups;
using Faultline.Server.Hosting;
using Faultline.Server.Projects;

namespace Faultline.Server.Api;

/// <summary>Changing groups: each answers with the group as it stands then.</summary>
internal static class GroupChangeApi
{
    private const string Group = "/api/v1/projects/{project}/groups/{number}";

    public static void MapGroupChangeApi(this IEndpointRouteBuilder app)
    {
        app.MapWrite(HttpMethods.Post, Group + "/state", SetStateAsync, "faultline.group.not_found");
        app.MapWrite(HttpMethods.Post, Group + "/assign", AssignAsync, "faultline.group.not_found");
        app.MapWrite(HttpMethods.Post, Group + "/bug", LinkBugAsync, "faultline.group.not_found");
        app.MapWrite(HttpMethods.Post, Group + "/merge", MergeAsync, "faultline.group.not_found");
        app.MapWrite(HttpMethods.Post, Group + "/unmerge", UnmergeAsync, "faultline.group.not_found");
    }

    private static Task SetStateAsync(HttpContext context, string project, string number, GroupChange change, TimeProvider time) =>
        change.DoAsync(context, project, number, ["state", "release", "next_release", "until", "more", "per_hour"], (changes, at, group, body) =>
        {
            var wish = new StandingWish(
                body.Text("state"), body.Text("release"), body.Flag("next_release"), body.Text("until"), body.Text("more"), body.Text("per_hour"));
            return changes.SetStateAsync(at, group, wish.Read(time.GetUtcNow()), context.RequestAborted);
        });

    private static Task AssignAsync(HttpContext context, string project, string number, GroupChange change) =>
        change.DoAsync(context, project, number, ["assignee"], (changes, at, group, body) =>
            changes.AssignAsync(at, group, body.Text("assignee"), context.RequestAborted));

    private static Task LinkBugAsync(HttpContext context, string project, string number, GroupChange change) =>
        change.DoAsync(context, project, number, ["bug"], (changes, at, group, body) =>
            changes.LinkBugAsync(at, group, body.Text("bug"), context.RequestAborted));

    private static Task MergeAsync(HttpContext context, string project, string number, GroupChange change) =>
        change.DoAsync(context, project, number, ["numbers"], (changes, at, group, body) =>
            changes.MergeAsync(at, group, body.Numbers("numbers"), context.RequestAborted));

    private static Task UnmergeAsync(HttpContext context, string project, string number, GroupChange change) =>
        change.DoAsync(context, project, number, [], (changes, at, group, _) => changes.UnmergeAsync(at, group, context.RequestAborted));
}
