namespace Faultline.Server.Projects;

/// <summary>Keeps the projects and their ingest keys. An implementation throws <see cref="Reports.StoreUnavailableException"/> when it cannot answer.</summary>
internal interface IProjectStore
{
    /// <summary>All projects, by name.</summary>
    Task<IReadOnlyList<Project>> ListAsync(CancellationToken cancellation);

    /// <summary>The project of this name, or null.</summary>
    Task<Project?> FindAsync(string name, CancellationToken cancellation);

    /// <summary>The key with this public part, or null.</summary>
    Task<KeptKey?> FindKeyAsync(string publicPart, CancellationToken cancellation);

    /// <summary>Makes a project with one ingest key; null when the name is taken.</summary>
    Task<Project?> AddAsync(string name, IngestKey key, CancellationToken cancellation);
}
