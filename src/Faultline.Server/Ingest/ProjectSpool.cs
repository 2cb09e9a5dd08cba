using Faultline.Server.Projects;
using Faultline.Spooling;

namespace Faultline.Server.Ingest;

/// <summary>What one project has handed in and the store does not have yet.</summary>
internal sealed class ProjectSpool(ProjectId project, Spool spool, Action arrived)
{
    public ProjectId Project => project;

    /// <summary>The durable queue; the digester alone reads it.</summary>
    public Spool Spool => spool;

    /// <summary>Takes one report; completes when it is safe from power loss, false when it is not. The bytes are copied before the method returns.</summary>
    public ValueTask<bool> AppendAsync(ReadOnlyMemory<byte> line)
    {
        var durable = spool.AppendAsync(line);
        arrived();
        return durable;
    }
}
