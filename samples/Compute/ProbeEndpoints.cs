using System.Globalization;
using Faultline.AspNetCore;

namespace Compute;

/// <summary>Paths that real OpenStack clients are tested with: any error status on demand, and a history of actions.</summary>
internal static class ProbeEndpoints
{
    private static readonly int[] Statuses = [400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 429, 500, 501, 503];

    public static void MapProbes(this RouteGroupBuilder api)
    {
        api.MapGet("/servers/probe-{status:int}", Probe).ProducesFault("compute.probe.answered", "compute.server.not_found");
        api.MapGet("/servers/{id}/os-instance-actions", List);
        api.MapGet("/servers/{id}/os-instance-actions/probe-{status:int}", (string id, int status, HttpContext context) => Probe(status, context))
            .ProducesFault("compute.probe.answered", "compute.server.not_found");
        api.MapGet("/servers/{id}/os-instance-actions/{request}", Show).ProducesFault("compute.action.not_found");
    }

    private static FaultResult Probe(int status, HttpContext context)
    {
        if (!Statuses.Contains(status))
            return ComputeFaults.ServerNotFound(string.Create(CultureInfo.InvariantCulture, $"probe-{status}")).ToResult();
        if (status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Keystone";
        if (status == StatusCodes.Status405MethodNotAllowed)
            context.Response.Headers.Allow = "GET";
        var wait = status is 413 or 429 or 503 ? TimeSpan.FromSeconds(30) : (TimeSpan?)null;
        return ComputeFaults.Probe(status, wait).WithStatus(status).ToResult();
    }

    private static IResult List(Guid id) =>
        Results.Ok(new { instanceActions = InstanceActions.All.Where(action => action.InstanceUuid == id) });

    private static IResult Show(Guid id, string request) =>
        InstanceActions.All.FirstOrDefault(action => action.InstanceUuid == id && action.RequestId == request) is { } found
            ? Results.Ok(new
            {
                instanceAction = new
                {
                    action = found.Action,
                    instance_uuid = found.InstanceUuid,
                    request_id = found.RequestId,
                    user_id = found.UserId,
                    project_id = found.ProjectId,
                    start_time = found.StartTime,
                    message = found.Message,
                    updated_at = found.UpdatedAt,
                    events = found.Steps,
                },
            })
            : ComputeFaults.ActionNotFound(request).ToResult();
}
