using Faultline.Server.Projects;

namespace Faultline.Server.Nodes;

/// <summary>What servers on one store tell each other. A store for one server has nobody to tell. Every implementation runs the contract tests.</summary>
internal interface INodeStore
{
    /// <summary>Says what waits in the spools of one server; it takes the place of what that server said before.</summary>
    /// <param name="node">Who says it (<see cref="ThisNode.Name"/>).</param>
    /// <param name="waiting">Bytes by project.</param>
    /// <param name="now">When, UTC.</param>
    /// <param name="cancellation">Stops it.</param>
    Task SayAsync(string node, IReadOnlyDictionary<ProjectId, long> waiting, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>What the others said last: how many said something since a moment, and what waits of a project at all of them, also at those that have been away since.</summary>
    Task<OtherNodes> OthersAsync(string node, ProjectId project, DateTimeOffset since, CancellationToken cancellation);
}
