using System.Text.Json.Serialization;

namespace Faultline.Mail.Queue;

/// <summary>How records are written and read.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(MailRecord))]
internal sealed partial class MailJson : JsonSerializerContext;
