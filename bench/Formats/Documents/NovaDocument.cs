using System.Text.Json.Serialization;

namespace Faultline.Bench.Formats.Documents;

internal sealed record NovaDocument([property: JsonPropertyName("conflictingRequest")] NovaFault ConflictingRequest)
{
    public static NovaDocument Of(Fault fault) => new(new NovaFault(fault.Status, fault.Detail));
}
