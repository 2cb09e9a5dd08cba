using System.Text.Json;
using System.Text.Json.Serialization;

namespace Faultline.AspNetCore.Catalogues;

/// <summary>What describers of an app say of a fault's body when nothing tells them more: an object, whose members depend on the format.</summary>
internal sealed class DescribedFault
{
    [JsonExtensionData]
    public Dictionary<string, JsonElement> Members { get; } = [];
}
