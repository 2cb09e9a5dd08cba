using System.Collections.Concurrent;

namespace Compute;

/// <summary>The servers, in memory. Three are there from the start: one that runs, one whose operation failed, one with a history.</summary>
internal sealed class ServerList
{
    public static readonly Guid First = new("52415800-8b69-41e0-9b19-734f6f006e54");

    public static readonly Guid Failed = new("c76a7603-95be-4368-87e9-7b9b89fb1d7e");

    private readonly ConcurrentDictionary<Guid, Server> _servers = new(new[]
    {
        new Server(First, "first", "ACTIVE"),
        new Server(InstanceActions.Server, "history", "ACTIVE"),
        new Server(Failed, "failed", "ERROR") { Fault = new(500, "2026-11-21T22:15:50Z", "No valid host was found. There are not enough hosts available.") },
    }.ToDictionary(server => server.Id));

    private readonly Lock _naming = new();

    public IReadOnlyCollection<Server> All => [.. _servers.Values.OrderBy(server => server.Name, StringComparer.Ordinal)];

    public Server? Find(Guid id) => _servers.GetValueOrDefault(id);

    /// <summary>Adds a server; false, and the server that has the name, when one has it already.</summary>
    public bool TryAdd(string name, out Server server)
    {
        lock (_naming)
        {
            if (_servers.Values.FirstOrDefault(other => other.Name == name) is { } taken)
            {
                server = taken;
                return false;
            }

            server = new Server(Guid.NewGuid(), name, "ACTIVE");
            _servers[server.Id] = server;
            return true;
        }
    }

    public bool Remove(Guid id) => _servers.TryRemove(id, out _);

    public void Start(Guid id)
    {
        var server = Find(id) ?? throw ComputeFaults.ServerNotFound(id.ToString()).ToException();
        if (server.Status != "SHUTOFF")
            throw new InvalidServerStateException(id, server.Status);
        _servers[id] = server with { Status = "ACTIVE" };
    }

    /// <summary>Stops a server; false when it does not run.</summary>
    public bool TryStop(Guid id) => Find(id) is { Status: "ACTIVE" } server && _servers.TryUpdate(id, server with { Status = "SHUTOFF" }, server);

    /// <summary>Gives a server another name; false when it is taken or the server is gone.</summary>
    public bool TryRename(Guid id, string name)
    {
        lock (_naming)
        {
            if (Find(id) is not { } server || _servers.Values.Any(other => other.Name == name && other.Id != id))
                return false;
            return _servers.TryUpdate(id, server with { Name = name }, server);
        }
    }
}
