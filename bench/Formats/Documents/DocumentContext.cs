using System.Text.Json.Serialization;

namespace Faultline.Bench.Formats.Documents;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OpenStackDocument))]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(NovaDocument))]
[JsonSerializable(typeof(CombinedDocument))]
[JsonSerializable(typeof(PulpDocument))]
internal sealed partial class DocumentContext : JsonSerializerContext;
