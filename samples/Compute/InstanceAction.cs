using System.Text.Json.Serialization;

namespace Compute;

/// <summary>What was asked of a server, and the steps that followed.</summary>
internal sealed record InstanceAction(
    string Action,
    [property: JsonPropertyName("instance_uuid")] Guid InstanceUuid,
    [property: JsonPropertyName("request_id")] string RequestId,
    [property: JsonPropertyName("user_id")] string UserId,
    [property: JsonPropertyName("project_id")] string ProjectId,
    [property: JsonPropertyName("start_time")] string StartTime,
    string? Message,
    [property: JsonPropertyName("updated_at")] string UpdatedAt,
    [property: JsonIgnore] IReadOnlyList<InstanceAction.Step> Steps)
{
    /// <summary>One step.</summary>
    internal sealed record Step(
        string Event,
        [property: JsonPropertyName("start_time")] string StartTime,
        [property: JsonPropertyName("finish_time")] string FinishTime,
        string Result);
}
