using Faultline;

namespace Compute;

/// <summary>What can be wrong with a request to this service.</summary>
internal static class ComputeFaults
{
    public static Fault ServerNotFound(string id) =>
        new("compute.server.not_found", 404, "Server not found", $"No server has the id {id}.") { Data = Facts("server_id", id) };

    public static Fault WrongState(Guid id, string state) =>
        new("compute.server.wrong_state", 409, "Server in the wrong state", $"Server {id} is {state}; only a stopped server can be started.")
        {
            Data = new Dictionary<string, object?> { ["server_id"] = id, ["state"] = state },
        };

    public static Fault NameMissing() =>
        new("compute.server.name_missing", 400, "Name missing", "A server needs a name: {\"server\": {\"name\": \"…\"}}.");

    private static Dictionary<string, object?> Facts(string name, object? value) => new() { [name] = value };
}
