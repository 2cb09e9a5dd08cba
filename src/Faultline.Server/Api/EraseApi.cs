using Faultline.Server.Ingest;
using Faultline.Server.Projects;
using Faultline.Server.Retention;

namespace Faultline.Server.Api;

/// <summary>Erasing what a project's reports hold of one user: <c>POST /api/v1/projects/{project}/erase</c>. It cannot be undone.</summary>
internal static class EraseApi
{
    public static void MapEraseApi(this IEndpointRouteBuilder app) => app.MapWrite(HttpMethods.Post, "/api/v1/projects/{project}/erase", EraseAsync);

    private static async Task EraseAsync(
        HttpContext context, string project, ProjectLookup projects, IRetentionStore retention, ProjectSpools spools, ParkedRecords parked, StoreQuestions store, TimeProvider time)
    {
        var found = await projects.FindAsync(project, context.RequestAborted);
        var body = await JsonBody.ReadAsync(context, "user");
        if (body.Text("user") is not { Length: > 0 } user)
            throw ServerFaults.InvalidValue("user", "", "the user as reports name it: its id, else its name, else its e-mail address").ToException();
        var now = time.GetUtcNow();
        // What waits in the spool is erased when it is digested; it is told from what comes after the wish by its segment.
        spools.Open.FirstOrDefault(spool => spool.Project == found.Id)?.Spool.BeginSegment();
        var erased = await store.AskAsync(() => retention.EraseUserAsync(found.Id, user, now, context.RequestAborted));
        var erasedParked = parked.Erase(found, user);
        await JsonAnswer.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("erased", erased);
            json.WriteNumber("parked", erasedParked);
            json.WriteEndObject();
        });
    }
}
