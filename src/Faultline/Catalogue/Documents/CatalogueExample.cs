using System.Text.Json.Serialization;

namespace Faultline.Catalogue.Documents;

/// <summary>An answer as one format writes it.</summary>
internal sealed record CatalogueExample
{
    /// <summary>The format's name, such as <c>openstack</c>.</summary>
    public string Format { get; init => field = value ?? ""; } = "";

    /// <summary>The value of <c>Content-Type</c>.</summary>
    public string ContentType { get; init => field = value ?? ""; } = "";

    /// <summary>The whole body.</summary>
    public string Body { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the body is a JSON document.</summary>
    [JsonIgnore]
    public bool IsJson => ContentType.Split(';')[0].Trim() is var type
        && (type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
}
