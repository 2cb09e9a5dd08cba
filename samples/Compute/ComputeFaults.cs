using Faultline;
using Faultline.Catalogue;

namespace Compute;

/// <summary>
/// What can be wrong with a request to this service. Each method declares a code: the attribute says status, title and detail, the parameters
/// are the data, the comment is the help page. ComputeFaults.de.resx has the texts in German, FaultCodes.Shipped.txt what was published.
/// </summary>
[FaultCatalogue("compute")]
internal static partial class ComputeFaults
{
    /// <summary>No server has the id that the request names.</summary>
    /// <param name="serverId">The id as the request has it.</param>
    /// <cause>The server was deleted, it belongs to another project, or the id is mistyped.</cause>
    /// <remedy>List the servers with <c>GET /v2.1/servers</c>, and use an id of the list.</remedy>
    [FaultCode("compute.server.not_found", 404, "Server not found", "No server has the id {server_id}.", Since = "1.0")]
    public static partial Fault ServerNotFound(string serverId);

    /// <summary>The server cannot do this in the state that it is in.</summary>
    /// <param name="serverId">The server.</param>
    /// <param name="state">The state that it is in, such as <c>ACTIVE</c>.</param>
    /// <cause>Only a server in the state <c>SHUTOFF</c> can be started. This one runs, or somebody started it a moment ago.</cause>
    /// <remedy>Read the server again. If it runs, there is nothing to do; otherwise stop it first.</remedy>
    [FaultCode("compute.server.wrong_state", 409, "Server in the wrong state", "Server {server_id} is {state}; only a stopped server can be started.", Since = "1.0")]
    public static partial Fault WrongState(Guid serverId, string state);

    /// <summary>Another server has the name already.</summary>
    /// <param name="name">The name that was asked for.</param>
    /// <param name="serverId">The server that has it.</param>
    /// <cause>Names of servers are unique here. A request that was sent twice makes its server at the first time, and fails at the second.</cause>
    /// <remedy>Choose another name, or use the server that has it.</remedy>
    [FaultCode("compute.server.name_taken", 409, "Name taken", "Server {server_id} is called {name} already.", Since = "1.1")]
    public static partial Fault NameTaken(string name, Guid serverId);

    /// <summary>A request to make a server does not say its name.</summary>
    /// <cause>The member <c>server.name</c> of the body is missing or blank.</cause>
    /// <remedy>Send it: <c>{"server": {"name": "web-1"}}</c>.</remedy>
    [FaultCode("compute.server.name_missing", 400, "Name missing", "A server needs a name: {{\"server\": {{\"name\": \"…\"}}}}.", Since = "1.0")]
    public static partial Fault NameMissing();

    /// <summary>Nothing was asked of servers under this request id.</summary>
    /// <param name="requestId">The request id as the request has it.</param>
    /// <cause>The id is mistyped, or it belongs to another server.</cause>
    /// <remedy>List what was asked of the server with <c>GET /v2.1/servers/{id}/os-instance-actions</c>.</remedy>
    [FaultCode("compute.action.not_found", 404, "Action not found", "Action {request_id} not found.", Since = "1.1")]
    public static partial Fault ActionNotFound(string requestId);

    /// <summary>No size of server has the id that the request names.</summary>
    /// <param name="flavorId">The id as the request has it.</param>
    /// <cause>The id is mistyped.</cause>
    /// <remedy>List the sizes with <c>GET /v2.1/flavors/detail</c>.</remedy>
    [FaultCode("compute.flavor.not_found", 404, "Flavor not found", "No flavor has the id {flavor_id}.", Since = "1.1")]
    public static partial Fault FlavorNotFound(string flavorId);

    /// <summary>No image has the id that the request names.</summary>
    /// <param name="imageId">The id as the request has it.</param>
    /// <cause>The image was deleted, or the id is mistyped. The cause of this fault is the one of the service that keeps the images.</cause>
    /// <remedy>List the images there.</remedy>
    [FaultCode("compute.image.not_found", 404, "Image not found", "No image has the id {image_id}.", Since = "1.1")]
    public static partial Fault ImageNotFound(string imageId);

    /// <summary>A client asked for an error, to see what it makes of it.</summary>
    /// <param name="status">The status that was asked for.</param>
    /// <cause>The path is <c>/v2.1/servers/probe-404</c> or the like.</cause>
    /// <remedy>Nothing: this is a test.</remedy>
    [FaultCode("compute.probe.answered", 400, "Probe", "This is the {status} that was asked for.",
        OtherStatuses = [401, 403, 404, 405, 406, 409, 410, 413, 415, 429, 500, 501, 503], Since = "1.1")]
    public static partial Fault Probe(int status, TimeSpan? retryAfter = null);
}
