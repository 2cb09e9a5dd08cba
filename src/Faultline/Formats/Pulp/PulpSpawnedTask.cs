namespace Faultline.Formats.Pulp;

/// <summary>A task that a call started.</summary>
/// <param name="TaskId">Its id.</param>
/// <param name="Href">The path of its report, such as <c>/pulp/api/v2/tasks/2f1c6a52-9d0e-4b7f-8a35-c04e5b1d7e96/</c>.</param>
public sealed record PulpSpawnedTask(string TaskId, string Href)
{
    /// <summary>A task whose report is at the place that Pulp gives it.</summary>
    public PulpSpawnedTask(string taskId)
        : this(taskId, $"/pulp/api/v2/tasks/{taskId}/")
    {
    }
}
