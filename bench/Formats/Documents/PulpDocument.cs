using System.Text.Json.Serialization;

namespace Faultline.Bench.Formats.Documents;

internal sealed record PulpDocument(
    [property: JsonPropertyName("_href")] string Href, int HttpStatus, string HttpRequestMethod, string ErrorMessage,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] IReadOnlyList<string>? Exception, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] IReadOnlyList<string>? Traceback,
    PulpErrorItem Error, string? RequestId, IReadOnlyList<LinkItem> Links)
{
    public static PulpDocument Of(Fault fault) => new(
        "/", fault.Status, "GET", fault.Detail, null, null, PulpErrorItem.Of(fault, isCause: false), fault.RequestId?.ToString(),
        [.. fault.Links.Select(link => new LinkItem(link.Rel, link.Href))]);
}
