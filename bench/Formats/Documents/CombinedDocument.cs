using System.Text.Json.Serialization;

namespace Faultline.Bench.Formats.Documents;

internal sealed record CombinedDocument(
    [property: JsonPropertyName("conflictingRequest")] NovaFault ConflictingRequest, IReadOnlyList<OpenStackItem> Errors,
    string Type, string Title, int Status, string Detail, string Code, string? RequestId)
{
    public static CombinedDocument Of(Fault fault) => new(
        NovaDocument.Of(fault).ConflictingRequest, OpenStackDocument.Of(fault).Errors,
        fault.Links[0].Href, fault.Title, fault.Status, fault.Detail, fault.Code.ToString(), fault.RequestId?.ToString());
}
