using System.Text.Json.Serialization;

namespace Compute;

/// <summary>A virtual machine, or what this sample pretends is one.</summary>
internal sealed record Server(Guid Id, string Name, string Status)
{
    /// <summary>Why the server is in the status ERROR: the fault of the operation that failed after its 202.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ServerFault? Fault { get; init; }

    [JsonPropertyName("tenant_id")]
    public string TenantId { get; init; } = "demo";

    [JsonPropertyName("user_id")]
    public string UserId { get; init; } = "alice";

    public string Created { get; init; } = "2026-11-21T22:09:19Z";

    public string Updated { get; init; } = "2026-11-21T22:15:50Z";

    public IReadOnlyDictionary<string, string> Flavor { get; init; } = new Dictionary<string, string> { ["id"] = Flavors.Small };

    // Nova says so of a server that boots from a volume.
    public string Image { get; init; } = "";

    public IReadOnlyDictionary<string, object> Addresses { get; init; } = new Dictionary<string, object>();

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
