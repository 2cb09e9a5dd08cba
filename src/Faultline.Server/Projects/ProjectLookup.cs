namespace Faultline.Server.Projects;

/// <summary>Finds projects by name, or fails with the fault that says that there is none.</summary>
internal sealed class ProjectLookup(IProjectStore projects, StoreQuestions store)
{
    /// <exception cref="FaultException">404: there is no such project.</exception>
    public async Task<Project> FindAsync(string name, CancellationToken cancellation) =>
        (Project.IsName(name) ? await store.AskAsync(() => projects.FindAsync(name, cancellation)) : null)
        ?? throw ServerFaults.ProjectNotFound(ServerFaults.Shorten(name)).ToException();

    /// <summary>All projects, by name.</summary>
    public Task<IReadOnlyList<Project>> ListAsync(CancellationToken cancellation) => store.AskAsync(() => projects.ListAsync(cancellation));

    /// <summary>The project that somebody sees who asks for none: <see cref="Project.Default"/>, else the first by name that is not the server's own.</summary>
    public async Task<Project> FirstAsync(CancellationToken cancellation)
    {
        var all = await ListAsync(cancellation);
        return all.FirstOrDefault(project => project.Name == Project.Default) ?? all.FirstOrDefault(project => project.Name != Project.Own) ?? all[0];
    }
}
