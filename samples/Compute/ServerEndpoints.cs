using Faultline.AspNetCore;

namespace Compute;

/// <summary>The HTTP face of the service, below <c>/v2.1</c>.</summary>
internal static class ServerEndpoints
{
    public static void MapServers(this WebApplication app)
    {
        app.MapGet("/", Versions);
        app.MapGroup("/v2.1").MapApi();
        // The same with Nova's own faults: see PathFormats in Program.cs.
        app.MapGroup("/nova/v2.1").MapApi();
    }

    private static void MapApi(this RouteGroupBuilder api)
    {
        api.MapGet("/", Versions);
        api.MapProbes();
        api.MapSlow();
        api.MapFlavors();
        api.MapGet("/servers", List);
        api.MapGet("/servers/detail", List);
        api.MapGet("/servers/boom", async (Scheduler scheduler) => await scheduler.PickHostAsync("boom"));
        api.MapGet("/servers/cut", CutAsync);
        api.MapGet("/servers/{id}", Show).ProducesFault("compute.server.not_found");
        api.MapPost("/servers", Create).ProducesFault("compute.server.name_missing", "compute.server.name_taken");
        api.MapDelete("/servers/{id}", Delete).ProducesFault("compute.server.not_found");
        api.MapPost("/servers/{id:guid}/start", (Guid id, ServerList servers) =>
        {
            servers.Start(id);
            return Results.Accepted();
        }).ProducesFault("compute.server.not_found", "compute.server.wrong_state");
    }

    private static IResult List(ServerList servers, string? name) =>
        Results.Ok(new { servers = servers.All.Where(server => name is null || server.Name == name) });

    private static IResult Show(string id, ServerList servers) =>
        Guid.TryParse(id, out var guid) && servers.Find(guid) is { } server
            ? Results.Ok(new { server })
            : ComputeFaults.ServerNotFound(id).ToResult();

    private static IResult Create(CreateRequest request, ServerList servers)
    {
        if (string.IsNullOrWhiteSpace(request.Server?.Name))
            return ComputeFaults.NameMissing().ToResult();
        return servers.TryAdd(request.Server.Name, out var server)
            ? Results.Accepted(null, new { server })
            : ComputeFaults.NameTaken(server.Name, server.Id).ToResult();
    }

    private static IResult Delete(string id, ServerList servers)
    {
        // Thrown or returned, the caller gets the same answer.
        if (!Guid.TryParse(id, out var guid) || !servers.Remove(guid))
            throw ComputeFaults.ServerNotFound(id).ToException();
        return Results.NoContent();
    }

    /// <summary>Fails when a part of the answer has left: the client sees that it is cut, and the report says how much had gone.</summary>
    private static async Task CutAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain";
        await context.Response.WriteAsync("The first servers are: ", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        throw new InvalidOperationException("The list of servers broke off");
    }

    private static IResult Versions(HttpRequest request) => Results.Ok(new
    {
        version = new
        {
            id = "v2.1",
            status = "CURRENT",
            version = "2.93",
            min_version = "2.1",
            updated = "2013-07-23T11:33:21Z",
            links = new[] { new { rel = "self", href = $"{request.Scheme}://{request.Host}{request.Path.ToString().TrimEnd('/')}/" } },
        },
    });

    internal sealed record CreateRequest(CreateRequest.Wanted? Server)
    {
        internal sealed record Wanted(string? Name);
    }
}
