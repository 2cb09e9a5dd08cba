using Faultline.Server.Groups;
using Faultline.Server.Hosting;
using Faultline.Server.Projects;

namespace Faultline.Server.Api;

/// <summary>One change of one group: finds the project, reads the body, makes the change, answers with the group.</summary>
internal sealed class GroupChange(ProjectLookup projects, GroupLookup lookup, GroupChanges changes, PublicUrl publicUrl)
{
    public async Task DoAsync(
        HttpContext context, string project, string number, string[] members, Func<GroupChanges, ProjectId, long, JsonBody, Task> change)
    {
        var found = await projects.FindAsync(project, context.RequestAborted);
        var group = GroupLookup.Number(number);
        await change(changes, found.Id, group, await JsonBody.ReadAsync(context, members));
        await GroupApi.WriteAsync(context, found, await lookup.FindAsync(found.Id, number, context.RequestAborted), publicUrl);
    }
}
