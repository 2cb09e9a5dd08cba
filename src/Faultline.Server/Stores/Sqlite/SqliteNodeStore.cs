using Faultline.Server.Nodes;
using Faultline.Server.Projects;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>One server has the data directory, so that there are no others.</summary>
internal sealed class SqliteNodeStore : INodeStore
{
    public Task SayAsync(string node, IReadOnlyDictionary<ProjectId, long> waiting, DateTimeOffset now, CancellationToken cancellation) => Task.CompletedTask;

    public Task<OtherNodes> OthersAsync(string node, ProjectId project, DateTimeOffset since, CancellationToken cancellation) => Task.FromResult(default(OtherNodes));
}
