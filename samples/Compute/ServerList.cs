using System.Collections.Concurrent;

namespace Compute;

/// <summary>The servers, in memory. One is there from the start.</summary>
internal sealed class ServerList
{
    public static readonly Guid First = new("52415800-8b69-41e0-9b19-734f6f006e54");

    private readonly ConcurrentDictionary<Guid, Server> _servers = new([new(First, new Server(First, "first", "ACTIVE"))]);

    public IReadOnlyCollection<Server> All => [.. _servers.Values.OrderBy(server => server.Name, StringComparer.Ordinal)];

    public Server? Find(Guid id) => _servers.GetValueOrDefault(id);

    public Server Add(string name)
    {
        var server = new Server(Guid.NewGuid(), name, "ACTIVE");
        _servers[server.Id] = server;
        return server;
    }

    public bool Remove(Guid id) => _servers.TryRemove(id, out _);

    public void Start(Guid id)
    {
        if (_servers.TryGetValue(id, out var server) && server.Status != "SHUTOFF")
            throw new InvalidServerStateException(id, server.Status);
    }
}
