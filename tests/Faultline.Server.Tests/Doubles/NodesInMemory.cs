using Faultline.Server.Nodes;
using Faultline.Server.Projects;

namespace Faultline.Server.Tests.Doubles;

/// <summary>Other servers that a test makes up.</summary>
internal sealed class NodesInMemory : INodeStore
{
    public OtherNodes Others { get; set; }

    public Task SayAsync(string node, IReadOnlyDictionary<ProjectId, long> waiting, DateTimeOffset now, CancellationToken cancellation) => Task.CompletedTask;

    public Task<OtherNodes> OthersAsync(string node, ProjectId project, DateTimeOffset since, CancellationToken cancellation) => Task.FromResult(Others);
}
