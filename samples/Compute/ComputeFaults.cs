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

    public static Fault ActionNotFound(string request) =>
        new("compute.action.not_found", 404, "Action not found", $"Action {request} not found.") { Data = Facts("request_id", request) };

    public static Fault FlavorNotFound(string id) =>
        new("compute.flavor.not_found", 404, "Flavor not found", $"No flavor has the id {id}.") { Data = Facts("flavor_id", id) };

    /// <summary>Statuses that a probe may ask for.</summary>
    public static bool IsProbe(int status) => Array.IndexOf(ProbeStatuses, status) >= 0;

    public static Fault Probe(int status) =>
        new("compute.probe.answered", status, "Probe", $"This is the {status} that was asked for.")
        {
            RetryAfter = status is 413 or 429 or 503 ? TimeSpan.FromSeconds(30) : null,
        };

    private static readonly int[] ProbeStatuses = [400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 429, 500, 501, 503];

    private static Dictionary<string, object?> Facts(string name, object? value) => new() { [name] = value };
}
