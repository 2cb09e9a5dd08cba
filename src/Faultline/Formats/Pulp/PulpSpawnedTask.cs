namespace Faultline.Formats.Pulp;

/// <summary>A task that a call started.</summary>
/// <param name="TaskId">Its id.</param>
/// <param name="Href">The path of its report, such as <c>/pulp/api/v2/tasks/7744e2df-39b9-46f0-bb10-feffa2f7014b/</c>.</param>
public sealed record PulpSpawnedTask(string TaskId, string Href)
{
    /// <summary>A task whose report is at the place that Pulp gives it.</summary>
    public PulpSpawnedTask(string taskId)
        : this(taskId, $"/pulp/api/v2/tasks/{taskId}/")
    {
    }
}
